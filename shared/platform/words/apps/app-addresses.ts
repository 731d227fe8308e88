/** Addresses of an app, with what they are to be told. */
import type { App } from './app-catalogue.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

/**
 * The address with those that have a value, in its query, or in the fragment, which no registered URI has, and no server sees.
 * Appended as text: a registered URI keeps its own query character by character (RFC 6749 section 3.1.2).
 */
export function withParameters(uri: string, parameters: Parameters, place: 'query' | 'fragment' = 'query'): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) given.append(name, value);
  }
  const mark = place === 'fragment' ? '#' : uri.includes('?') ? '&' : '?';
  return `${uri}${mark}${given.toString()}`;
}

/** Where an app starts a sign-in when somebody else asks it to (OpenID Connect Core 1.0 section 4). */
export const initiateLoginUrl = (
  app: Pick<App, 'initiateLoginUri'>,
  issuer: string,
  sealedLoginHint: string | undefined,
): string => withParameters(app.initiateLoginUri, { iss: issuer, login_hint: sealedLoginHint });
