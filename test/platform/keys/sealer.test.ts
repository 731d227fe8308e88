import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSealer } from '../../../shared/platform/keys/sealer.ts';
import { LONGEST_LIFETIME_MS } from '../../../shared/platform/words/lifetimes.ts';
import type { SealPurpose } from '../../../shared/platform/ports.ts';
import { makeInstance, makeKeysForTest, LEAD_HOURS, REFRESH_SECONDS, ROTATION_DAYS } from './make-keys-for-test.ts';

const PURPOSES: readonly SealPurpose[] = [
  'sign-in',
  'hosted-sign-in',
  'login-hint',
  'authorization-code',
  'access-token',
  'administrator-link',
  'administrator-sign-in',
  'administrator-consent',
];

async function makeSealing() {
  const keys = makeKeysForTest();
  await keys.rotate();
  const inSeconds = (seconds: number) => new Date(keys.time.clock().getTime() + seconds * 1000);
  return { ...keys, sealer: makeSealer({ ring: keys.sealing, clock: keys.time.clock }), inSeconds };
}

describe('sealed content', () => {
  it('opens for its own purpose as it was, and hides what it holds', async () => {
    const { sealer, inSeconds } = await makeSealing();
    const content = { email: 'ada@example.com', nested: { list: [1, null, 'é'] }, until: 7, exp: 'mine' };
    const sealed = await sealer.seal('sign-in', content, inSeconds(600));
    expect(await sealer.open('sign-in', sealed)).toEqual(content);
    expect(Buffer.from(sealed.replaceAll('.', ''), 'base64url').toString('latin1')).not.toContain('ada');
    expect(sealed).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  it('never opens for another purpose, the header rewritten or not', async () => {
    const { sealer, inSeconds } = await makeSealing();
    for (const purpose of PURPOSES) {
      const sealed = await sealer.seal(purpose, { purpose }, inSeconds(600));
      for (const other of PURPOSES.filter((name) => name !== purpose)) {
        expect(await sealer.open(other, sealed)).toBeUndefined();
        const [, ...rest] = sealed.split('.');
        const header = base64url.encode(JSON.stringify({ ...decodeProtectedHeader(sealed), typ: other }));
        expect(await sealer.open(other, [header, ...rest].join('.'))).toBeUndefined();
      }
    }
  });

  it('opens until its time, to the millisecond', async () => {
    const { sealer, time, inSeconds } = await makeSealing();
    const sealed = await sealer.seal('login-hint', { a: 1 }, inSeconds(600));
    time.pass(599.999);
    expect(await sealer.open('login-hint', sealed)).toEqual({ a: 1 });
    expect(await sealer.openEnded('login-hint', sealed)).toBeUndefined();
    time.pass(0.001);
    expect(await sealer.open('login-hint', sealed)).toBeUndefined();
    expect(await sealer.openEnded('login-hint', sealed)).toEqual({ a: 1 });
    expect(await sealer.openEnded('sign-in', sealed)).toBeUndefined();
    expect(await sealer.openEnded('login-hint', `${sealed}A`)).toBeUndefined();
  });

  it('does not open with one character changed', async () => {
    const { sealer, inSeconds } = await makeSealing();
    const sealed = await sealer.seal('access-token', { user: 'ada' }, inSeconds(600));
    const replacement = fc.constantFrom(...Array.from('ABCabc019-_.=~ '));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length - 1 }), replacement, async (at, character) => {
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        const opened = await sealer.open('access-token', changed);
        // Spare bits of base64url aside, nothing but the text itself opens.
        const decoded = (text: string) => text.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
        const same = changed === sealed || decoded(changed).join() === decoded(sealed).join();
        expect(opened).toEqual(same && opened !== undefined ? { user: 'ada' } : undefined);
      }),
    );
  });

  it('is undefined in any other text', async () => {
    const { sealer } = await makeSealing();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.constant('....')), async (text) => {
        expect(await sealer.open('sign-in', text)).toBeUndefined();
      }),
    );
    expect(await sealer.open('sign-in', 'x'.repeat(100_000))).toBeUndefined();
  });

  it('is smaller than it was where it has to fit into cookies, and never grows without bound', async () => {
    const { sealer, sealing, inSeconds } = await makeSealing();
    const content = { state: 'a long state '.repeat(200) };
    expect((await sealer.seal('sign-in', content, inSeconds(600))).length).toBeLessThan(500);
    expect((await sealer.seal('authorization-code', content, inSeconds(600))).length).toBeGreaterThan(3400);
    const { kid, jwk } = await sealing.current();
    const bomb = new TextEncoder().encode(
      JSON.stringify({ until: inSeconds(600).getTime(), content: { a: ' '.repeat(70_000) } }),
    );
    const sealed = await new CompactEncrypt(bomb)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ: 'sign-in', zip: 'DEF' })
      .encrypt(base64url.decode(jwk.k ?? ''));
    expect(await sealer.open('sign-in', sealed)).toBeUndefined();
  });

  it('is compact JWE that jose opens, and opens what jose sealed', async () => {
    const { sealer, sealing, inSeconds } = await makeSealing();
    const { kid, jwk } = await sealing.current();
    const key = base64url.decode(jwk.k ?? '');
    const content = { email: 'ada@example.com', text: 'é😀'.repeat(100) };
    const until = inSeconds(600).getTime();
    for (const [purpose, zip] of [
      ['sign-in', { zip: 'DEF' }],
      ['access-token', {}],
    ] as const) {
      const sealed = await sealer.seal(purpose, content, inSeconds(600));
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, key);
      expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual({ until, content });
      expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', kid, typ: purpose, ...zip });
      const theirs = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ until, content })))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ: purpose, ...zip })
        .encrypt(key);
      expect(await sealer.open(purpose, theirs)).toEqual(content);
    }
  });

  it('does not open with a shorter tag, another part, or a key of its own inside', async () => {
    const { sealer, inSeconds } = await makeSealing();
    const sealed = await sealer.seal('access-token', { a: 1 }, inSeconds(600));
    const [header = '', , iv = '', content = '', tag = ''] = sealed.split('.');
    const shorter = Buffer.from(tag, 'base64url').subarray(0, 12).toString('base64url');
    expect(await sealer.open('access-token', [header, '', iv, content, tag].join('.'))).toEqual({ a: 1 });
    for (const parts of [
      [header, '', iv, content, shorter],
      [header, '', iv, content, ''],
      [header, '', iv, content],
      [header, '', iv, content, tag, ''],
      [header, 'AA', iv, content, tag],
      [header, '', '', content, tag],
    ])
      expect(await sealer.open('access-token', parts.join('.'))).toBeUndefined();
  });

  it('does not open when it was sealed under our key’s name by somebody else, compressed or by another method', async () => {
    const { sealer, sealing, inSeconds } = await makeSealing();
    const { kid, jwk } = await sealing.current();
    const plain = new TextEncoder().encode(JSON.stringify({ until: inSeconds(600).getTime(), content: {} }));
    const seal = (key: Uint8Array, header: Record<string, unknown>) =>
      new CompactEncrypt(plain)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ: 'sign-in', ...header })
        .encrypt(key);
    const ours = base64url.decode(jwk.k ?? '');
    const asSealed = { typ: 'login-hint' };
    expect(await sealer.open('login-hint', await seal(ours, asSealed))).toEqual({});
    expect(await sealer.open('sign-in', await seal(ours, { zip: 'DEF' }))).toEqual({});
    // Compressed where that has no place, and not compressed where it is.
    expect(await sealer.open('login-hint', await seal(ours, { ...asSealed, zip: 'DEF' }))).toBeUndefined();
    expect(await sealer.open('sign-in', await seal(ours, {}))).toBeUndefined();
    const others = [
      seal(new Uint8Array(32), asSealed),
      seal(ours, { ...asSealed, alg: 'A256KW' }),
      seal(ours.slice(0, 16), { ...asSealed, enc: 'A128GCM' }),
      seal(ours, { ...asSealed, cty: 'JWT' }),
      seal(ours, { ...asSealed, kid: 'another' }),
    ];
    for (const sealed of await Promise.all(others)) expect(await sealer.open('login-hint', sealed)).toBeUndefined();
  });
});

