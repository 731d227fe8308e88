/** The same questions asked of the peers, each in its own words. */
import { createHash } from 'node:crypto';
import type { Ask, Reply } from '../measure/requester.ts';

const EMAIL = 'bob@acme.example';
const VERIFIER = 'b'.repeat(43);
const PKCE = {
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};
const JSON_BODY = { 'content-type': 'application/json' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function expect(holds: boolean, what: string, { status, location, text }: Reply): void {
  if (!holds) throw new Error(`${what} answered ${status} ${location} ${text.slice(0, 300)}`);
}

export async function askEcho(ask: Ask): Promise<void> {
  const answer = await ask('/echo', { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ email: EMAIL }) });
  expect(answer.status === 200 && answer.text.includes(EMAIL), 'the echo', answer);
}

export async function redirectByEcho(ask: Ask): Promise<void> {
  const answer = await ask('/echo');
  expect(answer.status === 303, 'the echo', answer);
}

export const betterAuth = {
  /** Which provider, and the way to it: one request. */
  redirect: async (ask: Ask, url: string): Promise<{ readonly to: URL; readonly cookie: string }> => {
    const answer = await ask('/api/auth/sign-in/sso', {
      method: 'POST',
      headers: { ...JSON_BODY, origin: url },
      body: JSON.stringify({ email: EMAIL, callbackURL: '/home' }),
    });
    expect(answer.status === 200 && answer.text.includes('/authorize?'), 'better-auth', answer);
    const { url: to } = JSON.parse(answer.text) as { url: string };
    return { to: new URL(to), cookie: answer.cookies.map((each) => each.split(';', 1)[0]).join('; ') };
  },
  signIn: async (ask: Ask, url: string): Promise<void> => {
    const { to, cookie } = await betterAuth.redirect(ask, url);
    const query = new URLSearchParams({ code: 'code', state: to.searchParams.get('state') ?? '' });
    const answer = await ask(`/api/auth/sso/callback/acme?${query.toString()}`, { headers: { cookie } });
    const isIn = answer.cookies.some((each) => each.includes('session_token='));
    expect(answer.status === 302 && isIn, 'better-auth', answer);
  },
};

const JACKSON_CLIENT = { client_id: 'tenant=acme.example&product=elevate', redirect_uri: 'http://localhost/callback' };
export const jackson = {
  discover: async (ask: Ask): Promise<void> => {
    const answer = await ask('/discovery', {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ email: EMAIL }),
    });
    expect(answer.text.includes('"idp"'), 'saml-jackson', answer);
  },
  redirect: async (ask: Ask): Promise<URL> => {
    const query = {
      ...JACKSON_CLIENT,
      ...PKCE,
      response_type: 'code',
      scope: 'openid',
      state: 'state',
      nonce: 'nonce',
    };
    const answer = await ask(`/authorize?${new URLSearchParams(query).toString()}`);
    expect(answer.status === 303, 'saml-jackson', answer);
    return new URL(answer.location);
  },
  signIn: async (ask: Ask): Promise<void> => {
    const to = await jackson.redirect(ask);
    const state = to.searchParams.get('state') ?? '';
    // Its identity provider finds the nonce in the code.
    const back = new URLSearchParams({ code: `code.${to.searchParams.get('nonce') ?? ''}`, state });
    const answer = await ask(`/oidc?${back.toString()}`);
    const code = URL.parse(answer.location)?.searchParams.get('code') ?? '';
    expect(code !== '', 'saml-jackson', answer);
    const tokens = await ask('/token', {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams({
        ...JACKSON_CLIENT,
        ...{ grant_type: 'authorization_code', code, code_verifier: VERIFIER },
        client_secret: 'verifier-of-the-benchmark',
      }).toString(),
    });
    expect(tokens.text.includes('id_token'), 'saml-jackson', tokens);
  },
};

export async function redirectByOidcProvider(ask: Ask): Promise<void> {
  const query = {
    ...{ client_id: 'elevate', redirect_uri: 'https://elevate.example/callback', response_type: 'code' },
    ...{ scope: 'openid', state: 'state', nonce: 'nonce', login_hint: EMAIL, ...PKCE },
  };
  const answer = await ask(`/auth?${new URLSearchParams(query).toString()}`);
  expect(answer.status === 303 && answer.location.includes('/interaction/'), 'oidc-provider', answer);
}

export async function askBareHttp(ask: Ask): Promise<void> {
  const answer = await ask('/', { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ email: EMAIL }) });
  expect(answer.text.includes(EMAIL), 'bare node:http', answer);
}
