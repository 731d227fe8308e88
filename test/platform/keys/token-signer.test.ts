import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { makeTokenSigner } from '../../../shared/platform/keys/token-signer.ts';
import { makeKey, signWith } from '../../support/make-key.ts';
import { LEAD_HOURS, makeKeysForTest, REFRESH_SECONDS } from './make-keys-for-test.ts';

const ISSUER = 'https://sso.example.com';
const CLAIMS = { iss: ISSUER, aud: 'elevate', sub: 'a-user', exp: 1_900_000_000, auth_time: 1 };

async function makeSigning() {
  const keys = makeKeysForTest();
  await keys.rotate();
  return { ...keys, signer: makeTokenSigner({ ring: keys.signing, issuer: ISSUER }) };
}

describe('an ID token of ours', () => {
  it('carries exactly the claims given, and any OpenID Connect client can check it with the published keys', async () => {
    const { signer, signing } = await makeSigning();
    const token = await signer.sign(CLAIMS);
    const options = { issuer: ISSUER, audience: 'elevate', algorithms: ['RS256'] };
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(await signer.publicKeys()), options);
    expect(payload).toEqual(CLAIMS);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: (await signing.current()).kid });
  });

  it('is known again, expired or not', async () => {
    const { signer } = await makeSigning();
    for (const exp of [1, 1_900_000_000]) {
      const claims = { ...CLAIMS, exp };
      expect(await signer.verifyOwn(await signer.sign(claims))).toEqual(claims);
    }
  });

  it('is known again after the keys were rotated', async () => {
    const { signer, rotate, time } = await makeSigning();
    const token = await signer.sign(CLAIMS);
    await rotate(true);
    time.pass(LEAD_HOURS * 3600 + 2 * REFRESH_SECONDS);
    const renewed = await signer.sign(CLAIMS);
    expect(decodeProtectedHeader(renewed).kid).not.toBe(decodeProtectedHeader(token).kid);
    expect(await signer.verifyOwn(token)).toEqual(CLAIMS);
    expect(await signer.verifyOwn(renewed)).toEqual(CLAIMS);
  });
});

describe('a token that only claims to be ours', () => {
  it('is not taken: another issuer, another key, no signature, HS256 with our public key, or no token', async () => {
    const { signer, signing } = await makeSigning();
    const { kid } = await signing.current();
    const [published] = (await signer.publicKeys()).keys;
    const pem = createPublicKey({ key: { ...published }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const secret = new TextEncoder().encode(pem.toString());
    const attacker = await makeKey(kid);
    const [header, , signature] = (await signer.sign(CLAIMS)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'another' })).toString('base64url');
    const tokens = [
      await signer.sign({ ...CLAIMS, iss: 'https://elsewhere.example.com' }),
      await signWith(attacker, CLAIMS),
      await signWith(attacker, CLAIMS, { jwk: attacker.jwk }),
      await signWith(attacker, CLAIMS, { kid: 'unknown' }),
      new UnsecuredJWT(CLAIMS).encode(),
      await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid }).sign(secret),
      `${header ?? ''}.${payload}.${signature ?? ''}`,
      'text',
      '',
      'x'.repeat(100_000),
    ];
    for (const token of tokens) expect(await signer.verifyOwn(token)).toBeUndefined();
  });
});

describe('the published keys', () => {
  it('are all live ones, the next included, each with its public members only', async () => {
    const { signer, rotate } = await makeSigning();
    await rotate(true);
    const { keys } = await signer.publicKeys();
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(key).toMatchObject({ alg: 'RS256', kty: 'RSA', use: 'sig' });
    }
  });
});
