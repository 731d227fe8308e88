import { describe, expect, it } from 'vitest';
import { LONGEST_LIFETIME_MS } from '../../../shared/platform/words/lifetimes.ts';
import {
  LEAD_HOURS,
  makeInstance,
  makeKeysForTest,
  POLICY,
  REFRESH_SECONDS,
  ROTATION_DAYS,
} from './make-keys-for-test.ts';

const DAY = 86_400;
const HOUR = 3600;
const LONGEST_DAYS = LONGEST_LIFETIME_MS / 1000 / DAY;
/** Until every instance publishes a new key, and the lead after that. */
const LEAD = LEAD_HOURS * HOUR + 2 * REFRESH_SECONDS;

describe('the keys of the service', () => {
  it('are made at the first rotation, active at once, and not again until they are old', async () => {
    const { time, vault, rotate, signing, sealing } = makeKeysForTest();
    expect(await rotate()).toEqual(['signing-key', 'sealing-key']);
    expect((await signing.current()).jwk.kty).toBe('RSA');
    expect((await sealing.current()).jwk.kty).toBe('oct');
    time.pass(ROTATION_DAYS * DAY - 1);
    expect(await rotate()).toEqual([]);
    time.pass(1);
    expect(await rotate()).toEqual(['signing-key', 'sealing-key']);
    expect(await rotate()).toEqual([]);
    expect(vault.versions('signing-key')).toHaveLength(2);
  });

  it('are kept as JWK with content type, and named by their version in the vault', async () => {
    const { vault, rotate, signing } = makeKeysForTest();
    await rotate();
    const [version] = vault.versions('signing-key');
    expect(version?.contentType).toBe('application/jwk+json');
    expect((await signing.current()).kid).toBe(version?.version);
  });

  it('are not to be had before the first rotation, and at once after it', async () => {
    const { signing, rotate } = makeKeysForTest();
    await expect(signing.current()).rejects.toMatchObject({ dependency: 'key-vault' });
    await rotate();
    await expect(signing.current()).resolves.toHaveProperty('kid');
  });

  it('are unavailable while the vault is away, and the rotation says so', async () => {
    const { vault, rotate } = makeKeysForTest();
    vault.down = true;
    await expect(rotate()).rejects.toMatchObject({ name: 'DependencyUnavailable', dependency: 'key-vault' });
  });

  it('are renewed for a key that somebody disabled, as if it had never been', async () => {
    const { vault, rotate, signing } = makeKeysForTest();
    await rotate();
    const { kid } = await signing.current();
    vault.disable('signing-key', kid);
    expect(await rotate()).toEqual(['signing-key']);
    expect((await signing.current()).kid).not.toBe(kid);
  });
});

