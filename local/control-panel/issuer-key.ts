/** The key that signs the Control Panel's tokens, kept between starts so that a token handed out stays good for its day. */
import { readFile } from 'node:fs/promises';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { writeFileAtomically } from '../data-folder/write-file-atomically.ts';

const ALGORITHM = 'RS256';
const KeyFile = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string(), d: z.string() });

/** Whom a token speaks for: a contact of one account, or, without an account, a service of the Company. */
export interface TokenSubject {
  readonly id: string;
  readonly account?: string | undefined;
  readonly roles: readonly string[];
}

export type MintToken = (subject: TokenSubject, lifetimeSeconds: number) => Promise<string>;

export interface IssuerKey {
  /** The public half, as the service fetches it. */
  readonly publicKey: JWK;
  /** Makes the minter of one issuer and audience. */
  minter(issuer: string, audience: string, clock: () => Date): MintToken;
}

async function makeKey(file: string): Promise<z.infer<typeof KeyFile>> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = KeyFile.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
  await writeFileAtomically(file, `${JSON.stringify(key)}\n`);
  return key;
}

async function readOrMakeKey(file: string): Promise<z.infer<typeof KeyFile>> {
  try {
    return KeyFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return makeKey(file);
    throw new Error(`The Control Panel's key file can't be read; delete it to start afresh`, { cause: error });
  }
}

/** Loads the key, or makes it at the first start. */
export async function loadIssuerKey(file: string): Promise<IssuerKey> {
  const { kty, kid, n, e, ...rest } = await readOrMakeKey(file);
  const privateKey = await importJWK({ kty, kid, n, e, ...rest }, ALGORITHM);
  return {
    publicKey: { kty, kid, n, e, alg: ALGORITHM, use: 'sig' },
    minter:
      (issuer, audience, clock) =>
      ({ id, account, roles }, lifetimeSeconds) => {
        const now = Math.floor(clock().getTime() / 1000);
        return new SignJWT({ roles: [...roles], ...(account === undefined ? {} : { account }) })
          .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' })
          .setIssuer(issuer)
          .setAudience(audience)
          .setSubject(id)
          .setIssuedAt(now)
          .setExpirationTime(now + lifetimeSeconds)
          .sign(privateKey);
      },
  };
}
