import { expect, it } from 'vitest';
import { makeFindSecretFaults } from '../../../shared/platform/vault/find-secret-faults.ts';
import { makeSecretCache } from '../../../shared/platform/vault/secret-cache.ts';
import { ClientId } from '../../../shared/platform/words/identifiers.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { makeMemoryVault } from '../keys/make-memory-vault.ts';

const GOOD = '0123456789abcdef0123456789abcdef';

it('names the apps whose newest secret can’t be used, and why', async () => {
  const { clock, pass } = makeMovableClock();
  const vault = makeMemoryVault(clock);
  const stored = {
    good: [GOOD],
    renewed: ['', GOOD],
    empty: [GOOD, ''],
    pasted: [`${GOOD} `],
    'two-lines': [`${GOOD}\n${GOOD}`],
    'with-control': [`${GOOD}\u0000`],
    short: ['hunter2'],
    none: [],
  };
  for (const [client, values] of Object.entries(stored))
    for (const value of values) {
      await vault.setSecret(`client-secret-${client}`, value, {});
      pass(1);
    }
  const secrets = makeSecretCache({ client: vault, refreshSeconds: 300, clock });
  const clients = Object.keys(stored).map((client) => ClientId.parse(client));
  expect(await makeFindSecretFaults({ secrets, clients })()).toEqual([
    { secret: 'client-secret-empty', reason: 'empty' },
    { secret: 'client-secret-pasted', reason: 'spaces' },
    { secret: 'client-secret-two-lines', reason: 'spaces' },
    { secret: 'client-secret-with-control', reason: 'spaces' },
    { secret: 'client-secret-short', reason: 'too-short' },
    { secret: 'client-secret-none', reason: 'missing' },
  ]);
});

it('says that the vault is away instead of calling every secret missing', async () => {
  const { clock } = makeMovableClock();
  const vault = makeMemoryVault(clock);
  vault.down = true;
  const secrets = makeSecretCache({ client: vault, refreshSeconds: 300, clock });
  const find = makeFindSecretFaults({ secrets, clients: [ClientId.parse('elevate')] });
  await expect(find()).rejects.toMatchObject({ dependency: 'key-vault' });
});
