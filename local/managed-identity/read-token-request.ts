import { createHash, timingSafeEqual } from 'node:crypto';

export type TokenRequest =
  | { readonly kind: 'asked'; readonly resource: string }
  | { readonly kind: 'refused'; readonly status: 400 | 401; readonly message: string };

/**
 * Reads a request in App Service's shape: the secret header, `api-version=2019-08-01`, one `resource`, and optionally the id of the identity.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function readTokenRequest(
  url: URL,
  header: string | undefined,
  identity: { readonly header: string; readonly clientId: string },
): TokenRequest {
  if (header === undefined || !isSameSecret(header, identity.header)) {
    return { kind: 'refused', status: 401, message: 'The X-IDENTITY-HEADER header is missing or wrong.' };
  }
  const query = url.searchParams;
  const one = (name: string): string | undefined =>
    query.getAll(name).length === 1 ? (query.get(name) ?? '') : undefined;
  if (one('api-version') !== '2019-08-01') return badRequest('Only api-version=2019-08-01 is answered.');
  const resource = one('resource');
  if (resource === undefined || resource === '') return badRequest('Exactly one resource is required.');
  if (['mi_res_id', 'object_id', 'principal_id'].some((name) => query.has(name)))
    return badRequest('Ask for this identity by client_id.');
  if (query.has('client_id') && one('client_id') !== identity.clientId)
    return badRequest('No managed identity was found for the given id.');
  return { kind: 'asked', resource };
}

function badRequest(message: string): TokenRequest {
  return { kind: 'refused', status: 400, message };
}

/** Compared in constant time; hashed first, because only equal lengths can be compared so. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
