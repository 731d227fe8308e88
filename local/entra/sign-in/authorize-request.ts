/** What an app asks of `/authorize`, and of admin consent. */
import * as z from 'zod';
import { EntraError } from '../entra-errors.ts';
import type { Exchange } from '../exchange.ts';
import type { App } from '../seed.ts';
import { readParameters, readTenantPath, required, type StandIn, type TenantPath } from '../stand-in.ts';

/** The scopes that sign people in and open nothing else. */
const BASIC_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

type Values = Readonly<Record<string, string | undefined>>;

/** Who asks, of whom, where the answer goes, and what else is said. */
export interface Caller {
  readonly path: TenantPath;
  readonly app: App;
  readonly redirectUri: string;
  readonly values: Values;
}

/** Throws for an app or an address that can't be trusted: shown on a page, never sent to the redirect URI (RFC 9700, 4.11). */
export const readCaller = (standIn: StandIn, c: Exchange): Caller => {
  const path = readTenantPath(standIn, c.req.param('tenant') ?? '');
  const values = readParameters(new URL(c.req.url).searchParams);
  const [clientId, redirectUri] = [required(values, 'client_id'), required(values, 'redirect_uri')];
  const app = standIn.directory.findApp(clientId);
  if (!app) throw new EntraError(700016, `App: '${clientId}'.`);
  if (!app.redirectUris.includes(redirectUri)) throw new EntraError(50011, `Redirect URI: '${redirectUri}'.`);
  return { path, app, redirectUri, values };
};

const checkChallenge = ({ code_challenge: challenge, code_challenge_method: method }: Values): void => {
  if (challenge === undefined && method === undefined) return;
  if (method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge ?? '')) throw new EntraError(501491);
};

const readScope = (values: Values): string => {
  const scope = required(values, 'scope');
  const scopes = scope.split(' ').filter((name) => name !== '');
  if (!scopes.includes('openid')) throw new EntraError(70011, "'openid' is missing.");
  const other = scopes.filter((name) => !BASIC_SCOPES.includes(name));
  if (other.length > 0) throw new EntraError(70011, `Unknown: ${other.join(', ')}.`);
  return scope;
};

const AskedClaims = z.looseObject({
  id_token: z.looseObject({
    acrs: z.looseObject({ value: z.string().optional(), values: z.array(z.string()).optional() }),
  }),
});

/** The authentication contexts that the parameter `claims` asks for. */
const readContexts = (claims: string | undefined): readonly string[] => {
  try {
    const { value, values = [] } = AskedClaims.parse(JSON.parse(claims ?? '')).id_token.acrs;
    return value === undefined ? values : [value, ...values];
  } catch {
    return [];
  }
};

/** What `/authorize` is asked for. Throws the first thing that is wrong: told to the app, which is known by now. */
export const readAuthorizeRequest = ({ values }: Caller) => {
  const { response_mode: mode = 'query', prompt, nonce, code_challenge: codeChallenge } = values;
  const responseType = required(values, 'response_type');
  if (responseType !== 'code') throw new EntraError(700054, `Asked for: '${responseType}'.`);
  if (mode !== 'query') throw new EntraError(70007);
  if (prompt !== undefined && !['login', 'none', 'select_account'].includes(prompt))
    throw new EntraError(90023, 'This stand-in knows prompt=login, prompt=none and prompt=select_account.');
  const scope = readScope(values);
  checkChallenge(values);
  return { scope, nonce, codeChallenge, contexts: readContexts(values['claims']) };
};
