/** The keys with which an app proves itself at the token endpoint (`private_key_jwt`): in the catalogue itself, or where it publishes them. */
import * as z from 'zod';

/** With a public key alone: a private one has no business in a file that is deployed. */
const PublicJwk = z
  .looseObject({ kty: z.enum(['RSA', 'EC']), kid: z.string().min(1).max(256), use: z.literal('sig').optional() })
  .refine(
    (jwk) => !['d', 'p', 'q', 'k'].some((member) => member in jwk),
    'must be a public key, without private members',
  )
  .refine(({ kty, n, crv }) => (kty === 'EC' ? crv === 'P-256' : typeof n === 'string' && n.length >= 342), {
    message: 'must be RSA with 2048 bits or more, or EC on P-256',
  });

/** RFC 7517 section 5. */
export const ClientKeySet = z.strictObject({ keys: z.array(PublicJwk).min(1).max(10) });

type Members = {
  readonly clientAuthentication: string;
  readonly jwks?: unknown;
  readonly jwksUri?: unknown;
};

/** What of the catalogue doesn't go together, and why. */
export function faultsOfClientKeys({ clientAuthentication, jwks, jwksUri }: Members) {
  const count = [jwks, jwksUri].filter((given) => given !== undefined).length;
  if (clientAuthentication === 'private-key-jwt' && count !== 1) {
    const message = 'private-key-jwt needs the app’s public keys: either jwks or jwksUri';
    return [{ path: ['clientAuthentication'], message }];
  }
  return clientAuthentication !== 'private-key-jwt' && count > 0
    ? [{ path: ['clientAuthentication'], message: 'jwks and jwksUri are for private-key-jwt alone' }]
    : [];
}
