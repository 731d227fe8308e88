/** Addresses of an app: which it may register, whether one that was given is registered, and what they are told. */
import * as z from 'zod';
import { faultOfAddress } from '../web-address.ts';

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
  app: { readonly initiateLoginUri: string },
  issuer: string,
  sealedLoginHint: string | undefined,
): string => withParameters(app.initiateLoginUri, { iss: issuer, login_hint: sealedLoginHint });

const isWebUrl = (text: string): boolean => faultOfAddress(text) === undefined;

/** An address on the web. */
export const WebUrl = z
  .string()
  .max(2048)
  .refine(isWebUrl, 'must be an https URL (http only for localhost), without user, password or fragment');

/**
 * A private-use scheme is a domain name in reverse, so it holds a period, as none of the schemes that a browser acts on does
 * (RFC 8252 sections 7.1 and 8.4). In lower case, since it is compared character by character; then what RFC 3986 lets stand in an address.
 */
const PRIVATE_USE_URI = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+:\/[A-Za-z0-9._~:/?[\]@!$&'()*+,;=%-]*$/;

/** Whether only an app on the person's own device can get what is sent there. */
export const isPrivateUseUri = (uri: string): boolean => PRIVATE_USE_URI.test(uri);

/** An address on the web, or of an app on the person's own device. */
export const AppUri = z
  .string()
  .max(2048)
  .refine(
    (text) => isWebUrl(text) || isPrivateUseUri(text),
    'must be an https URL (http only for localhost), or one such as com.example.app:/callback, without user, password or fragment',
  );

// By number, never by the name localhost, which may resolve to another interface (RFC 8252 section 8.3).
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::(\d{1,5}))?([/?].*)?$/;

/** A loopback address without its port; undefined for any other, and for a port that there isn't. */
function withoutPort(uri: string): string | undefined {
  const [, host, port, rest = ''] = LOOPBACK.exec(uri) ?? [];
  return host === undefined || Number(port ?? 80) < 1 || Number(port ?? 80) > 65_535 ? undefined : host + rest;
}

/**
 * Whether an address is among those registered. Compared character by character (RFC 9700 section 4.1.3), but for the port of
 * a loopback address, which an app on the person's device gets from its system anew each time (RFC 8252 section 7.3).
 */
export function isRegistered(registered: readonly string[], given: string): boolean {
  if (registered.includes(given)) return true;
  const loopback = withoutPort(given);
  return loopback !== undefined && registered.some((uri) => withoutPort(uri) === loopback);
}