describe('sealed content in flight', () => {
  it('opens after the keys were rotated, here and on an instance that never saw the old key used', async () => {
    const { sealer, time, vault, rotate, inSeconds } = await makeSealing();
    const sealed = await sealer.seal('sign-in', { a: 1 }, inSeconds(LONGEST_LIFETIME_MS / 1000));
    await rotate(true);
    time.pass(LEAD_HOURS * 3600 + 2 * REFRESH_SECONDS);
    const renewed = await sealer.seal('sign-in', { a: 2 }, inSeconds(600));
    expect(decodeProtectedHeader(renewed)['kid']).not.toBe(decodeProtectedHeader(sealed)['kid']);
    const other = makeSealer({ ring: makeInstance(vault, time).sealing, clock: time.clock });
    for (const instance of [sealer, other]) {
      expect(await instance.open('sign-in', sealed)).toEqual({ a: 1 });
      expect(await instance.open('sign-in', renewed)).toEqual({ a: 2 });
    }
  });

  it('is never made to live for longer than its key is sure to', async () => {
    const { sealer, inSeconds } = await makeSealing();
    await expect(sealer.seal('sign-in', {}, inSeconds(LONGEST_LIFETIME_MS / 1000 + 1))).rejects.toThrow(
      /lives too long/,
    );
  });

  it('opens at once on an instance that has not heard of the key', async () => {
    const { sealer, time, vault, inSeconds } = await makeSealing();
    const other = makeInstance(vault, time);
    const late = makeSealer({ ring: other.sealing, clock: time.clock });
    await late.open('sign-in', await sealer.seal('sign-in', {}, inSeconds(600)));
    const { kid } = await other.sealing.current();
    const third = makeInstance(vault, time);
    await third.rotation.rotateKeys({ now: time.clock(), force: true });
    vault.disable('sealing-key', kid);
    await third.secrets.reload('sealing-key');
    const sealed = await makeSealer({ ring: third.sealing, clock: time.clock }).seal(
      'sign-in',
      { a: 3 },
      inSeconds(600),
    );
    expect(await late.open('sign-in', sealed)).toEqual({ a: 3 });
  });

  it('can still be sealed and opened while the vault is away', async () => {
    const { sealer, time, vault, inSeconds } = await makeSealing();
    await sealer.seal('sign-in', {}, inSeconds(1));
    vault.down = true;
    time.pass((ROTATION_DAYS / 2) * 86_400);
    const sealed = await sealer.seal('sign-in', { a: 1 }, inSeconds(600));
    expect(await sealer.open('sign-in', sealed)).toEqual({ a: 1 });
  });
});
