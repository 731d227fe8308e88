import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientSecretName } from '../../../shared/platform/vault/client-secret-name.ts';
import { makeClientSecrets } from '../../../shared/platform/vault/client-secrets.ts';
import { makeSecretCache } from '../../../shared/platform/vault/secret-cache.ts';
import { ClientId } from '../../../shared/platform/words/identifiers.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { makeMemoryVault } from '../keys/make-memory-vault.ts';

const APP = ClientId.parse('elevate');
const OTHER = ClientId.parse('owa');
const NAME = clientSecretName(APP);

function makeSecrets() {
  const time = makeMovableClock();
  const vault = makeMemoryVault(time.clock);
  const secrets = makeSecretCache({ client: vault, refreshSeconds: 300, clock: time.clock });
  return { time, vault, clientSecrets: makeClientSecrets({ secrets, clients: [APP, OTHER], clock: time.clock }) };
}

describe('a client’s secret', () => {
  it('matches when it is any of the live versions', async () => {
    const { vault, clientSecrets } = makeSecrets();
    for (const value of ['old', 'new']) await vault.setSecret(NAME, value, {});
    expect(await clientSecrets.matches(APP, 'old')).toBe(true);
    expect(await clientSecrets.matches(APP, 'new')).toBe(true);
    for (const wrong of ['', 'ol', 'old ', 'OLD', 'oldnew'])
      expect(await clientSecrets.matches(APP, wrong)).toBe(false);
  });

  it('matches no more once its version is disabled or expired, and not before its time', async () => {
    const { time, vault, clientSecrets } = makeSecrets();
    const later = new Date(time.clock().getTime() + 100_000);
    await vault.setSecret(NAME, 'ends', { expiresOn: later });
    await vault.setSecret(NAME, 'begins', { notBefore: later });
    expect(await clientSecrets.matches(APP, 'ends')).toBe(true);
    expect(await clientSecrets.matches(APP, 'begins')).toBe(false);
    time.pass(100);
    expect(await clientSecrets.matches(APP, 'ends')).toBe(false);
    expect(await clientSecrets.matches(APP, 'begins')).toBe(true);
    for (const { version } of vault.versions(NAME)) vault.disable(NAME, version ?? '');
    time.pass(600);
    expect(await clientSecrets.matches(APP, 'begins')).toBe(false);
  });

  it('matches a moment after it was put into the vault', async () => {
    const { vault, clientSecrets } = makeSecrets();
    await vault.setSecret(NAME, 'old', {});
    expect(await clientSecrets.matches(APP, 'old')).toBe(true);
    await vault.setSecret(NAME, 'new', {});
    expect(await clientSecrets.matches(APP, 'new')).toBe(true);
  });

  it('is nobody else’s', async () => {
    const { vault, clientSecrets } = makeSecrets();
    await vault.setSecret(NAME, 'secret', {});
    expect(await clientSecrets.matches(OTHER, 'secret')).toBe(false);
  });

  it('is never empty, not even in the vault', async () => {
    const { vault, clientSecrets } = makeSecrets();
    await vault.setSecret(NAME, '', {});
    expect(await clientSecrets.matches(APP, '')).toBe(false);
  });

  it('of a client that the catalogue does not know is none, and the vault is not asked', async () => {
    const { vault, clientSecrets } = makeSecrets();
    for (const secret of ['', 'secret']) {
      expect(await clientSecrets.matches(ClientId.parse('stranger'), secret)).toBe(false);
    }
    expect(vault.asked).toEqual([]);
  });

  it('can’t be judged while the vault is away, unless it was read before', async () => {
    const { vault, clientSecrets } = makeSecrets();
    await vault.setSecret(NAME, 'secret', {});
    vault.down = true;
    await expect(clientSecrets.matches(APP, 'secret')).rejects.toMatchObject({ dependency: 'key-vault' });
    vault.down = false;
    expect(await clientSecrets.matches(APP, 'secret')).toBe(true);
    vault.down = true;
    expect(await clientSecrets.matches(APP, 'secret')).toBe(true);
    expect(await clientSecrets.matches(APP, 'wrong')).toBe(false);
  });

  it('guessed again and again costs the vault one look every 5 seconds', async () => {
    const { vault, clientSecrets } = makeSecrets();
    await vault.setSecret(NAME, 'secret', {});
    await clientSecrets.matches(APP, 'secret');
    vault.asked.length = 0;
    for (let guess = 0; guess < 20; guess++) await clientSecrets.matches(APP, `guess-${guess}`);
    expect(vault.asked).toEqual([`list ${NAME}`]);
  });
});

describe('the name of a client’s secret', () => {
  it.each([
    ['elevate', 'client-secret-elevate'],
    ['online-meeting', 'client-secret-online-meeting'],
  ])('of %s is %s', (clientId, name) => {
    expect(clientSecretName(ClientId.parse(clientId))).toBe(name);
  });

  it('is one that the vault takes, and another for every client, whatever the letters’ case', () => {
    const clientId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
    const similar = fc.constantFrom(
      'app',
      'App',
      'a-b',
      'a--b',
      'a.b',
      'a_b',
      'a-',
      'a'.repeat(128),
      `${'a'.repeat(127)}b`,
    );
    const either = fc.oneof(clientId, similar).map((text) => ClientId.parse(text));
    fc.assert(
      fc.property(either, either, (one, other) => {
        const [name, otherName] = [clientSecretName(one), clientSecretName(other)];
        expect(name).toMatch(/^[0-9a-zA-Z-]{1,127}$/);
        expect(name.toLowerCase() === otherName.toLowerCase()).toBe(one === other);
      }),
      { numRuns: 500 },
    );
  });
});
