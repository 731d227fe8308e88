/** The secrets of one stack, made at its first start and kept beside its data. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { readJson, writeJson } from '../kit/json-file.ts';

const StackSecrets = z.object({
  entraClientSecret: z.string().min(20),
  /** By client id. */
  clientSecrets: z.record(z.string(), z.string().min(20)),
});
export type StackSecrets = z.infer<typeof StackSecrets>;

const makeSecret = (): string => randomBytes(32).toString('base64url');

/** Reads the secrets and makes those that are missing: all at the first start, those of apps that came since at a later one. */
export async function ensureStackSecrets(file: string, clientIds: readonly string[]): Promise<StackSecrets> {
  const kept = await readJson(file, StackSecrets).catch(() => undefined);
  const missing = clientIds.filter((id) => kept?.clientSecrets[id] === undefined);
  if (kept !== undefined && missing.length === 0) return kept;
  const secrets: StackSecrets = {
    entraClientSecret: kept?.entraClientSecret ?? makeSecret(),
    clientSecrets: { ...kept?.clientSecrets, ...Object.fromEntries(missing.map((id) => [id, makeSecret()])) },
  };
  await writeJson(file, secrets);
  return secrets;
}
