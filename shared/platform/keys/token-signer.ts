/** Signs the ID tokens that apps get (port TokenSigner), with RS256: the one algorithm that every OpenID Connect client must know. */
import { makeBoundedMap } from '../in-process/bounded-map.ts';
import { compactVerify, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod';
import type { TokenSigner } from '../ports.ts';
import { readTokenHeader } from './read-token-header.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

const ALGORITHM = 'RS256';
const MAX_LENGTH = 16 * 1024;

const Claims = z.record(z.string(), z.unknown());

/** `issuer` is what the tokens say in `iss`. */
export function makeTokenSigner({ ring, issuer }: { readonly ring: KeyRing; readonly issuer: string }): TokenSigner {
  const importPrivate = makeImporter((jwk) => jwk);
  const importPublic = makeImporter(publicPart);
  return {
    async sign(claims) {
      const key = await ring.current();
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
        .sign(await importPrivate(key));
    },
    async verifyOwn(token) {
      const header = token.length > MAX_LENGTH ? 'malformed' : readTokenHeader(token, [ALGORITHM]);
      const key = typeof header === 'string' ? undefined : await ring.find(header.kid);
      const claims = key === undefined ? undefined : await verify(token, await importPublic(key));
      return claims?.['iss'] === issuer ? claims : undefined;
    },
    async publicKeys() {
      const keys = await ring.all();
      return { keys: keys.map(({ kid, jwk }) => ({ ...publicPart(jwk), kid, use: 'sig', alg: ALGORITHM })) };
    },
  };
}

/** Named one by one, so that no private member can slip out (RFC 7518 section 6.3.2). */
const publicPart = ({ kty, n, e }: JWK): JWK =>
  ({ kty, ...(n === undefined ? {} : { n }), ...(e === undefined ? {} : { e }) }) as JWK;

/** Importing a key costs more than signing with it, so it is done once. More keys than these are never live at once. */
function makeImporter(part: (jwk: JWK) => JWK): (key: RingKey) => Promise<CryptoKey> {
  const imported = makeBoundedMap<string, CryptoKey>(32);
  return async function importer({ kid, jwk }) {
    const known = imported.get(kid);
    if (known !== undefined) return known;
    const key = await importJWK(part(jwk), ALGORITHM);
    if (key instanceof Uint8Array) throw new Error('the signing key is not an RSA key');
    imported.set(kid, key);
    return key;
  };
}

async function verify(token: string, key: CryptoKey): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [ALGORITHM] });
    return Claims.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch {
    return undefined;
  }
}
