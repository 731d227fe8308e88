/**
 * Reads the parameters of `/authorize` (OpenID Connect Core 1.0 section 3.1.2.1, RFC 6749 section 4.1.1, RFC 7636 section 4.3).
 * A bad client or redirect URI ends on a page; whatever else is wrong goes back to the app (RFC 6749 section 4.1.2.1).
 */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { TRANSACTION_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import { isRegistered } from '../../platform/words/apps/app-addresses.ts';
import type { AnswerTo, AuthorizationRequest } from './authorization-request.ts';
import { OFFLINE_ACCESS } from './session.ts';
import { readClaimsRequest } from './claims-request.ts';
import { checkAuthorizationRequest, type AuthorizationError } from './check-authorization-request.ts';
import { readResponseMode, readResponseType, type ResponseMode, wordsOf } from './response-parameters.ts';

export type AuthorizationRequestOutcome =
  | { readonly kind: 'page'; readonly refusal: 'unknown-app' | 'unknown-redirect-uri' | 'invalid-request' }
  | { readonly kind: 'error'; readonly app: App; readonly to: AnswerTo; readonly error: AuthorizationError }
  | {
      readonly kind: 'request';
      readonly app: App;
      readonly request: AuthorizationRequest;
      /** As given: a sealed hint, an address, or anything else. */
      readonly loginHint: string | undefined;
      readonly idTokenHint: string | undefined;
      /** The person is to say who they are, whatever was hinted. */
      readonly chooseAccount: boolean;
    };

export const SCOPES = ['openid', 'profile', 'email', OFFLINE_ACCESS] as const;

// RFC 6749 appendix A.5: state is printable ASCII. OpenIddict's, a nested token, has 3,000 characters.
const STATE = /^[\x20-\x7e]{1,4096}$/;
// Given back with the refusal, whatever is wrong with it: an app that doesn't find its state again shows nothing of what it was told.
const MAX_RETURNED_STATE_LENGTH = 16 * 1024;

const page = (refusal: 'unknown-app' | 'unknown-redirect-uri' | 'invalid-request') =>
  ({ kind: 'page', refusal }) as const;

type ReadClient = { readonly kind: 'client'; readonly app: App; readonly redirectUri: string };

/** Who asks and where the answer may go; without both nobody is sent anywhere. */
function readClient(
  query: URLSearchParams,
  repeated: ReadonlySet<string>,
  apps: readonly App[],
): ReadClient | ReturnType<typeof page> {
  if (repeated.has('client_id') || repeated.has('redirect_uri')) return page('invalid-request');
  const app = apps.find(({ clientId }) => clientId === query.get('client_id'));
  if (app === undefined) return page('unknown-app');
  const redirectUri = query.get('redirect_uri');
  return redirectUri === null || !isRegistered(app.redirectUris, redirectUri)
    ? page('unknown-redirect-uri')
    : { kind: 'client', app, redirectUri };
}

/** Those that mean something here. Others are passed over, however often they come (`resource`, RFC 8707, may come more than once). */
const KNOWN_PARAMETERS = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce'],
  ...['code_challenge', 'code_challenge_method', 'login_hint', 'id_token_hint', 'prompt', 'max_age'],
  ...['claims', 'acr_values', 'request', 'request_uri', 'registration'],
];

/** What was asked, or how to refuse it. Unknown parameters are ignored (RFC 6749 section 3.1), known ones that are repeated refused. */
export function readAuthorizationRequest(query: URLSearchParams, apps: readonly App[]): AuthorizationRequestOutcome {
  const repeated = new Set(KNOWN_PARAMETERS.filter((name) => query.getAll(name).length > 1));
  const client = readClient(query, repeated, apps);
  if (client.kind === 'page') return client;
  const { app, redirectUri } = client;
  const given = query.get('state') ?? undefined;
  const isOnce = !repeated.has('state');
  const stateIsUsable = isOnce && (given === undefined || STATE.test(given));
  const state = isOnce && (given?.length ?? 0) <= MAX_RETURNED_STATE_LENGTH ? given : undefined;
  const once = (name: string): string | null => (repeated.has(name) ? null : query.get(name));
  const askedMode = readResponseMode(
    { responseMode: once('response_mode'), responseType: once('response_type') },
    redirectUri,
  );
  const to = answerTo(redirectUri, state, askedMode.mode, wordsOf(once('prompt')));
  const error = checkAuthorizationRequest({ app, query, repeated, stateIsUsable, askedMode });
  if (error !== undefined) return { kind: 'error', app, to, error };
  return {
    kind: 'request',
    app,
    request: requestOf(app, to, query),
    loginHint: query.get('login_hint') ?? undefined,
    idTokenHint: query.get('id_token_hint') ?? undefined,
    chooseAccount: wordsOf(query.get('prompt')).includes('select_account'),
  };
}

/** What isn't there is no member: a sealed cookie is no place for more. */
const answerTo = (
  redirectUri: string,
  state: string | undefined,
  mode: ResponseMode,
  prompts: readonly string[],
): AnswerTo => ({
  redirectUri,
  ...(state === undefined ? {} : { state }),
  ...(mode === 'query' ? {} : { responseMode: mode }),
  ...(prompts.includes('none') ? { prompt: 'none' } : {}),
});

function requestOf(app: App, to: AnswerTo, query: URLSearchParams): AuthorizationRequest {
  const asked = wordsOf(query.get('scope'));
  const nonce = query.get('nonce');
  const codeChallenge = query.get('code_challenge');
  const responseType = readResponseType(query.get('response_type') ?? '');
  return {
    clientId: app.clientId,
    ...to,
    // Who may have no refresh token signs in without one.
    scope: SCOPES.filter((scope) => asked.includes(scope) && (scope !== OFFLINE_ACCESS || app.offlineAccess)).join(' '),
    ...(responseType === undefined || responseType === 'code' ? {} : { responseType }),
    ...(codeChallenge === null ? {} : { codeChallenge }),
    ...(nonce === null ? {} : { nonce }),
    ...readAskedClaims(query),
    ...readPrompt(wordsOf(query.get('prompt')), query.get('max_age')),
  };
}

/** `max_age=0` asks for what `prompt=login` asks for. */
function readPrompt(
  prompts: readonly string[],
  maxAge: string | null,
): Pick<AuthorizationRequest, 'prompt' | 'maxAge'> {
  const seconds = maxAge === null ? undefined : Number(maxAge);
  const age = seconds === undefined || seconds === 0 ? {} : { maxAge: seconds };
  if (prompts.includes('none')) return { prompt: 'none', ...(seconds === 0 ? { maxAge: 1 } : age) };
  if (!prompts.includes('login') && seconds !== 0) return age;
  // Also as an age: an instance of a version before, which may open the cookie, knows no `prompt` but looks at that.
  return { prompt: 'login', maxAge: Math.min(age.maxAge ?? Infinity, TRANSACTION_LIFETIME_MS / 1000) };
}

/** What isn't there is no member. */
function readAskedClaims(query: URLSearchParams): Pick<AuthorizationRequest, 'claims' | 'acr' | 'expectedSubject'> {
  const asked = readClaimsRequest(query.get('claims'), query.get('acr_values'));
  if (asked === 'malformed') return {};
  const { claims, acr, subject } = asked;
  return {
    ...(claims.length === 0 ? {} : { claims: [...claims] }),
    ...(acr === undefined ? {} : { acr }),
    ...(subject === undefined ? {} : { expectedSubject: subject }),
  };
}
