/** The secrets of one stack, made at its first start and kept beside its data. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileAtomically } from '../data-folder/write-file-atomically.ts';
import { APPS, PASSWORD_SERVICE_CLIENT_ID } from './seed.ts';

const StackSecrets = z.object({
  entraClientSecret: z.string().min(20),
  /** By client id. */
  clientSecrets: z.record(z.string(), z.string().min(20)),
});
export type StackSecrets = z.infer<typeof StackSecrets>;

const makeSecret = (): string => randomBytes(32).toString('base64url');

/** Reads the secrets, or makes them when there are none that fit. */
export async function ensureStackSecrets(file: string): Promise<StackSecrets> {
  try {
    return StackSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    const clientIds = [...APPS.map(({ id }) => id), PASSWORD_SERVICE_CLIENT_ID];
    const secrets: StackSecrets = {
      entraClientSecret: makeSecret(),
      clientSecrets: Object.fromEntries(clientIds.map((id) => [id, makeSecret()])),
    };
    await writeFileAtomically(file, JSON.stringify(secrets));
    return secrets;
  }
}
