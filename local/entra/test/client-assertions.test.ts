import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSigningKey, signJwt } from '../../kit/signing-key.ts';
import { FEDERATION, makeCertificate, startCertifiedEntra } from '../testing/certified-entra.ts';
import { CLIENT, HOST } from '../testing/seeded-entra.ts';
import { postToken, type TokenReply } from '../testing/sign-in.ts';

describe('client assertions', () => {
  let certified: Awaited<ReturnType<typeof startCertifiedEntra>>;
  beforeAll(async () => {
    certified = await startCertifiedEntra();
  });
  afterAll(() => certified.close());

  const endpoint = () => `${certified.entra.url}/${HOST}/oauth2/v2.0/token`;
  const send = (assertion: string): Promise<TokenReply> =>
    postToken(certified.entra, HOST, {
      grant_type: 'client_credentials',
      client_id: CLIENT,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: `${certified.entra.graph}/.default`,
    });
  const inFiveMinutes = () => Math.floor(Date.now() / 1000) + 300;

  const thumbprint = (pem: string, hash: string): string =>
    createHash(hash).update(new X509Certificate(pem).raw).digest('base64url');
  const signWith = (pair: { cert: string; private: string }, claims: object, header: Partial<JWTHeaderParameters>) =>
    new SignJWT({ iss: CLIENT, sub: CLIENT, aud: endpoint(), exp: inFiveMinutes(), ...claims })
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint(pair.cert, 'sha256'), ...header })
      .sign(createPrivateKey(pair.private));

  it.each([
    ['PS256 and x5t#S256', {}],
    ['RS256 and x5t#S256', { alg: 'RS256' }],
  ])('accepts a certificate with %s', async (_what, header) => {
    expect((await send(await signWith(certified.certificate, {}, header))).status).toBe(200);
  });

  it.each([
    ['another audience', { aud: 'https://other.example/token' }, 700023],
    ['a time that has passed', { exp: 1_000_000_000 }, 700024],
    ['another subject', { sub: HOST }, 700027],
  ])('refuses a certificate assertion with %s', async (_what, claims, aadsts) => {
    const reply = await send(await signWith(certified.certificate, claims, {}));
    expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [aadsts] } });
  });

  it('refuses an unknown certificate, one under another thumbprint, and an expired one', async () => {
    const stranger = await makeCertificate(365);
    expect((await send(await signWith(stranger, {}, {}))).body.error_codes).toEqual([700027]);
    const disguised = await signWith(stranger, {}, { 'x5t#S256': thumbprint(certified.certificate.cert, 'sha256') });
    expect((await send(disguised)).body.error_codes).toEqual([700027]);
    expect((await send(await signWith(certified.expired, {}, {}))).body.error_description).toContain('has expired');
  });

  const { issuer: iss, subject: sub, audience: aud } = FEDERATION;
  const federate = (claims: JWTPayload, key = certified.key) =>
    signJwt({ iss, sub, aud, exp: inFiveMinutes(), ...claims }, { ...key, kid: certified.key.kid });

  it('accepts a federated assertion of the registered issuer, subject and audience', async () => {
    expect((await send(await federate({}))).status).toBe(200);
  });

  it.each([
    ['issuer', { iss: 'https://other.example' }, 700211],
    ['audience', { aud: 'api://Other' }, 700212],
    ['subject', { sub: 'another principal' }, 700213],
    ['end', { exp: 1_000_000_000 }, 700024],
  ])('refuses a federated assertion with another %s', async (_what, claims, aadsts) => {
    const reply = await send(await federate(claims));
    expect(reply).toMatchObject({ status: 401, body: { error_codes: [aadsts] } });
  });

  it('refuses a federated assertion that another key signed', async () => {
    expect((await send(await federate({}, await makeSigningKey()))).body.error_codes).toEqual([700027]);
  });
});
