/** RSA keys that sign tokens (RS256). */
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';
import { keepJson } from './json-file.ts';

const PrivateJwk = z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() });

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** The public half as Entra ID publishes it: `use` and `kid`, no `alg`. */
  readonly jwk: JWK & { readonly kid: string };
}

async function makeJwk(): Promise<z.infer<typeof PrivateJwk>> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return PrivateJwk.parse(privateKey.export({ format: 'jwk' }));
}

async function toSigningKey(jwk: z.infer<typeof PrivateJwk>): Promise<SigningKey> {
  const { kty, n, e } = jwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { kid, privateKey, jwk: { kty, n, e, use: 'sig', kid } };
}

/** A new one, which takes some 100 ms. */
export const makeSigningKey = async (): Promise<SigningKey> => toSigningKey(await makeJwk());

/** The one kept in the file, made at the first start: what it signed stays good over a restart. */
export const keepSigningKey = async (file: string): Promise<SigningKey> =>
  toSigningKey(await keepJson(file, PrivateJwk, makeJwk));

/** A token. `header` adds to the usual one or overrides it. */
export const signJwt = (
  claims: JWTPayload,
  key: Pick<SigningKey, 'kid' | 'privateKey'>,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, ...header }).sign(key.privateKey);
