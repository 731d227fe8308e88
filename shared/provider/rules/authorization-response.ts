/** Where the browser goes with an answer of `/authorize`: back to the app, or to its Company sign-in page. */
import type { App } from '../../platform/words/app-catalogue.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { withParameters } from '../../platform/words/app-addresses.ts';

type Asked = Pick<AuthorizationRequest, 'redirectUri' | 'state'>;

/** The code on its way to the app, with `iss` against mix-up attacks (RFC 9207). */
export const codeResponse = ({ redirectUri, state }: Asked, issuer: string, code: string): string =>
  withParameters(redirectUri, { code, state, iss: issuer });

/** An error on its way to the app (RFC 6749 section 4.1.2.1, RFC 9207). */
export const errorResponse = (
  { redirectUri, state }: { readonly redirectUri: string; readonly state?: string | undefined },
  issuer: string,
  { error, description }: { readonly error: string; readonly description: string },
): string => withParameters(redirectUri, { error, error_description: description, state, iss: issuer });

/** What an app is told whose request a browser would not keep (`state` and `nonce` within their bounds never come to it). */
export const TOO_LARGE = { error: 'invalid_request', description: 'state and nonce together are too long' } as const;

/** The app's page for the Company password. The address goes into the fragment, which no server's log sees. */
export function companySignInUrl(
  app: Pick<App, 'companySignInUri'>,
  { state }: Pick<AuthorizationRequest, 'state'>,
  issuer: string,
  email: EmailAddress | undefined,
): string {
  const uri = withParameters(app.companySignInUri, { state, iss: issuer });
  return email === undefined ? uri : `${uri}#login_hint=${encodeURIComponent(email)}`;
}
