/** What goes back to an app as the answer of `/authorize`, and how; or where its Company sign-in page is. */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { ResponseMode } from './response-mode.ts';
import { withParameters } from '../../platform/words/apps/app-addresses.ts';

/** `mode`: by which `parameters` go to `redirectUri`. Undefined ones are left out. `inFrame`: the app may have asked in a frame. */
export type AuthorizationResponse = {
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly inFrame: boolean;
};

/** Where an answer goes, as the app asked. */
export type AnswerTo = Pick<AuthorizationRequest, 'redirectUri' | 'state' | 'responseMode' | 'prompt'>;

const answer = (
  { redirectUri, state, responseMode: mode = 'query', prompt }: AnswerTo,
  issuer: string,
  parameters: AuthorizationResponse['parameters'],
): AuthorizationResponse => ({
  ...{ redirectUri, mode, parameters: { ...parameters, state, iss: issuer } },
  // Nobody sees a page of ours with `none`; whatever else is asked may end on one, which no frame shows.
  inFrame: prompt === 'none',
});

/** What was issued on its way to the app, with `iss` against mix-up attacks (RFC 9207). */
export const issuedResponse = (
  to: AnswerTo,
  issuer: string,
  { code, idToken }: { readonly code: string | undefined; readonly idToken: string | undefined },
): AuthorizationResponse => answer(to, issuer, { code, id_token: idToken });

/** An error on its way to the app (RFC 6749 section 4.1.2.1, RFC 9207). */
export const errorResponse = (
  to: AnswerTo,
  issuer: string,
  { error, description }: { readonly error: string; readonly description: string },
): AuthorizationResponse => answer(to, issuer, { error, error_description: description });

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
