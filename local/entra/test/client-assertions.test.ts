import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveOnLoopback } from '../../kit/serve-on-loopback.ts';
import { makeSigningKey, signJwt } from '../../kit/signing-key.ts';
import { CLIENT, HOST, startSeededEntra } from '../testing/seeded-entra.ts';
import { postToken, type TokenReply } from '../testing/sign-in.ts';

const FEDERATION = {
  issuer: 'https://identity.example/tenant/v2.0',
  subject: 'the principal',
  audience: 'api://AzureADTokenExchange',
} as const;

const DAY_MS = 86_400_000;

/** Valid for so many days from ten days ago on. */
function makeCertificate(days: number) {
  const notBeforeDate = new Date(Date.now() - 10 * DAY_MS);
  const notAfterDate = new Date(notBeforeDate.getTime() + days * DAY_MS);
  const dates = { notBeforeDate, notAfterDate };
  return generate([{ name: 'commonName', value: 'app' }], { keySize: 2048, algorithm: 'sha256', ...dates });
}

async function startCertifiedEntra() {
  const [certificate, expired, key] = await Promise.all([makeCertificate(365), makeCertificate(5), makeSigningKey()]);
  const provider = await serveOnLoopback({ makeFetch: () => () => Response.json({ keys: [key.jwk] }) });
  const federated = [{ ...FEDERATION, jwksUrl: `${provider.url}/keys` }];
  const certificates = [certificate.cert, expired.cert];
  const entra = await startSeededEntra((seed) => ({
    ...seed,
    apps: seed.apps.map((app) => ({ ...app, credentials: { ...app.credentials, certificates, federated } })),
  }));
  const close = async (): Promise<void> => {
    await entra.close();
    await provider.close();
  };
  return { entra, certificate, expired, key, close };
}

let certified: Awaited<ReturnType<typeof startCertifiedEntra>>;
beforeAll(async () => {
  certified = await startCertifiedEntra();
});
afterAll(() => certified.close());

const inFiveMinutes = () => Math.floor(Date.now() / 1000) + 300;
const thumbprint = (pem: string, encoding: 'hex' | 'base64url'): string =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest(encoding);
const { issuer: iss, subject: sub, audience: aud } = FEDERATION;
const federate = (claims: JWTPayload, key = certified.key) =>
  signJwt({ iss, sub, aud, exp: inFiveMinutes(), ...claims }, { ...key, kid: certified.key.kid });

describe('a client assertion', () => {
  const send = (assertion: string): Promise<TokenReply> =>
    postToken(certified.entra, HOST, {
      ...{ grant_type: 'client_credentials', client_id: CLIENT, scope: `${certified.entra.graph}/.default` },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
  const codesFor = async (assertion: Promise<string>) => (await send(await assertion)).body.error_codes;
  const signWith = (
    pair: { cert: string; private: string },
    claims: object = {},
    header: Partial<JWTHeaderParameters> = {},
  ) => {
    const audience = `${certified.entra.url}/${HOST}/oauth2/v2.0/token`;
    return new SignJWT({ iss: CLIENT, sub: CLIENT, aud: audience, exp: inFiveMinutes(), ...claims })
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint(pair.cert, 'base64url'), ...header })
      .sign(createPrivateKey(pair.private));
  };

  it.each(['PS256', 'RS256'])('of a certificate is accepted with %s', async (alg) => {
    expect((await send(await signWith(certified.certificate, {}, { alg }))).status).toBe(200);
  });

  it.each([
    ['another audience', { aud: 'https://other.example/token' }, 700023],
    ['a time that has passed', { exp: 1_000_000_000 }, 700024],
    ['another subject', { sub: HOST }, 700027],
  ])('of a certificate is refused with %s', async (_what, claims, aadsts) => {
    const reply = await send(await signWith(certified.certificate, claims));
    expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [aadsts] } });
  });

  it('is refused of an unknown certificate, one under another thumbprint, and an expired one', async () => {
    const stranger = await makeCertificate(365);
    expect(await codesFor(signWith(stranger))).toEqual([700027]);
    const other = { 'x5t#S256': thumbprint(certified.certificate.cert, 'base64url') };
    expect(await codesFor(signWith(stranger, {}, other))).toEqual([700027]);
    expect((await send(await signWith(certified.expired))).body.error_description).toContain('has expired');
  });

  it.each([
    ['issuer', { iss: 'https://other.example' }, 700211],
    ['audience', { aud: 'api://Other' }, 700212],
    ['subject', { sub: 'another principal' }, 700213],
    ['end', { exp: 1_000_000_000 }, 700024],
  ])('of another provider is refused with another %s', async (_what, claims, aadsts) => {
    const reply = await send(await federate(claims));
    expect(reply).toMatchObject({ status: 401, body: { error_codes: [aadsts] } });
  });

  it('of another provider is refused when another key signed it', async () => {
    expect(await codesFor(federate({}, await makeSigningKey()))).toEqual([700027]);
  });
});