describe('a rotation', () => {
  it('publishes the next signing key on every instance 26 hours before it signs', async () => {
    const { time, rotate, signing } = makeKeysForTest();
    await rotate();
    const before = await signing.current();
    await rotate(true);
    expect(await signing.all()).toHaveLength(2);
    time.pass(LEAD - 1);
    expect(await signing.current()).toEqual(before);
    time.pass(1);
    const after = await signing.current();
    expect(after.kid).not.toBe(before.kid);
    expect(await signing.find(before.kid)).toMatchObject({ kid: before.kid });
  });

  it('lets every instance know the next sealing key before anyone seals with it', async () => {
    const { time, vault, rotate, sealing } = makeKeysForTest();
    await rotate();
    const other = makeInstance(vault, time);
    const before = await other.sealing.current();
    await rotate(true);
    time.pass(LEAD - 1);
    expect((await sealing.current()).kid).toBe(before.kid);
    time.pass(1);
    const after = await sealing.current();
    expect(after.kid).not.toBe(before.kid);
    expect(await other.sealing.find(after.kid)).toBeDefined();
  });

  it('keeps an old key, after it last signed, for a whole rotation, the longest lifetime and a day', async () => {
    const { time, rotate, signing } = makeKeysForTest();
    await rotate();
    const { kid } = await signing.current();
    time.pass(ROTATION_DAYS * DAY);
    await rotate();
    time.pass(LEAD);
    expect((await signing.current()).kid).not.toBe(kid);
    time.pass((ROTATION_DAYS + LONGEST_DAYS + 1) * DAY - 1);
    expect(await signing.find(kid)).toBeDefined();
    time.pass(1);
    expect(await signing.find(kid)).toBeUndefined();
  });

  it('comes before its time for keys that would end before a successor could take over in peace', async () => {
    const { time, vault } = makeKeysForTest();
    const daily = makeInstance(vault, time, { ...POLICY, rotationDays: 1 });
    await daily.rotation.rotateKeys({ now: time.clock(), force: false });
    const { kid } = await daily.signing.current();
    // Somebody sets the rotation to a year: the key that was made for a day ends long before that.
    const yearly = makeInstance(vault, time, { ...POLICY, rotationDays: 365 });
    let days = 0;
    for (; days < 60 && vault.versions('signing-key').length === 1; days++) {
      time.pass(DAY);
      await yearly.rotation.rotateKeys({ now: time.clock(), force: false });
    }
    expect(days).toBeLessThan(31);
    time.pass(LEAD - 1);
    expect((await yearly.signing.current()).kid).toBe(kid);
    time.pass(1);
    expect((await yearly.signing.current()).kid).not.toBe(kid);
    time.pass((LONGEST_DAYS + 1) * DAY);
    expect(await yearly.signing.find(kid)).toBeDefined();
  });

  it('leaves an old key unused after its time, even while the vault is away', async () => {
    const { time, vault, rotate, signing } = makeKeysForTest();
    await rotate();
    const { kid } = await signing.current();
    vault.down = true;
    time.pass((2 * ROTATION_DAYS + LONGEST_DAYS + 1) * DAY + LEAD);
    expect(await signing.find(kid)).toBeUndefined();
    await expect(signing.current()).rejects.toMatchObject({ dependency: 'key-vault' });
  });

  it('that never comes for a whole further period stops nothing', async () => {
    const { time, rotate, signing, sealing } = makeKeysForTest();
    await rotate();
    time.pass(2 * ROTATION_DAYS * DAY);
    await expect(signing.current()).resolves.toHaveProperty('kid');
    await expect(sealing.current()).resolves.toHaveProperty('kid');
  });

  it('by two instances at once leaves both with the same key in use', async () => {
    const { time, vault, rotation, signing, sealing } = makeKeysForTest();
    const other = makeInstance(vault, time);
    const order = { now: time.clock(), force: false };
    await Promise.all([rotation.rotateKeys(order), other.rotation.rotateKeys(order)]);
    expect(vault.versions('signing-key')).toHaveLength(2);
    time.pass(2 * REFRESH_SECONDS);
    expect(await signing.current()).toEqual(await other.signing.current());
    expect(await sealing.current()).toEqual(await other.sealing.current());
  });

  it('by force, where the lead is 0 as on a laptop, is in use as soon as every instance has read the vault anew', async () => {
    const { time, vault } = makeKeysForTest();
    const laptop = makeInstance(vault, time, { ...POLICY, leadHours: 0, refreshSeconds: 2 });
    await laptop.rotation.rotateKeys({ now: time.clock(), force: false });
    const { kid } = await laptop.signing.current();
    await laptop.rotation.rotateKeys({ now: time.clock(), force: true });
    time.pass(4);
    expect((await laptop.signing.current()).kid).not.toBe(kid);
  });

  it('after all versions were disabled makes one that is used at once, whatever the lead', async () => {
    const { time, vault, rotate, signing, sealing } = makeKeysForTest();
    await rotate();
    await rotate(true);
    const old = (await signing.all()).map(({ kid }) => kid);
    for (const name of ['signing-key', 'sealing-key'])
      for (const { version = '' } of vault.versions(name)) vault.disable(name, version);
    expect(await rotate()).toEqual(['signing-key', 'sealing-key']);
    time.pass(2 * REFRESH_SECONDS);
    expect(old).not.toContain((await signing.current()).kid);
    expect(await signing.all()).toHaveLength(1);
    expect(await sealing.all()).toHaveLength(1);
  });

  it('by force helps at once when the old key is then disabled: nobody waits for the lead', async () => {
    const { time, vault, rotate, signing } = makeKeysForTest();
    await rotate();
    const { kid } = await signing.current();
    await rotate(true);
    vault.disable('signing-key', kid);
    time.pass(2 * REFRESH_SECONDS);
    expect((await signing.current()).kid).not.toBe(kid);
    expect(await signing.find(kid)).toBeUndefined();
  });
});

