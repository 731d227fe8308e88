/** Errors of the token endpoint (RFC 6749 section 5.2) and of a resource behind an access token (RFC 6750 section 3). */
import { OAuthErrorAnswer } from '../wire.ts';
import { RETRY_AFTER_SECONDS } from '../../platform/endpoint/fault.ts';
import type { Reply } from '../../platform/endpoint/reply.ts';

export type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'server_error';

/** An error on its way to an app; `oauth-endpoint` makes the answer of it. Descriptions are ours and repeat no input. */
export class OAuthError {
  readonly error: TokenErrorCode;
  readonly description: string;
  /** For the log: what exactly, as a code. */
  readonly detail: string;
  constructor(error: TokenErrorCode, description: string, detail: string = error) {
    this.error = error;
    this.description = description;
    this.detail = detail;
  }
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;
const STATUS: Readonly<Record<TokenErrorCode, number>> = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  // Beyond RFC 6749 section 5.2, which has no word for them; the names are those of section 4.1.2.1.
  temporarily_unavailable: 503,
  server_error: 500,
};

/** The answer for an error. A 401 says how to authenticate, whichever way the client tried (RFC 9110 section 15.5.2). */
export const tokenErrorReply = ({ error, description }: OAuthError, supportCode?: string): Reply => ({
  status: STATUS[error],
  headers: {
    ...NO_STORE,
    ...(error === 'invalid_client' ? { 'www-authenticate': 'Basic realm="azure-sso-identity", charset="UTF-8"' } : {}),
    ...(error === 'temporarily_unavailable' ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}),
  },
  jsonBody: { error, error_description: description, support_code: supportCode },
});

/** Tokens, never to be kept on the way (RFC 6749 section 5.1). */
export const tokenReply = (jsonBody: Readonly<Record<string, unknown>>): Reply => ({
  status: 200,
  headers: NO_STORE,
  jsonBody,
});

/** Done, and nothing to say of it (RFC 7009 section 2.2). */
export const doneReply = (): Reply => ({ status: 200, headers: NO_STORE });

/** Of every endpoint that an app calls with its credentials, for the API description. */
export const OAUTH_ERROR_ANSWERS = {
  400: { description: 'RFC 6749 section 5.2.', schema: OAuthErrorAnswer },
  401: { description: 'The client is not authenticated (RFC 6749 section 5.2).', schema: OAuthErrorAnswer },
  503: { description: 'Try again after the seconds that Retry-After says.', schema: OAuthErrorAnswer },
} as const;

/** RFC 6750 section 3.1: no error code where no token came at all. */
export function bearerErrorReply(error: 'no-token' | 'invalid_request' | 'invalid_token'): Reply {
  const challenge = 'Bearer realm="azure-sso-identity"';
  return {
    status: error === 'invalid_request' ? 400 : 401,
    headers: {
      ...NO_STORE,
      'www-authenticate': error === 'no-token' ? challenge : `${challenge}, error="${error}"`,
    },
  };
}
