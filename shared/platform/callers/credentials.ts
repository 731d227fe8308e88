/** Client credentials in the Authorization header: client id and secret (RFC 6749 section 2.3.1). */
import type { HttpRequest } from '@azure/functions';
import { type Problem, unauthenticated } from '../endpoint/problem.ts';
import type { ClientSecrets } from '../ports.ts';
import { ClientId } from '../words/identifiers.ts';

const BASIC = /^Basic ([A-Za-z0-9+/]{1,16384}=*)$/i;

/** Id and secret as they were joined; undefined when there are none in the right form. */
function pairOf(request: HttpRequest): string | undefined {
  const encoded = BASIC.exec(request.headers.get('authorization') ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
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
  const pair = pairOf(request);
  if (pair === undefined || FORM_ENCODED.test(pair)) return undefined;
  return 'client id and secret are form-encoded before they are joined (RFC 6749 section 2.3.1): + is sent as %2B, / as %2F, = as %3D, % as %25';
}

/** Client id and secret, or undefined when there are none in the right form. */
export function basicCredentials(
  request: HttpRequest,
): { readonly clientId: string; readonly secret: string } | undefined {
  const pair = pairOf(request);
  const colon = pair?.indexOf(':') ?? 0;
  if (pair === undefined || colon < 1) return undefined;
  const clientId = formDecode(pair.slice(0, colon));
  const secret = formDecode(pair.slice(colon + 1));
  return clientId === undefined || secret === undefined ? undefined : { clientId, secret };
}

/** The refusal of whoever calls with client credentials, or should. */
export function clientUnknown(request: HttpRequest): Problem {
  const advice = rawCredentialsAdvice(request);
  return unauthenticated('Basic', advice && `Send valid client credentials: ${advice}.`);
}

/** Whether that very client calls; the refusal otherwise. */
export async function checkClient(
  clientSecrets: ClientSecrets,
  expected: ClientId,
  request: HttpRequest,
): Promise<Problem | undefined> {
  const given = basicCredentials(request);
  const clientId = ClientId.safeParse(given?.clientId);
  if (given === undefined || !clientId.success || clientId.data !== expected) return clientUnknown(request);
  return (await clientSecrets.matches(expected, given.secret)) ? undefined : clientUnknown(request);
}
