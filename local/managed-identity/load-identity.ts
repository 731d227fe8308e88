import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod';
import { writeFileAtomically } from '../data-folder/write-file-atomically.ts';

const KeptIdentity = z.object({
  principalId: z.guid(),
  clientId: z.guid(),
  header: z.string().min(32),
  signingKey: z.object({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() }).loose(),
});

/** The identity that the stack's app runs as, with the key that signs its tokens. */
export interface Identity {
  readonly principalId: string;
  readonly clientId: string;
  /** The secret that the app sends in `X-IDENTITY-HEADER`. */
  readonly header: string;
  readonly signingKey: CryptoKey;
  readonly publicKey: JWK & { readonly kid: string };
}

/** Reads the identity kept in `folder`, or makes one and keeps it: ids stay the same between starts. Throws when the file is not ours. */
export async function loadIdentity(folder: string): Promise<Identity> {
  const file = join(folder, 'managed-identity.json');
  const kept = (await readKept(file)) ?? (await makeIdentity(file));
  const signingKey = await importJWK(kept.signingKey, 'RS256');
  if (signingKey instanceof Uint8Array) throw new Error('The managed identity has a key that is not RSA');
  const { kty, kid, n, e } = kept.signingKey;
  return {
    principalId: kept.principalId,
    clientId: kept.clientId,
    header: kept.header,
    signingKey,
    publicKey: { kty, kid, n, e, use: 'sig', alg: 'RS256' },
  };
}

async function readKept(file: string): Promise<z.infer<typeof KeptIdentity> | undefined> {
  try {
    return KeptIdentity.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error('The file of the managed identity could not be read', { cause: error });
  }
}

async function makeIdentity(file: string): Promise<z.infer<typeof KeptIdentity>> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const made = KeptIdentity.parse({
    principalId: randomUUID(),
    clientId: randomUUID(),
    header: randomBytes(32).toString('hex'),
    signingKey: { ...(await exportJWK(privateKey)), kid: randomUUID() },
  });
  await writeFileAtomically(file, JSON.stringify(made, null, 2));
  return made;
}
