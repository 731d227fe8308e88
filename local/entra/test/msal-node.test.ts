import { createHash, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signJwt } from '../../kit/signing-key.ts';
import { FEDERATION, startCertifiedEntra } from '../testing/certified-entra.ts';
import { makeFormBrowser } from '../testing/form-browser.ts';
import { CALLBACK, CLIENT, HOST, SECRET, USER } from '../testing/seeded-entra.ts';
import { codeOf, NONCE, VERIFIER, verifyIdToken } from '../testing/sign-in.ts';

type Credential = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate' | 'clientAssertion'>;

describe('unmodified msal-node against the stand-in', () => {
  let certified: Awaited<ReturnType<typeof startCertifiedEntra>>;
  beforeAll(async () => {
    certified = await startCertifiedEntra();
  });
  afterAll(() => certified.close());

  const makeClient = async (credential: Credential): Promise<ConfidentialClientApplication> => {
    const metadata = await fetch(`${certified.entra.url}/${HOST}/v2.0/.well-known/openid-configuration`);
    const host = new URL(certified.entra.url).host;
    return new ConfidentialClientApplication({
      auth: {
        clientId: CLIENT,
        // MSAL refuses an authority without TLS, yet takes its endpoints from the metadata given.
        authority: `https://${host}/${HOST}`,
        knownAuthorities: [host],
        authorityMetadata: await metadata.text(),
        ...credential,
      },
    });
  };

  const credentials: [string, () => Credential][] = [
    ['a client secret', () => ({ clientSecret: SECRET })],
    [
      'a certificate',
      () => ({
        clientCertificate: {
          thumbprintSha256: createHash('sha256')
            .update(new X509Certificate(certified.certificate.cert).raw)
            .digest('hex'),
          privateKey: certified.certificate.private,
        },
      }),
    ],
    [
      'a federated assertion',
      () => ({
        clientAssertion: () => {
          const { issuer: iss, subject: sub, audience: aud } = FEDERATION;
          return signJwt({ iss, sub, aud, exp: Math.floor(Date.now() / 1000) + 300 }, certified.key);
        },
      }),
    ],
  ];

  it.each(credentials)('signs a person in with %s', async (_what, credential) => {
    const client = await makeClient(credential());
    const url = await client.getAuthCodeUrl({
      scopes: ['openid', 'profile'],
      redirectUri: CALLBACK,
      nonce: NONCE,
      codeChallenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      codeChallengeMethod: 'S256',
      loginHint: USER,
    });
    const browser = makeFormBrowser();
    expect((await browser.open(url)).html).toContain(`value="${USER}"`);
    const code = codeOf(await browser.submit({ action: 'sign-in', login: USER, password: 'right' }));
    const request = {
      code,
      scopes: ['openid', 'profile'],
      redirectUri: CALLBACK,
      codeVerifier: VERIFIER,
      nonce: NONCE,
    };
    const result = await client.acquireTokenByCode(request);
    expect(await verifyIdToken(certified.entra, result.idToken)).toMatchObject({ tid: HOST, preferred_username: USER });
    expect(result.account?.homeAccountId).toBe(`aaaaaaaa-0000-4000-8000-000000000002.${HOST}`);
  });

  it.each(credentials)('reads the directory as the app with %s', async (_what, credential) => {
    const client = await makeClient(credential());
    const result = await client.acquireTokenByClientCredential({ scopes: [`${certified.entra.graph}/.default`] });
    const response = await fetch(`${certified.entra.graph}/v1.0/organization`, {
      headers: { Authorization: `Bearer ${result?.accessToken ?? ''}` },
      signal: AbortSignal.timeout(10_000),
    });
    expect(await response.json()).toMatchObject({ value: [{ id: HOST }] });
  });

  it('tells msal-node the error and its number', async () => {
    const client = await makeClient({ clientSecret: 'wrong' });
    await expect(
      client.acquireTokenByClientCredential({ scopes: [`${certified.entra.graph}/.default`] }),
    ).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorNo: 7000215,
    });
  });
});
