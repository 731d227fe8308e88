import { describe, expect, it, vi } from 'vitest';
import { makeSecretCache } from '../../../shared/platform/vault/secret-cache.ts';
import type { SecretVault } from '../../../shared/platform/vault/secret-vault.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { makeMemoryVault } from '../keys/make-memory-vault.ts';

const REFRESH = 300;
const unavailable = { name: 'DependencyUnavailable', dependency: 'key-vault' };

async function makeCache(values: readonly string[] = ['one']) {
  const time = makeMovableClock();
  const vault = makeMemoryVault(time.clock);
  for (const value of values) {
    await vault.setSecret('name', value, {});
    time.pass(1);
  }
  vault.asked.length = 0;
  return { time, vault, cache: makeSecretCache({ client: vault, refreshSeconds: REFRESH, clock: time.clock }) };
}

describe('a secret that was read', () => {
  it('is asked for once by everybody who needs it at the same time, and kept', async () => {
    const { vault, cache } = await makeCache();
    const values = await Promise.all(Array.from({ length: 20 }, () => cache.readLatest('name')));
    expect(new Set(values)).toEqual(new Set(['one']));
    await cache.readLatest('name');
    expect(vault.asked).toEqual(['get name']);
  });

  it('is renewed in the background: the one who finds it old does not wait', async () => {
    const { time, vault, cache } = await makeCache();
    await cache.readLatest('name');
    await vault.setSecret('name', 'two', {});
    time.pass(REFRESH);
    expect(await cache.readLatest('name')).toBe('one');
    await vi.waitFor(async () => {
      expect(await cache.readLatest('name')).toBe('two');
    });
    expect(vault.asked.filter((what) => what === 'get name')).toHaveLength(2);
  });

  it('is waited for by an instance that slept for long', async () => {
    const { time, vault, cache } = await makeCache();
    await cache.readLatest('name');
    await vault.setSecret('name', 'two', {});
    time.pass(2 * REFRESH);
    expect(await cache.readLatest('name')).toBe('two');
  });

  it('stays while the vault is away, for as long as that takes', async () => {
    const { time, vault, cache } = await makeCache();
    await cache.readLatest('name');
    await cache.readVersions('name');
    vault.down = true;
    for (let days = 0; days < 3; days++) {
      time.pass(24 * 3600);
      expect(await cache.readLatest('name')).toBe('one');
      expect(await cache.readVersions('name')).toHaveLength(1);
    }
  });

  it('does not make a vault that is away be asked by every request', async () => {
    const { time, vault, cache } = await makeCache();
    await cache.readLatest('name');
    vault.down = true;
    time.pass(10 * REFRESH);
    for (let requests = 0; requests < 20; requests++) await cache.readLatest('name');
    expect(vault.asked).toHaveLength(2);
  });

  it('is renewed on demand at most every 5 seconds', async () => {
    const { time, vault, cache } = await makeCache();
    await cache.readLatest('name');
    await vault.setSecret('name', 'two', {});
    expect(await cache.refresh('name')).toBe(true);
    expect(await cache.readLatest('name')).toBe('two');
    expect(await cache.refresh('name')).toBe(false);
    time.pass(5);
    expect(await cache.refresh('name')).toBe(true);
  });

  it('is gone when the vault says so', async () => {
    const { time, vault, cache } = await makeCache();
    const [version] = await cache.readVersions('name');
    await cache.readLatest('name');
    vault.disable('name', version?.id ?? '');
    time.pass(2 * REFRESH);
    expect(await cache.readLatest('name')).toBeUndefined();
    expect(await cache.readVersions('name')).toEqual([]);
  });
});

describe('a secret that was never read', () => {
  it('makes the vault unavailable while it is away, and is read as soon as it is back', async () => {
    const { vault, cache } = await makeCache();
    vault.down = true;
    await expect(cache.readLatest('name')).rejects.toMatchObject(unavailable);
    await expect(cache.readVersions('name')).rejects.toMatchObject(unavailable);
    vault.down = false;
    expect(await cache.readLatest('name')).toBe('one');
  });

  it('is undefined, or has no versions, when there is none of that name', async () => {
    const { cache } = await makeCache();
    expect(await cache.readLatest('other')).toBeUndefined();
    expect(await cache.readVersions('other')).toEqual([]);
  });

  it('is a fault, not an absence, when we may not ask', async () => {
    const time = makeMovableClock();
    const forbidden = Object.assign(new Error('Caller is not authorized.'), { statusCode: 403, code: 'Forbidden' });
    const refuse = () => Promise.reject(forbidden);
    const client = { getSecret: refuse, listVersions: refuse, setSecret: refuse, disableVersion: refuse };
    const cache = makeSecretCache({ client, refreshSeconds: REFRESH, clock: time.clock });
    await expect(cache.readLatest('name')).rejects.toMatchObject({ ...unavailable, cause: forbidden });
  });
});

describe('the versions of a secret', () => {
  it('are the enabled ones that have not expired, newest first', async () => {
    const { time, vault, cache } = await makeCache(['one', 'two', 'three']);
    await vault.setSecret('name', 'expired', { expiresOn: time.clock() });
    await vault.setSecret('name', 'disabled', { enabled: false });
    expect((await cache.readVersions('name')).map(({ value }) => value)).toEqual(['three', 'two', 'one']);
  });

  it('are read once each, since they never change', async () => {
    const { vault, cache } = await makeCache(['one', 'two']);
    await cache.readVersions('name');
    await vault.setSecret('name', 'three', {});
    vault.asked.length = 0;
    await cache.reload('name');
    expect((await cache.readVersions('name')).map(({ value }) => value)).toContain('three');
    expect(vault.asked).toEqual(['list name', 'get name']);
  });

  it('are reloaded without harm while the vault is away', async () => {
    const { vault, cache } = await makeCache();
    await cache.readVersions('name');
    vault.down = true;
    await cache.reload('name');
    expect(await cache.readVersions('name')).toHaveLength(1);
  });
});

describe('a read that takes several calls', () => {
  it('has one limit for all of them, which ends the call that hangs; the next read asks anew', async () => {
    const { time, vault } = await makeCache(['one']);
    const heard: (AbortSignal | undefined)[] = [];
    let hangs = true;
    const client: SecretVault = {
      ...vault,
      listVersions: (name, signal) => {
        heard.push(signal);
        return vault.listVersions(name);
      },
      getSecret: (name, options) => {
        heard.push(options?.abortSignal);
        return hangs ? new Promise<never>(() => undefined) : vault.getSecret(name, options);
      },
    };
    const limits = { refreshSeconds: REFRESH, clock: time.clock, readMilliseconds: 30 };
    const cache = makeSecretCache({ client, ...limits });
    await expect(cache.readVersions('name')).rejects.toMatchObject(unavailable);
    const [list, get, ...more] = heard;
    expect(more).toEqual([]);
    expect(list?.aborted).toBe(true);
    expect(get).toBe(list);
    hangs = false;
    expect(await cache.readVersions('name')).toMatchObject([{ value: 'one' }]);
  });
});
