import { exportSPKI, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTenantKeys } from '../../shared/entra/id-token/tenant-keys.ts';
import { makeIdTokenValidator, type IdTokenValidator } from '../../shared/entra/id-token/validate-id-token.ts';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import type { EntraAuthority } from '../../shared/entra/ports.ts';
import { makeKey, signWith, type TestKey } from '../support/make-key.ts';
import { startJsonServer, type JsonServer } from '../support/servers/start-json-server.ts';

const TENANT = TenantId.parse('0b6f8d1e-1111-4a3c-9f00-5c2d7e8a9b01');
const OTHER_TENANT = TenantId.parse('0b6f8d1e-2222-4a3c-9f00-5c2d7e8a9b02');
const PERSON = '7a1d0c55-3333-4b2e-8d11-6e4f90a1b2c3';
const CLIENT = '99999999-aaaa-4bbb-8ccc-000000000009';
const NONCE = 'the-nonce-of-this-sign-in';
const NOW = new Date('2026-11-20T12:00:00Z');
const now = NOW.getTime() / 1000;

let key: TestKey;
let otherTenantsKey: TestKey;
let attackersKey: TestKey;
let server: JsonServer;
let validate: IdTokenValidator;
let good: JWTPayload;

beforeAll(async () => {
  [key, otherTenantsKey, attackersKey] = await Promise.all([makeKey('tenant'), makeKey('other'), makeKey('attacker')]);
  server = await startJsonServer(answerKeys, afterAll);
  const tenantKeys = makeTenantKeys({
    authority: server.url,
    cooldownSeconds: 300,
    clock: () => NOW,
    writeLog: () => undefined,
  });
  validate = makeIdTokenValidator({ authority: server.url, clientId: CLIENT, tenantKeys, clock: () => NOW });
  good = {
    iss: `${server.url}/${TENANT}/v2.0`,
    aud: CLIENT,
    tid: TENANT,
    oid: PERSON,
    nonce: NONCE,
    iat: now,
    nbf: now,
    exp: now + 3600,
    sub: 'pairwise',
    preferred_username: 'ada@example.com',
  };
});

function answerKeys(path: string) {
  if (path === `/${TENANT}/discovery/v2.0/keys`) return { json: { keys: [key.jwk] } };
  if (path === `/${OTHER_TENANT}/discovery/v2.0/keys`) return { json: { keys: [otherTenantsKey.jwk] } };
  return { status: 400, text: '{"error":"invalid_tenant"}' };
}

const check = (token: string, authority: EntraAuthority = TENANT) => validate(token, { authority, nonce: NONCE });
const checkClaims = async (changes: Record<string, unknown>, authority?: EntraAuthority) =>
  check(await signWith(key, { ...good, ...changes }), authority);

describe('a good ID token', () => {
  it('says who came, by tenant and object id', async () => {
    expect(await check(await signWith(key, good))).toMatchObject({
      kind: 'valid',
      identity: { tenantId: TENANT, objectId: PERSON },
      issuer: good.iss,
      claims: { preferred_username: 'ada@example.com' },
    });
  });

  it('may come from any tenant when any may sign in, and is held to its own tenant’s issuer and keys', async () => {
    expect(await check(await signWith(key, good), 'organizations')).toMatchObject({ kind: 'valid' });
    const other = { ...good, tid: OTHER_TENANT, iss: `${server.url}/${OTHER_TENANT}/v2.0` };
    expect(await check(await signWith(otherTenantsKey, other), 'organizations')).toMatchObject({
      kind: 'valid',
      identity: { tenantId: OTHER_TENANT },
    });
  });

  it('may be two minutes ahead or behind, since clocks differ', async () => {
    expect(await checkClaims({ iat: now + 110, nbf: now + 110 })).toMatchObject({ kind: 'valid' });
    expect(await checkClaims({ exp: now - 110 })).toMatchObject({ kind: 'valid' });
  });
});

