import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { describe, expect, it } from 'vitest';
import { SECRETS, SERVICE_URL, openStage } from '../support/sign-in/stage.ts';
import { openSession } from '../support/sign-in/sessions.ts';
import { makeAppWithKeys, REPORTS_CALLBACK } from '../support/sign-in/app-with-keys.ts';
import { callbackPath } from '../support/sign-in/sign-in-by-hand.ts';
import { ObjectId } from '../../shared/platform/words/identifiers.ts';
import { ACCESS_TOKEN_LIFETIME_MS, ID_TOKEN_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';

const reports = await makeAppWithKeys();
const stage = openStage({ moreApps: [reports.app] });

const REDIRECT_URI = 'https://elevate.example/callback';

/** Carries an independent library's requests to the handlers. */
const throughHandlers: client.CustomFetch = async (url, { method, headers, body }) => {
  const { pathname, search } = new URL(url);
  const text = body instanceof URLSearchParams ? body.toString() : undefined;
  const answered = await stage.ask(`${pathname}${search}`, {
    method,
    headers: { ...headers },
    ...(text === undefined ? {} : { body: text }),
  });
  return new Response(answered.text, { status: answered.status, headers: answered.headers });
};

const discover = async (clientId: string, authentication: client.ClientAuth): Promise<client.Configuration> => {
  const config = await client.discovery(new URL(SERVICE_URL), clientId, undefined, authentication, {
    [client.customFetch]: throughHandlers,
    execute: [client.enableNonRepudiationChecks],
  });
  return config;
};

const AUTHENTICATIONS = [
  ['client_secret_basic', 'elevate-web', client.ClientSecretBasic(SECRETS['elevate-web']), REDIRECT_URI],
  ['client_secret_post', 'elevate-web', client.ClientSecretPost(SECRETS['elevate-web']), REDIRECT_URI],
  ['private_key_jwt', 'reports-web', client.PrivateKeyJwt({ key: reports.ec, kid: 'ec' }), REPORTS_CALLBACK],
  ['none', 'phone-app', client.None(), 'https://phone.example/callback'],
  ['none, at a port of the person’s own device', 'phone-app', client.None(), 'http://[::1]:51004/back'],
] as const;

describe('the OpenID Provider, seen by openid-client', () => {
  it.each(AUTHENTICATIONS)('signs a person in with %s', async (_, clientId, authentication, redirectUri) => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const config = await discover(clientId, authentication);
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      login_hint: email('ann'),
    });
    const browser = stage.browser();
    const toEntra = await browser.visit(`${url.pathname}${url.search}`);
    const signedInAt = stage.ports.clock();
    const code = stage.entra.codeOf({ tenantId, upn: email('ann'), signedInAt });
    const back = await browser.visit(callbackPath(toEntra, { code }));
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, maxAge: 60 };
    const tokens = await client.authorizationCodeGrant(config, back.location, checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ email: email('ann'), account_id: id, tid: tenantId, aud: clientId });
    expect([(claims?.exp ?? 0) - (claims?.iat ?? 0), tokens.expires_in]).toEqual([
      ID_TOKEN_LIFETIME_MS / 1000,
      ACCESS_TOKEN_LIFETIME_MS / 1000,
    ]);
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
    expect(userinfo).toMatchObject({ sub: claims?.sub, email: email('ann'), name: 'Ann <Example>' });
    await expect(client.authorizationCodeGrant(config, back.location, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
  });

  it('gives one person the same subject at every sign-in and in every app', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const subjects = new Set<string | undefined>();
    let objectId: string | undefined;
    for (const [, clientId, authentication, redirectUri] of AUTHENTICATIONS) {
      const config = await discover(clientId, authentication);
      const pkceCodeVerifier = client.randomPKCECodeVerifier();
      const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier);
      const asked = { scope: 'openid', code_challenge, code_challenge_method: 'S256', login_hint: email('ann') };
      const url = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, ...asked });
      const browser = stage.browser();
      const toEntra = await browser.visit(`${url.pathname}${url.search}`);
      const code = stage.entra.codeOf({ tenantId, upn: email('ann'), ...knownAs(objectId) });
      const back = await browser.visit(callbackPath(toEntra, { code }));
      const tokens = await client.authorizationCodeGrant(config, back.location, { pkceCodeVerifier });
      subjects.add(tokens.claims()?.sub);
      objectId ??= tokens.claims()?.['oid'] as string;
    }
    expect(subjects.size).toBe(1);
  });

  it('keeps a person signed in, is asked whether they are, and gives the tokens up', async () => {
    const { tokens } = await openSession(stage);
    const { sub } = decodeJwt(tokens.id_token ?? '');
    const config = await discover('elevate-web', client.ClientSecretBasic(SECRETS['elevate-web']));
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()?.sub).toBe(sub);
    expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({ active: true, sub });
    await client.tokenRevocation(config, refreshed.refresh_token ?? '');
    expect(await client.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });
    const again = client.refreshTokenGrant(config, refreshed.refresh_token ?? '');
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
  });

  it('builds a sign-out that the service follows', async () => {
    const config = await discover('elevate-web', client.None());
    const url = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: 'https://elevate.example/bye',
      state: 's',
    });
    const answered = await stage.ask(`${url.pathname}${url.search}`);
    expect(answered.headers['location']).toBe('https://elevate.example/bye?state=s');
  });

  it('says of itself what OpenID Connect Discovery 1.0 section 3 requires', async () => {
    const answered = await stage.ask('/.well-known/openid-configuration', {
      headers: { origin: 'https://elevate.example' },
    });
    expect(answered.json).toMatchObject({
      issuer: SERVICE_URL,
      authorization_endpoint: `${SERVICE_URL}/authorize`,
      response_types_supported: ['code', 'id_token', 'code id_token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      grant_types_supported: ['authorization_code', 'implicit', 'refresh_token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      revocation_endpoint: `${SERVICE_URL}/revoke`,
      introspection_endpoint: `${SERVICE_URL}/introspect`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      authorization_response_iss_parameter_supported: true,
      request_uri_parameter_supported: false,
    });
    expect(answered.headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': 'https://elevate.example',
    });
    const forOAuth = await stage.ask('/.well-known/oauth-authorization-server');
    expect([forOAuth.json, forOAuth.headers['cache-control']]).toEqual([answered.json, 'public, max-age=300']);
    const keys = await stage.ask('/jwks');
    expect(keys.headers['cache-control']).toBe('public, max-age=300');
    expect(keys.json).toMatchObject({ keys: [{ kty: 'RSA', alg: 'RS256', use: 'sig', kid: 'key-1' }] });
    expect(keys.text).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
  });
});

const knownAs = (objectId: string | undefined) =>
  objectId === undefined ? {} : { objectId: ObjectId.parse(objectId) };
