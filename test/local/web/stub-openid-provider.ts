/** The service as an app's OpenID Provider, in a few lines: for tests of the apps alone. The person has signed in already. */
import { createHash, randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

type Grant = { readonly nonce: string; readonly challenge: string; readonly redirectUri: string };

export interface StubProvider {
  /** From the next token on, another key signs; the one before is no longer published. */
  rotateKeys(): Promise<void>;
  /** What the next ID tokens say otherwise. */
  claims: Record<string, unknown>;
  /** Signs with a key that nobody publishes. */
  forge: boolean;
  /** Refuses at `/authorize` with this code. */
  refuseWith: string | undefined;
  /** Sends people to the app's own password page instead. */
  companySignInUri: string | undefined;
  keyFetches: number;
  /** The `login_hint` of the last authorization request. */
  loginHint: string | undefined;
  readonly endedSessions: string[];
}

async function makeKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey, jwk };
}

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/end-session`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
});

/** Adds the provider's routes to a stub of the service. */
export async function addStubProvider(
  web: Hono,
  issuer: () => string,
  client: { readonly id: string; readonly secret: string },
): Promise<StubProvider> {
  let serial = 1;
  let key = await makeKey('key-1');
  const stranger = await makeKey('key-1');
  const grants = new Map<string, Grant>();
  const provider: StubProvider = {
    claims: {},
    forge: false,
    refuseWith: undefined,
    companySignInUri: undefined,
    keyFetches: 0,
    loginHint: undefined,
    endedSessions: [],
    async rotateKeys() {
      key = await makeKey(`key-${++serial}`);
    },
  };

  web.get('/.well-known/openid-configuration', (c) => c.json(metadata(issuer())));
  web.get('/jwks', (c) => {
    provider.keyFetches++;
    return c.json({ keys: [key.jwk] });
  });
  web.get('/authorize', (c) => {
    const { redirect_uri: redirectUri = '', state = '', nonce = '', code_challenge: challenge = '' } = c.req.query();
    provider.loginHint = c.req.query('login_hint');
    const answer = (target: string, parameters: Record<string, string>) =>
      c.redirect(`${target}?${new URLSearchParams({ ...parameters, state, iss: issuer() }).toString()}`, 303);
    if (provider.companySignInUri !== undefined) return answer(provider.companySignInUri, {});
    if (provider.refuseWith !== undefined) return answer(redirectUri, { error: provider.refuseWith });
    const code = randomBytes(16).toString('base64url');
    grants.set(code, { nonce, challenge, redirectUri });
    return answer(redirectUri, { code });
  });
  web.post('/token', async (c) => {
    const form = await c.req.parseBody();
    const code = typeof form['code'] === 'string' ? form['code'] : '';
    const grant = grants.get(code);
    grants.delete(code);
    const verifier = typeof form['code_verifier'] === 'string' ? form['code_verifier'] : '';
    const isProven = createHash('sha256').update(verifier).digest('base64url') === grant?.challenge;
    const basic = Buffer.from(c.req.header('authorization')?.slice('Basic '.length) ?? '', 'base64').toString();
    const isClient = decodeURIComponent(basic) === `${client.id}:${client.secret}`;
    if (grant === undefined || !isProven || !isClient || form['redirect_uri'] !== grant.redirectUri) {
      return c.json({ error: 'invalid_grant' }, 400);
    }
    const claims = { sub: 'user-1', nonce: grant.nonce, ...provider.claims };
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .setIssuer(issuer())
      .setAudience(client.id)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(provider.forge ? stranger.privateKey : key.privateKey);
    return c.json({ access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: idToken });
  });
  web.get('/end-session', (c) => {
    const { id_token_hint: hint = '', post_logout_redirect_uri: target = '' } = c.req.query();
    provider.endedSessions.push(hint);
    return c.redirect(target, 303);
  });
  return provider;
}