describe('the keys whose time is over', () => {
  it('can no longer be read, those alone, and are counted once', async () => {
    const { time, vault, rotation, rotate, signing, sealing } = makeKeysForTest();
    await rotate();
    const [signed, sealed] = [await signing.current(), await sealing.current()];
    const retire = () => rotation.retireKeys({ now: time.clock() });
    time.pass(ROTATION_DAYS * DAY);
    await rotate();
    time.pass((ROTATION_DAYS + LONGEST_DAYS + 1) * DAY + LEAD - 1);
    expect(await retire()).toBe(0);
    time.pass(1);
    expect(await retire()).toBe(2);
    await expect(vault.getSecret('signing-key', { version: signed.kid })).rejects.toMatchObject({ statusCode: 403 });
    await expect(vault.getSecret('sealing-key', { version: sealed.kid })).rejects.toMatchObject({ statusCode: 403 });
    expect(await retire()).toBe(0);
    expect((await signing.current()).kid).not.toBe(signed.kid);
    expect(vault.versions('signing-key').filter(({ enabled }) => enabled)).toHaveLength(1);
  });

  it('are none where there are no keys, and none that were given no end', async () => {
    const { time, vault, rotation } = makeKeysForTest();
    const retire = () => rotation.retireKeys({ now: time.clock() });
    expect(await retire()).toBe(0);
    await vault.setSecret('signing-key', 'written by hand', {});
    time.pass(10 * 365 * DAY);
    expect(await retire()).toBe(0);
    vault.down = true;
    await expect(retire()).rejects.toMatchObject({ name: 'DependencyUnavailable', dependency: 'key-vault' });
  });
});

describe('a key ring', () => {
  it('finds a key that another instance made a moment ago', async () => {
    const { time, vault, rotate, signing } = makeKeysForTest();
    await rotate();
    await signing.current();
    const other = makeInstance(vault, time);
    await other.rotation.rotateKeys({ now: time.clock(), force: true });
    const [, newest] = vault.versions('signing-key');
    expect(await signing.find(newest?.version ?? '')).toBeDefined();
  });

  it('asks the vault at most every 5 seconds for ids that nobody knows', async () => {
    const { vault, rotate, sealing } = makeKeysForTest();
    await rotate();
    await sealing.current();
    vault.asked.length = 0;
    for (let invented = 0; invented < 20; invented++)
      expect(await sealing.find(`invented-${invented}`)).toBeUndefined();
    expect(vault.asked).toEqual(['list sealing-key']);
  });

  it('passes over versions that hold no key of its kind', async () => {
    const { time, vault, rotate, signing, sealing } = makeKeysForTest();
    await rotate();
    time.pass(1);
    for (const value of ['text', '{}', '{"kty":"oct","k":"short"}', 'null']) {
      await vault.setSecret('signing-key', value, {});
      await vault.setSecret('sealing-key', value, {});
    }
    expect((await signing.current()).jwk.kty).toBe('RSA');
    expect((await sealing.current()).jwk.kty).toBe('oct');
  });
});