describe('a signature that proves nothing', () => {
  it('is refused with alg none', async () => {
    expect(await check(new UnsecuredJWT(good).encode())).toEqual({ kind: 'invalid', fault: 'alg' });
  });

  it('is refused with HS256 keyed with the public key, as PEM or as modulus', async () => {
    const secrets = [await exportSPKI(key.publicKey), key.jwk.n ?? ''].map((text) => new TextEncoder().encode(text));
    for (const secret of secrets) {
      const token = await new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);
      expect(await check(token)).toEqual({ kind: 'invalid', fault: 'alg' });
    }
  });

  it('is refused with another algorithm than RS256, even from a key that is published', async () => {
    const token = `${Buffer.from(JSON.stringify({ alg: 'PS256', kid: key.kid })).toString('base64url')}.e30.c2ln`;
    expect(await check(token)).toEqual({ kind: 'invalid', fault: 'alg' });
  });

  it('is refused when the token brings the key along in jwk, jku, x5u or x5c', async () => {
    for (const member of ['jwk', 'jku', 'x5u', 'x5c']) {
      const value = member === 'jwk' ? attackersKey.jwk : `${server.url}/attacker`;
      const token = await signWith(attackersKey, good, { kid: key.kid, [member]: value });
      expect(await check(token)).toEqual({ kind: 'invalid', fault: 'embedded-key' });
    }
    expect(server.asked).not.toContain('/attacker');
  });

  it('is refused from an unknown key, and from one without a name', async () => {
    expect(await check(await signWith(attackersKey, good))).toEqual({ kind: 'invalid', fault: 'kid' });
    expect(await check(await signWith(key, good, { kid: undefined }))).toEqual({ kind: 'invalid', fault: 'kid' });
  });

  it('is refused from an attacker under the published key’s name, and when it is garbage or missing', async () => {
    const [header = '', payload = ''] = (await signWith(key, good)).split('.');
    const forged = await signWith(attackersKey, good, { kid: key.kid });
    for (const token of [forged, `${header}.${payload}.Z2FyYmFnZQ`, `${header}.${payload}.`]) {
      expect(await check(token)).toEqual({ kind: 'invalid', fault: 'signature' });
    }
  });

  it('is refused from the key of another tenant, under either name', async () => {
    expect(await check(await signWith(otherTenantsKey, good))).toEqual({ kind: 'invalid', fault: 'kid' });
    const renamed = await signWith(otherTenantsKey, good, { kid: key.kid });
    expect(await check(renamed, 'organizations')).toEqual({ kind: 'invalid', fault: 'signature' });
  });

  it('is refused with a header that must be understood and is not', async () => {
    const token = await signWith(key, good);
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: key.kid, crit: ['x'], x: 1 })).toString('base64url');
    expect(await check([header, ...token.split('.').slice(1)].join('.'))).toMatchObject({ kind: 'invalid' });
  });
});

describe('a well-signed token that was not made for this sign-in', () => {
  it.each<[string, Record<string, unknown>]>([
    ['iss', { iss: 'https://login.example/v2.0' }],
    ['iss', { iss: undefined }],
    ['aud', { aud: '11111111-aaaa-4bbb-8ccc-000000000001' }],
    ['aud', { aud: [CLIENT, 'somebody else'] }],
    ['aud', { aud: undefined }],
    ['nonce', { nonce: 'of another sign-in' }],
    ['nonce', { nonce: '' }],
    ['nonce', { nonce: undefined }],
    ['tid', { tid: OTHER_TENANT }],
    ['tid', { tid: TENANT.toUpperCase() }],
    ['tid', { tid: 'organizations' }],
    ['tid', { tid: undefined }],
    ['oid', { oid: undefined }],
    ['oid', { oid: 'not a GUID' }],
    ['oid', { oid: PERSON.toUpperCase() }],
    ['exp', { exp: now - 121 }],
    ['exp', { exp: undefined }],
    ['nbf', { nbf: now + 121 }],
    ['iat', { iat: now + 121 }],
    ['iat', { iat: undefined }],
  ])('is refused for its %s: %j', async (fault, changes) => {
    expect(await checkClaims(changes)).toEqual({ kind: 'invalid', fault });
  });

  it('is refused with the issuer of another tenant, or of this one in other spellings', async () => {
    const base = `${server.url}/${TENANT}`;
    for (const iss of [`${server.url}/${OTHER_TENANT}/v2.0`, `${base}/v2.0/`, `${base}/`, base.toUpperCase()]) {
      expect(await checkClaims({ iss }, 'organizations')).toEqual({ kind: 'invalid', fault: 'iss' });
    }
  });

  it('is refused from a tenant that does not exist', async () => {
    const tid = '0b6f8d1e-4444-4a3c-9f00-5c2d7e8a9b04';
    const answer = await checkClaims({ tid, iss: `${server.url}/${tid}/v2.0` }, 'organizations');
    expect(answer).toEqual({ kind: 'invalid', fault: 'kid' });
  });
});

describe('any token', () => {
  it('that is mere text is refused, and none makes the validator throw', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.constant(Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'tenant' })).toString('base64url')),
      fc.constant(Buffer.from(JSON.stringify({ tid: TENANT })).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        expect((await check(parts.join('.'))).kind).toBe('invalid');
      }),
    );
  });

  it('with one character changed says the same or nothing', async () => {
    const token = await signWith(key, good);
    const replacement = fc.constantFrom(...Array.from('ABCabc019-_.=~ '));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: token.length - 1 }), replacement, async (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // The spare bits of the signature's last character carry nothing: decoded, the token is still the same one.
        const same = [0, 1].every((part) => changed.split('.')[part] === token.split('.')[part]);
        const answer = await check(changed);
        if (!same) expect(answer.kind).toBe('invalid');
        if (answer.kind === 'valid') expect(answer.claims).toEqual(good);
      }),
      { numRuns: 300 },
    );
  });

  it('with other claims needs a signature of its own', async () => {
    const [header = '', , signature = ''] = (await signWith(key, good)).split('.');
    const claims = fc.record({
      oid: fc.uuid(),
      exp: fc.integer({ min: now, max: now * 2 }),
      wids: fc.array(fc.uuid()),
    });
    await fc.assert(
      fc.asyncProperty(claims, async (changes) => {
        const payload = Buffer.from(JSON.stringify({ ...good, ...changes })).toString('base64url');
        expect(await check(`${header}.${payload}.${signature}`)).toEqual({ kind: 'invalid', fault: 'signature' });
      }),
    );
  });
});
