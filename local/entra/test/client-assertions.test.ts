import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../start-entra.ts';
import { CLIENT, HOST, startSeededEntra } from '../testing/seeded-entra.ts';
import { postToken, type TokenReply } from '../testing/sign-in.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const ISSUER = 'https://identity.example/tenant/v2.0';
const makeCertificate = (days: number) => {
  const notBeforeDate = new Date(Date.now() - 86_400_000 * 10);
  const notAfterDate = new Date(notBeforeDate.getTime() + 86_400_000 * days);
  return generate([{ name: 'commonName', value: 'app' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
  });
};

describe('client assertions', () => {
  let entra: RunningEntra;
  let keyServer: Server;
  let federationKey: CryptoKey;
  let certificate: Awaited<ReturnType<typeof makeCertificate>>;
  let expired: Awaited<ReturnType<typeof makeCertificate>>;

  beforeAll(async () => {
    [certificate, expired] = await Promise.all([makeCertificate(365), makeCertificate(5)]);
    const pair = await generateKeyPair('RS256');
    federationKey = pair.privateKey;
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'f', use: 'sig' }] });
    keyServer = createServer((_request, response) => response.end(keys)).listen(0, '127.0.0.1');
    await once(keyServer, 'listening');
    const jwksUrl = `http://localhost:${(keyServer.address() as AddressInfo).port}/keys`;
    entra = await startSeededEntra((seed) => ({
      ...seed,
      apps: seed.apps.map((app) => ({
        ...app,
        credentials: {
          certificates: [certificate.cert, expired.cert],
          federated: [{ issuer: ISSUER, subject: 'the principal', audience: AUDIENCE, jwksUrl }],
        },
      })),
    }));
  });
  afterAll(async () => {
    await entra.close();
    keyServer.close();
    keyServer.closeAllConnections();
  });

  const endpoint = () => `${entra.url}/${HOST}/oauth2/v2.0/token`;
  const send = (assertion: string): Promise<TokenReply> =>
    postToken(entra, HOST, {
      grant_type: 'client_credentials',
      client_id: CLIENT,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: `${entra.graph}/.default`,
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
    expect((await send(await signWith(certificate, {}, header))).status).toBe(200);
  });

  it.each([
    ['another audience', { aud: 'https://other.example/token' }, 700023],
    ['a time that has passed', { exp: 1_000_000_000 }, 700024],
    ['another subject', { sub: HOST }, 700027],
  ])('refuses a certificate assertion with %s', async (_what, claims, aadsts) => {
    const reply = await send(await signWith(certificate, claims, {}));
    expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [aadsts] } });
  });

  it('refuses an unknown certificate, one under another thumbprint, and an expired one', async () => {
    const stranger = await makeCertificate(365);
    expect((await send(await signWith(stranger, {}, {}))).body.error_codes).toEqual([700027]);
    const disguised = await signWith(stranger, {}, { 'x5t#S256': thumbprint(certificate.cert, 'sha256') });
    expect((await send(disguised)).body.error_codes).toEqual([700027]);
    expect((await send(await signWith(expired, {}, {}))).body.error_description).toContain('has expired');
  });

  const federate = (claims: JWTPayload, key: CryptoKey = federationKey) =>
    new SignJWT({ iss: ISSUER, sub: 'the principal', aud: AUDIENCE, exp: inFiveMinutes(), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'f' })
      .sign(key);

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
    const { privateKey } = await generateKeyPair('RS256');
    expect((await send(await federate({}, privateKey))).body.error_codes).toEqual([700027]);
  });
});
