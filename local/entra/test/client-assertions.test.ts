import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSigningKey, signJwt } from '../../kit/signing-key.ts';
import { FEDERATION, makeCertificate, startCertifiedEntra } from '../testing/certified-entra.ts';
import { makeFormBrowser } from '../testing/form-browser.ts';
import { CALLBACK, CLIENT, HOST, SECRET, USER } from '../testing/seeded-entra.ts';
import { codeOf, NONCE, postToken, type TokenReply, VERIFIER, verifyIdToken } from '../testing/sign-in.ts';
import { get } from './entra-for-tests.ts';

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

describe('unmodified msal-node against the stand-in', () => {
  type Credential = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate' | 'clientAssertion'>;
  const makeClient = async (credential: Credential) => {
    const metadata = await get(`${certified.entra.url}/${HOST}/v2.0/.well-known/openid-configuration`);
    const { host } = new URL(certified.entra.url);
    // MSAL refuses an authority without TLS, yet takes its endpoints from the metadata given.
    const authority = { authority: `https://${host}/${HOST}`, authorityMetadata: await metadata.text() };
    const auth = { clientId: CLIENT, ...authority, knownAuthorities: [host], ...credential };
    return new ConfidentialClientApplication({ auth });
  };

  it.each<[string, () => Credential]>([
    ['a client secret', () => ({ clientSecret: SECRET })],
    [
      'a certificate',
      () => {
        const { cert, private: privateKey } = certified.certificate;
        return { clientCertificate: { thumbprintSha256: thumbprint(cert, 'hex'), privateKey } };
      },
    ],
    ['a federated assertion', () => ({ clientAssertion: () => federate({}) })],
  ])('signs a person in, and reads the directory as the app, with %s', async (_what, credential) => {
    const client = await makeClient(credential());
    const asked = { scopes: ['openid', 'profile'], redirectUri: CALLBACK, nonce: NONCE };
    const codeChallenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const challenge = { codeChallenge, codeChallengeMethod: 'S256' };
    const url = await client.getAuthCodeUrl({ ...asked, ...challenge, loginHint: USER });
    const browser = makeFormBrowser();
    expect((await browser.open(url)).html).toContain(`value="${USER}"`);
    const code = codeOf(await browser.submit({ action: 'sign-in', login: USER, password: 'right' }));
    const result = await client.acquireTokenByCode({ ...asked, code, codeVerifier: VERIFIER });
    expect(await verifyIdToken(certified.entra, result.idToken)).toMatchObject({ tid: HOST, preferred_username: USER });
    expect(result.account?.homeAccountId).toBe(`aaaaaaaa-0000-4000-8000-000000000002.${HOST}`);

    const app = await client.acquireTokenByClientCredential({ scopes: [`${certified.entra.graph}/.default`] });
    const organization = await get(`${certified.entra.graph}/v1.0/organization`, app?.accessToken);
    expect(await organization.json()).toMatchObject({ value: [{ id: HOST }] });
  });

  it('tells msal-node the error and its number', async () => {
    const client = await makeClient({ clientSecret: 'wrong' });
    const asked = client.acquireTokenByClientCredential({ scopes: [`${certified.entra.graph}/.default`] });
    await expect(asked).rejects.toMatchObject({ errorCode: 'invalid_client', errorNo: 7000215 });
  });
});
