/** Credentials in the Authorization header: a bearer token (RFC 6750 section 2.1) or client id and secret (RFC 6749 section 2.3.1). */
import type { HttpRequest } from '@azure/functions';
import { type Problem, unauthenticated } from '../endpoint/problem.ts';

const SCHEMES = { Bearer: /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i, Basic: /^Basic ([A-Za-z0-9+/]+=*)$/i };
const MAX_HEADER_LENGTH = 16 * 1024;

/** The token, or the encoded client id and secret; undefined when there is none in the right form. */
export function credentialsOf(request: HttpRequest, scheme: keyof typeof SCHEMES): string | undefined {
  const header = request.headers.get('authorization');
  return header === null || header.length > MAX_HEADER_LENGTH ? undefined : SCHEMES[scheme].exec(header)?.[1];
}

// RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined.
function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** What form-encoding leaves as it is, and what it makes of the rest (WHATWG URL, "application/x-www-form-urlencoded percent-encode set"; `encodeURIComponent`). */
const FORM_ENCODED = /^(?:[A-Za-z0-9*._~!'()-]|%[0-9A-Fa-f]{2})*:(?:[A-Za-z0-9*._~!'()-]|%[0-9A-Fa-f]{2})*$/;

/**
 * What to say beside a refusal to who sends client credentials as they are, as `curl -u` does: undefined where they can be form-encoded.
 * It looks at what was sent and at nothing else, so it never tells whether the client or the secret is right.
 */
export function rawCredentialsAdvice(request: HttpRequest): string | undefined {
  const encoded = credentialsOf(request, 'Basic');
  if (encoded === undefined || FORM_ENCODED.test(Buffer.from(encoded, 'base64').toString('utf8'))) return undefined;
  return 'client id and secret are form-encoded before they are joined (RFC 6749 section 2.3.1): + is sent as %2B, / as %2F, = as %3D, % as %25';
}

/** Client id and secret, or undefined when there are none in the right form. */
export function basicCredentials(
  request: HttpRequest,
): { readonly clientId: string; readonly secret: string } | undefined {
  const encoded = credentialsOf(request, 'Basic');
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) return undefined;
  const clientId = formDecode(pair.slice(0, colon));
  const secret = formDecode(pair.slice(colon + 1));
  return clientId === undefined || secret === undefined ? undefined : { clientId, secret };
}

/** The refusal of whoever calls with client credentials, or should. */
export function clientUnknown(request: HttpRequest): Problem {
  const advice = rawCredentialsAdvice(request);
  return unauthenticated('Basic', advice && `Send valid client credentials: ${advice}.`);
}
