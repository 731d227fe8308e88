/** The secrets of one stack, made at its first start and kept beside its data. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileAtomically } from '../data-folder/write-file-atomically.ts';

const StackSecrets = z.object({
  entraClientSecret: z.string().min(20),
  /** By client id. */
  clientSecrets: z.record(z.string(), z.string().min(20)),
});
export type StackSecrets = z.infer<typeof StackSecrets>;

const makeSecret = (): string => randomBytes(32).toString('base64url');

async function readSecrets(file: string): Promise<StackSecrets | undefined> {
  try {
    return StackSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Reads the secrets and makes those that are missing: all at the first start, those of apps that came since at a later one. */
export async function ensureStackSecrets(file: string, clientIds: readonly string[]): Promise<StackSecrets> {
  const kept = await readSecrets(file);
  const missing = clientIds.filter((id) => kept?.clientSecrets[id] === undefined);
  if (kept !== undefined && missing.length === 0) return kept;
  const secrets: StackSecrets = {
    entraClientSecret: kept?.entraClientSecret ?? makeSecret(),
    clientSecrets: { ...kept?.clientSecrets, ...Object.fromEntries(missing.map((id) => [id, makeSecret()])) },
  };
  await writeFileAtomically(file, JSON.stringify(secrets));
  return secrets;
}
