/** What an issuer published, narrowed to the keys that a signature may be checked with. */
import type { JWK } from 'jose';
import * as z from 'zod';

const KeySet = z.object({ keys: z.array(z.unknown()).max(200) });
// Symmetric keys (kty "oct") have no business in a published set, and would let HS256 in by the back door.
const PublicKey = z.looseObject({
  kty: z.enum(['RSA', 'EC']),
  kid: z.string().min(1).max(256),
  use: z.literal('sig').optional(),
});

/** `issuer` is Microsoft's: for which issuer the key signs. */
export type PublishedKey = JWK & { readonly kid: string; readonly issuer?: unknown };

/** The public signing keys in a JWK set (RFC 7517 section 5); unusable entries are skipped. Undefined: it is no JWK set. */
export function readKeySet(body: unknown): readonly PublishedKey[] | undefined {
  const set = KeySet.safeParse(body);
  if (!set.success) return undefined;
  return set.data.keys.flatMap((entry) => {
    const key = PublicKey.safeParse(entry);
    return key.success ? [key.data as PublishedKey] : [];
  });
}
