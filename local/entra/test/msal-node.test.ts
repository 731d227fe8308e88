import { createHash, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../start-entra.ts';
import { makeFormBrowser } from '../testing/form-browser.ts';
import { CALLBACK, CLIENT, HOST, SECRET, startSeededEntra, USER } from '../testing/seeded-entra.ts';
import { codeOf, NONCE, VERIFIER, verifyIdToken } from '../testing/sign-in.ts';

type Credential = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate' | 'clientAssertion'>;

describe('unmodified msal-node against the stand-in', () => {
  let entra: RunningEntra;
  let keyServer: Server;
  let federationKey: CryptoKey;
  let certificate: Awaited<ReturnType<typeof generate>>;

  beforeAll(async () => {
    certificate = await generate([{ name: 'commonName', value: 'app' }], { keySize: 2048, algorithm: 'sha256' });
    const pair = await generateKeyPair('RS256');
    federationKey = pair.privateKey;
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'f' }] });
    keyServer = createServer((_request, response) => response.end(keys)).listen(0, '127.0.0.1');
    await once(keyServer, 'listening');
    const jwksUrl = `http://localhost:${(keyServer.address() as AddressInfo).port}/keys`;
    const federated = { issuer: 'https://issuer.example', subject: 'principal', jwksUrl };
    entra = await startSeededEntra((seed) => ({
      ...seed,
      apps: seed.apps.map((app) => ({
        ...app,
        credentials: {
          clientSecrets: [SECRET],
          certificates: [certificate.cert],
          federated: [{ ...federated, audience: 'api://AzureADTokenExchange' }],
        },
      })),
    }));
  });
  afterAll(async () => {
    await entra.close();
    keyServer.close();
    keyServer.closeAllConnections();
  });

  const makeClient = async (credential: Credential): Promise<ConfidentialClientApplication> => {
    const metadata = await fetch(`${entra.url}/${HOST}/v2.0/.well-known/openid-configuration`);
    const host = new URL(entra.url).host;
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
          thumbprintSha256: createHash('sha256').update(new X509Certificate(certificate.cert).raw).digest('hex'),
          privateKey: certificate.private,
        },
      }),
    ],
    [
      'a federated assertion',
      () => ({
        clientAssertion: () =>
          new SignJWT({})
            .setProtectedHeader({ alg: 'RS256', kid: 'f' })
            .setIssuer('https://issuer.example')
            .setSubject('principal')
            .setAudience('api://AzureADTokenExchange')
            .setExpirationTime('5m')
            .sign(federationKey),
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
    expect(await verifyIdToken(entra, result.idToken)).toMatchObject({ tid: HOST, preferred_username: USER });
    expect(result.account?.homeAccountId).toBe(`aaaaaaaa-0000-4000-8000-000000000002.${HOST}`);
  });

  it.each(credentials)('reads the directory as the app with %s', async (_what, credential) => {
    const client = await makeClient(credential());
    const result = await client.acquireTokenByClientCredential({ scopes: [`${entra.graph}/.default`] });
    const response = await fetch(`${entra.graph}/v1.0/organization`, {
      headers: { Authorization: `Bearer ${result?.accessToken ?? ''}` },
      signal: AbortSignal.timeout(10_000),
    });
    expect(await response.json()).toMatchObject({ value: [{ id: HOST }] });
  });

  it('tells msal-node the error and its number', async () => {
    const client = await makeClient({ clientSecret: 'wrong' });
    await expect(client.acquireTokenByClientCredential({ scopes: [`${entra.graph}/.default`] })).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorNo: 7000215,
    });
  });
});
