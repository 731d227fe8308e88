/** The rules that a request to `/authorize` must keep once client and redirect URI are right, in the order they are looked at. */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { hasIdToken, type ResponseType } from '../../platform/words/apps/response-types.ts';
import { type AskedMode, readResponseType, wordsOf } from './response-parameters.ts';
import { readClaimsRequest } from './claims-request.ts';

export type AuthorizationErrorCode =
  | 'invalid_request'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported';

/** What the app is told. The description is for its developers and never repeats input. */
export type AuthorizationError = { readonly error: AuthorizationErrorCode; readonly description: string };

type Input = {
  readonly app: Pick<App, 'pkce' | 'responseTypes'>;
  readonly query: URLSearchParams;
  readonly repeated: ReadonlySet<string>;
  readonly stateIsUsable: boolean;
  readonly askedMode: AskedMode;
};
type Rule = (input: Input) => AuthorizationError | undefined;

const MAX_NONCE_LENGTH = 512;
// RFC 7636 section 4.2: code-challenge = 43*128unreserved.
const CODE_CHALLENGE = /^[A-Za-z0-9._~-]{43,128}$/;
const MAX_AGE = /^\d{1,9}$/;

const refuse = (error: AuthorizationErrorCode, description: string): AuthorizationError => ({ error, description });

const noRepetition: Rule = ({ repeated }) =>
  repeated.size > 0 ? refuse('invalid_request', 'a parameter is given more than once') : undefined;

const usableState: Rule = ({ stateIsUsable }) =>
  stateIsUsable ? undefined : refuse('invalid_request', 'state must be 1 to 4096 printable ASCII characters');

// OpenID Connect Core 1.0 sections 6 and 7.2.1: who doesn't support these says so.
const noRequestObject: Rule = ({ query }) => {
  if (query.has('request')) return refuse('request_not_supported', 'request objects are not supported');
  if (query.has('request_uri')) return refuse('request_uri_not_supported', 'request objects are not supported');
  if (query.has('registration')) return refuse('registration_not_supported', 'registration is not supported');
  return undefined;
};

const typeOf = (query: URLSearchParams): ResponseType | undefined => readResponseType(query.get('response_type') ?? '');

const responseType: Rule = ({ app, query, askedMode }) => {
  if (!query.has('response_type')) return refuse('invalid_request', 'response_type is missing');
  const type = typeOf(query);
  if (type === undefined || !app.responseTypes.includes(type)) {
    const allowed = `response_type must be ${app.responseTypes.join(' or ')}`;
    const isOff = type !== undefined;
    return refuse(
      'unsupported_response_type',
      isOff ? `${allowed}: the app catalogue names no other for this app (responseTypes)` : allowed,
    );
  }
  if (askedMode.fault !== undefined) return refuse('invalid_request', askedMode.fault);
  // A query stands in logs, and a fragment is read by every script of the page: neither is for an ID token.
  return hasIdToken(type) && askedMode.mode !== 'form_post'
    ? refuse('invalid_request', 'response_type id_token is answered by response_mode=form_post alone')
    : undefined;
};

const openidScope: Rule = ({ query }) =>
  wordsOf(query.get('scope')).includes('openid') ? undefined : refuse('invalid_scope', 'scope must contain openid');

/** RFC 9700 section 2.1.1: PKCE unless the catalogue lets the app do without, and never `plain` (which an absent method means). */
const pkce: Rule = ({ app, query }) => {
  const [challenge, method] = [query.get('code_challenge'), query.get('code_challenge_method')];
  if (challenge === null) {
    // A method without a challenge: somebody took the challenge away.
    const canBeAbsent = method === null && (app.pkce !== 'required' || typeOf(query) === 'id_token');
    return canBeAbsent ? undefined : refuse('invalid_request', 'PKCE is required (code_challenge, S256)');
  }
  if (!CODE_CHALLENGE.test(challenge))
    return refuse('invalid_request', 'code_challenge must be 43 to 128 unreserved characters');
  return method === 'S256' ? undefined : refuse('invalid_request', 'code_challenge_method must be S256');
};

/** Where it stands in for PKCE (RFC 9700 section 2.1.1), and where the ID token comes through the browser (OpenID Connect Core 1.0 section 3.2.2.1). */
const nonce: Rule = ({ app, query }) => {
  const given = query.get('nonce');
  if (given === null) {
    const type = typeOf(query);
    if (type !== undefined && hasIdToken(type))
      return refuse('invalid_request', 'nonce is required with response_type id_token');
    return query.has('code_challenge') || app.pkce !== 'optional'
      ? undefined
      : refuse('invalid_request', 'PKCE (code_challenge, S256) or a nonce is required');
  }
  return given.length <= MAX_NONCE_LENGTH && /^[\x20-\x7e]*$/.test(given)
    ? undefined
    : refuse('invalid_request', 'nonce must be at most 512 printable ASCII characters');
};

/**
 * OpenID Connect Core 1.0 section 3.1.2.1. There is no session here: `none` and `login` are Azure's to answer. `consent` was given by the
 * tenant's administrator, for all; what isn't known is passed over: the answer to both is the sign-in.
 */
const prompt: Rule = ({ query }) => {
  const asked = wordsOf(query.get('prompt'));
  return asked.includes('none') && asked.length > 1
    ? refuse('invalid_request', 'prompt=none must stand alone')
    : undefined;
};

const maxAge: Rule = ({ query }) =>
  MAX_AGE.test(query.get('max_age') ?? '0')
    ? undefined
    : refuse('invalid_request', 'max_age must be a number of seconds');

const claims: Rule = ({ query }) =>
  readClaimsRequest(query.get('claims'), null) === 'malformed'
    ? refuse('invalid_request', 'claims must be a JSON object as in OpenID Connect Core 1.0 section 5.5')
    : undefined;

const RULES: readonly Rule[] = [
  noRepetition,
  usableState,
  noRequestObject,
  responseType,
  openidScope,
  pkce,
  nonce,
  prompt,
  maxAge,
  claims,
];

/** The first rule that the request breaks, or undefined. */
export function checkAuthorizationRequest(input: Input): AuthorizationError | undefined {
  for (const rule of RULES) {
    const error = rule(input);
    if (error !== undefined) return error;
  }
  return undefined;
}
