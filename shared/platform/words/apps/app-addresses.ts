/** Addresses of an app, with what they are to be told. */
import type { App } from './app-catalogue.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

/** Those that have a value, as a query or a form has them. */
function encode(parameters: Parameters): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) given.append(name, value);
  }
  return given.toString();
}

// Appended as text: a registered URI keeps its own query character by character (RFC 6749 section 3.1.2).
export const withParameters = (uri: string, parameters: Parameters): string =>
  `${uri}${uri.includes('?') ? '&' : '?'}${encode(parameters)}`;

/** The same in the fragment, which no registered URI has, and no server sees. */
export const withFragment = (uri: string, parameters: Parameters): string => `${uri}#${encode(parameters)}`;

/** Where an app starts a sign-in when somebody else asks it to (OpenID Connect Core 1.0 section 4). */
export const initiateLoginUrl = (
  app: Pick<App, 'initiateLoginUri'>,
  issuer: string,
  sealedLoginHint: string | undefined,
): string => withParameters(app.initiateLoginUri, { iss: issuer, login_hint: sealedLoginHint });
