import { randomUUID } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { makeClientKeys } from '../../shared/platform/keys/client-keys.ts';
import { ClientId } from '../../shared/platform/words/identifiers.ts';
import { startJsonServer } from '../support/servers/start-json-server.ts';
import { makeAppWithKeys, REPORTS_CALLBACK } from '../support/sign-in/app-with-keys.ts';
import { askTokens, newVerifier, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SECRETS, SERVICE_URL } from '../support/sign-in/stage.ts';

const reports = await makeAppWithKeys();
const { published, app: REPORTS } = reports;
const stranger = await generateKeyPair('ES256');
const stage = openStage({ moreApps: [REPORTS] });

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const now = (): number => Math.floor(stage.ports.clock().getTime() / 1000);
const usual = () => ({
  ...{ iss: 'reports-web', sub: 'reports-web', aud: SERVICE_URL },
  ...{ jti: randomUUID(), iat: now(), exp: now() + 60 },
});
const sign = (
  claims: { readonly [name: string]: unknown } = {},
  key = reports.ec,
  header: Record<string, string> = { alg: 'ES256', kid: 'ec' },
) => new SignJWT({ ...usual(), ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);

/** A code of that app, and the answer to it with what proves the app. */
async function ask(proof: Record<string, string>, headers: Record<string, string> = {}) {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const code_verifier = newVerifier();
  const given = { client_id: 'reports-web', redirect_uri: REPORTS_CALLBACK };
  const back = await signIn(
    stage,
    stage.browser(),
    email('ann'),
    { tenantId, upn: email('ann') },
    given,
    code_verifier,
  );
  const code = back.location.searchParams.get('code') ?? '';
  return askTokens(stage, { redirect_uri: REPORTS_CALLBACK, code, code_verifier, ...proof }, headers);
}
const asserting = (client_assertion: string) => ({ client_assertion, client_assertion_type: TYPE });
const saidOf = ({ status, json }: { status: number; json: unknown }) => [status, (json as { error?: string }).error];

describe('private_key_jwt (RFC 7523 section 3, OpenID Connect Core 1.0 section 9)', () => {
  it('proves an app by each of its keys, with or without its client_id beside it', async () => {
    expect((await ask(asserting(await sign()))).status).toBe(200);
    const byRsa = await sign({}, reports.rsa, { alg: 'RS256', kid: 'rsa' });
    expect((await ask({ ...asserting(byRsa), client_id: 'reports-web' })).status).toBe(200);
    expect((await ask(asserting(await sign({ aud: [SERVICE_URL] })))).status).toBe(200);
  });

  it('is used once, whatever it was used for', async () => {
    const proof = asserting(await sign());
    expect((await ask(proof)).status).toBe(200);
    expect(saidOf(await ask(proof))).toEqual([401, 'invalid_client']);
    const revoked = await stage.ask('/revoke', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...proof, token: 'x' }).toString(),
    });
    expect(revoked.status).toBe(401);
  });

  it.each<[string, () => Promise<string>]>([
    ['for the token endpoint', () => sign({ aud: `${SERVICE_URL}/token` })],
    ['for another server too', () => sign({ aud: [SERVICE_URL, 'https://other.example'] })],
    ['of another issuer', () => sign({ iss: 'elevate-web' })],
    ['of another client', () => sign({ sub: 'elevate-web' })],
    ['that has ended', () => sign({ exp: now() - 61 })],
    ['that lives too long', () => sign({ exp: now() + 3700 })],
    ['that never ends', () => sign({ exp: undefined })],
    ['that begins later', () => sign({ nbf: now() + 100 })],
    ['without a jti', () => sign({ jti: undefined })],
    ['with a jti that is none', () => sign({ jti: 'a b' })],
    ['of another key', () => sign({}, stranger.privateKey)],
    ['of a key that nobody published', () => sign({}, stranger.privateKey, { alg: 'ES256', kid: 'mine' })],
    ['without a kid', () => sign({}, reports.ec, { alg: 'ES256' })],
    [
      'that brings its key along',
      () => sign({}, stranger.privateKey, { alg: 'ES256', kid: 'ec', jku: 'https://evil.example' }),
    ],
    ['that is no JWT', () => Promise.resolve('x')],
    ['that is too long', () => sign({ padding: 'x'.repeat(9000) })],
  ])('is refused %s, with one answer for all', async (_, make) => {
    const answered = await ask({ ...asserting(await make()), client_id: 'reports-web' });
    const unknown = await ask({ ...asserting(await sign({ sub: 'nobody', iss: 'nobody' })), client_id: 'nobody' });
    expect([answered.status, answered.text]).toEqual([401, unknown.text]);
    expect(saidOf(answered)).toEqual([401, 'invalid_client']);
  });

  it('is the one proof of its app, and of no other', async () => {
    expect(saidOf(await ask({ client_id: 'reports-web', client_secret: 'x' }))).toEqual([401, 'invalid_client']);
    expect(saidOf(await ask({ client_id: 'reports-web' }))).toEqual([401, 'invalid_client']);
    const twice = { ...asserting(await sign()), client_secret: 'x' };
    expect(saidOf(await ask(twice))).toEqual([400, 'invalid_request']);
    const otherType = { ...asserting(await sign()), client_assertion_type: 'x' };
    expect(saidOf(await ask(otherType))).toEqual([400, 'invalid_request']);
    const elevate = await sign({ iss: 'elevate-web', sub: 'elevate-web' });
    expect(saidOf(await ask(asserting(elevate)))).toEqual([401, 'invalid_client']);
    expect(SECRETS['reports-web']).toBeUndefined();
  });
});

