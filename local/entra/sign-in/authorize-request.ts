/** What an app asks of `/authorize`, and the three ways in which the question can end. */
import * as z from 'zod';
import { entraError, type EntraError } from '../entra-errors.ts';
import { readParameters } from '../read-parameters.ts';
import type { App } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { readTenantPath, type TenantPath } from '../stand-in.ts';

/** The scopes that sign people in and open nothing else. */
const BASIC_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

const PROMPTS = ['login', 'none', 'select_account', undefined] as const;
type Prompt = (typeof PROMPTS)[number];
const isPrompt = (value: string | undefined): value is Prompt => PROMPTS.some((prompt) => prompt === value);

export interface AuthorizeRequest {
  readonly path: TenantPath;
  readonly app: App;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scope: string;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly loginHint: string | undefined;
  /** The authentication contexts that the parameter `claims` asks for. */
  readonly contexts: readonly string[];
  /** `login` is also the pages' own link to another account. */
  readonly prompt: Prompt;
}

type ParsedRequest =
  | { kind: 'request'; request: AuthorizeRequest }
  /** Nothing about the app can be trusted: shown on a page, never sent to the redirect URI (RFC 9700, 4.11). */
  | { kind: 'shown'; error: EntraError }
  | { kind: 'returned'; redirectUri: string; state: string | undefined; error: EntraError };

type Values = ReturnType<typeof readParameters>['values'];

/** Finds who asks and where the answer goes. Used by sign-in and by admin consent. */
export const readCaller = (
  standIn: StandIn,
  segment: string,
  { values, repeated }: ReturnType<typeof readParameters>,
): { kind: 'caller'; path: TenantPath; app: App; redirectUri: string } | { kind: 'shown'; error: EntraError } => {
  const shown = (error: EntraError) => ({ kind: 'shown', error }) as const;
  const path = readTenantPath(standIn.directory, segment);
  if (!path) return shown(entraError(90002, `Tenant: '${segment}'.`));
  if (repeated.length > 0) return shown(entraError(90013, `Repeated: ${repeated.join(', ')}.`));
  const { client_id: clientId, redirect_uri: redirectUri } = values;
  if (clientId === undefined) return shown(entraError(900144, "Missing: 'client_id'."));
  if (redirectUri === undefined) return shown(entraError(900144, "Missing: 'redirect_uri'."));
  const app = standIn.directory.findApp(clientId);
  if (!app) return shown(entraError(700016, `App: '${clientId}'.`));
  if (!app.redirectUris.includes(redirectUri)) return shown(entraError(50011, `Redirect URI: '${redirectUri}'.`));
  return { kind: 'caller', path, app, redirectUri };
};

const checkChallenge = (values: Values): EntraError | undefined => {
  const { code_challenge: challenge, code_challenge_method: method } = values;
  if (challenge === undefined && method === undefined) return undefined;
  return method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge ?? '') ? undefined : entraError(501491);
};

const checkScope = (scope: string | undefined): EntraError | undefined => {
  if (scope === undefined) return entraError(900144, "Missing: 'scope'.");
  const scopes = scope.split(' ');
  if (!scopes.includes('openid')) return entraError(70011, "'openid' is missing.");
  const other = scopes.filter((name) => name !== '' && !BASIC_SCOPES.includes(name));
  return other.length > 0 ? entraError(70011, `Unknown: ${other.join(', ')}.`) : undefined;
};

/** The first thing that is wrong with a question whose asker is known. */
const findMistake = (values: Values): EntraError | undefined => {
  if (values['response_type'] === undefined) return entraError(900144, "Missing: 'response_type'.");
  if (values['response_type'] !== 'code') return entraError(700054, `Asked for: '${values['response_type']}'.`);
  if ((values['response_mode'] ?? 'query') !== 'query') return entraError(70007);
  if (!isPrompt(values['prompt']))
    return entraError(90023, 'This stand-in knows prompt=login, prompt=none and prompt=select_account.');
  return checkScope(values['scope']) ?? checkChallenge(values);
};

const AskedClaims = z.looseObject({
  id_token: z.looseObject({
    acrs: z.looseObject({ value: z.string().optional(), values: z.array(z.string()).optional() }),
  }),
});

const readContexts = (claims: string | undefined): readonly string[] => {
  try {
    const { value, values = [] } = AskedClaims.parse(JSON.parse(claims ?? '')).id_token.acrs;
    return value === undefined ? values : [value, ...values];
  } catch {
    return [];
  }
};

/** Reads the question of `/{segment}/oauth2/v2.0/authorize`. */
export const parseAuthorizeRequest = (standIn: StandIn, segment: string, search: URLSearchParams): ParsedRequest => {
  const parameters = readParameters(search);
  const caller = readCaller(standIn, segment, parameters);
  if (caller.kind === 'shown') return caller;
  const { values } = parameters;
  const { path, app, redirectUri } = caller;
  const error = findMistake(values);
  if (error) return { kind: 'returned', redirectUri, state: values['state'], error };
  const request: AuthorizeRequest = {
    path,
    app,
    redirectUri,
    state: values['state'],
    scope: values['scope'] ?? '',
    nonce: values['nonce'],
    codeChallenge: values['code_challenge'],
    loginHint: values['login_hint'],
    contexts: readContexts(values['claims']),
    prompt: isPrompt(values['prompt']) ? values['prompt'] : undefined,
  };
  return { kind: 'request', request };
};
