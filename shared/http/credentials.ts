/** Credentials in the Authorization header: a bearer token (RFC 6750 section 2.1) or client id and secret (RFC 6749 section 2.3.1). */
import type { HttpRequest } from '@azure/functions';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const BASIC = /^Basic ([A-Za-z0-9+/]+=*)$/i;
const MAX_HEADER_LENGTH = 16 * 1024;

const authorization = (request: HttpRequest, form: RegExp): string | undefined => {
  const header = request.headers.get('authorization');
  return header === null || header.length > MAX_HEADER_LENGTH ? undefined : form.exec(header)?.[1];
};

/** The bearer token, or undefined when there is none in the right form. */
export const bearerToken = (request: HttpRequest): string | undefined => authorization(request, BEARER);

// RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined.
function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Client id and secret, or undefined when there are none in the right form. */
export function basicCredentials(
  request: HttpRequest,
): { readonly clientId: string; readonly secret: string } | undefined {
  const encoded = authorization(request, BASIC);
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) return undefined;
  const clientId = formDecode(pair.slice(0, colon));
  const secret = formDecode(pair.slice(colon + 1));
  return clientId === undefined || secret === undefined ? undefined : { clientId, secret };
}