describe('an app’s keys', () => {
  const catalogueWith = (app: object) =>
    AppCatalogue.safeParse({
      ...stage.ports.catalogue,
      apps: [{ ...REPORTS, ...app }],
      passwordService: { clientId: 'p' },
    });

  it('stand in the catalogue, or where the app publishes them, and are public', () => {
    expect(catalogueWith({}).success).toBe(true);
    expect(catalogueWith({ jwks: undefined, jwksUri: 'https://reports.example/jwks' }).success).toBe(true);
    for (const wrong of [
      { jwks: undefined },
      { jwksUri: 'https://reports.example/jwks' },
      { clientAuthentication: 'client-secret' },
      { jwks: { keys: [] } },
      { jwks: { keys: [{ ...published[0], d: 'x' }] } },
      { jwks: { keys: [{ kty: 'oct', kid: 'a', k: 'x' }] } },
      { jwks: { keys: [{ kty: 'RSA', kid: 'a', n: 'short', e: 'AQAB' }] } },
    ]) {
      expect([wrong, catalogueWith(wrong).success]).toEqual([wrong, false]);
    }
  });

  it('are fetched when first needed, kept, and missed when they never came', async () => {
    let isAway = false;
    const server = await startJsonServer(() =>
      isAway ? { status: 503, text: '' } : { status: 200, text: JSON.stringify({ keys: published }) },
    );
    const clientId = ClientId.parse('reports-web');
    const apps = [{ clientId, jwks: undefined, jwksUri: server.url }];
    const options = { apps, clock: stage.ports.clock, writeLog: () => undefined };
    const keys = makeClientKeys(options);
    const header = { alg: 'ES256', kid: 'ec' };
    expect(server.asked).toEqual([]);
    await Promise.all([keys.findKey(clientId, header), keys.findKey(clientId, header)]);
    expect(await keys.findKey(clientId, header)).toBeDefined();
    expect(server.asked).toHaveLength(1);
    expect(await keys.findKey(ClientId.parse('elevate-web'), header)).toBeUndefined();
    isAway = true;
    const unavailable = { dependency: 'client-keys' };
    await expect(makeClientKeys(options).findKey(clientId, header)).rejects.toMatchObject(unavailable);
  });
});
