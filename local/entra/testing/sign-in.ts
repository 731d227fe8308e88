/** The steps of a sign-in that most tests take. */
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { RunningEntra } from '../start-entra.ts';
import { makeFormBrowser, type Visited } from './form-browser.ts';
import { CALLBACK, CLIENT, HOST, SECRET, USER } from './seeded-entra.ts';

export const VERIFIER = 'a-verifier-of-at-least-43-characters-so-that-it-will-do';
export const NONCE = 'the nonce';

type Changes = Readonly<Record<string, string | undefined>>;

/** The defaults with those changes; undefined drops a parameter. */
export const encode = (defaults: Record<string, string>, changes: Changes): URLSearchParams => {
  const encoded = new URLSearchParams(defaults);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) encoded.delete(name);
    else encoded.set(name, value);
  }
  return encoded;
};

/** An address of `/authorize`; `changes` replaces parameters, and undefined drops one. */
export const authorizeUrl = (entra: RunningEntra, tenant: string = HOST, changes: Changes = {}): string => {
  const defaults = {
    client_id: CLIENT,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile',
    state: 'the state',
    nonce: NONCE,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  };
  return `${entra.url}/${tenant}/oauth2/v2.0/authorize?${encode(defaults, changes).toString()}`;
};

/** Opens `/authorize`, types address and password, and answers what came of it. */
export const typeSignIn = async (
  entra: RunningEntra,
  login = USER,
  tenant: string = HOST,
  browser = makeFormBrowser(),
) => {
  await browser.open(authorizeUrl(entra, tenant));
  return browser.submit({ action: 'sign-in', login, password: 'right' });
};

const text = z.string().optional();
const TokenBody = z.looseObject({
  ...{ id_token: text, access_token: text, error: text, error_description: text },
  error_codes: z.array(z.number()).optional(),
});
export type TokenReply = Awaited<ReturnType<typeof postToken>>;

/** Posts a form to the token endpoint. */
export const postToken = async (
  entra: RunningEntra,
  tenant: string,
  form: URLSearchParams | Record<string, string>,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${entra.url}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: TokenBody.parse(await response.json()) };
};

/** Redeems a code with the client secret. */
export const redeem = (entra: RunningEntra, code: string, tenant: string = HOST, changes: Changes = {}) => {
  const client = { client_id: CLIENT, client_secret: SECRET };
  const defaults = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
  return postToken(entra, tenant, encode({ ...client, ...defaults }, changes));
};

/** The code of a redirect back to the app. */
export const codeOf = (visited: Visited): string => {
  const code = visited.location?.searchParams.get('code');
  if (typeof code !== 'string') throw new Error(`No code: ${visited.status} ${visited.location?.href ?? visited.html}`);
  return code;
};

/** Signs in and answers the ID token, unchecked. */
export const fetchIdToken = async (entra: RunningEntra, login = USER, tenant: string = HOST): Promise<string> => {
  const { status, body } = await redeem(entra, codeOf(await typeSignIn(entra, login, tenant)), tenant);
  if (body.id_token === undefined) throw new Error(`No ID token: ${status} ${JSON.stringify(body)}`);
  return body.id_token;
};

/** The app's own check of an ID token, as strict as it should be; throws what jose throws. */
export const verifyIdToken = async (entra: RunningEntra, idToken: string, tenantId: string = HOST) => {
  const keys = createRemoteJWKSet(new URL(`${entra.url}/${tenantId}/discovery/v2.0/keys`));
  const issuer = `${entra.url}/${tenantId}/v2.0`;
  const { payload } = await jwtVerify(idToken, keys, { issuer, audience: CLIENT, algorithms: ['RS256'] });
  return payload;
};

export const claimsOf = (token: string): JWTPayload => decodeJwt(token);

/** An app-only token for Graph, by client secret. */
export const requestAppToken = (entra: RunningEntra, tenant: string = HOST) => {
  const app = { client_id: CLIENT, client_secret: SECRET };
  return postToken(entra, tenant, { grant_type: 'client_credentials', scope: `${entra.graph}/.default`, ...app });
};
