/** What the vault holds, and what it is asked for. */
import * as z from 'zod';
import { parseJson } from '../kit/json-file.ts';
import { badParameter } from './vault-error.ts';

const [Text, Flag, Time] = [z.string(), z.boolean(), z.number()];
/** Times in unix seconds. */
const Version = z.object({
  ...{ version: Text.regex(/^[0-9a-f]{32}$/), value: Text, contentType: Text.optional() },
  ...{ tags: z.record(z.string(), z.string()).optional(), enabled: Flag, nbf: Time.optional(), exp: Time.optional() },
  ...{ created: Time, updated: Time },
});
/** The name as first written; compared without case. */
const Secret = z.object({
  name: Text,
  /** Oldest first; the last one is what a request without a version gets. */
  versions: z.array(Version).min(1),
  /** Deleted, and to be recovered. */
  isDeleted: Flag.optional(),
});
/** Everything the vault holds, by lower-case name. No URL is kept: the vault's port may differ at the next start. */
export const VaultContents = z.object({ secrets: z.record(z.string(), Secret) });

export type SecretVersion = z.infer<typeof Version>;
export type SecretRecord = z.infer<typeof Secret>;
export type VaultContents = z.infer<typeof VaultContents>;

/** https://learn.microsoft.com/azure/key-vault/secrets/about-secrets and …/general/about-keys-secrets-certificates#object-identifiers */
const MAX_VALUE_BYTES = 25 * 1024;
const MAX_TAGS = 15;

const Moment = z.int().nonnegative().optional();
const Attributes = z.object({ enabled: Flag.optional(), nbf: Moment, exp: Moment });
const Tags = z.record(z.string().max(256), z.string().max(256)).refine((tags) => Object.keys(tags).length <= MAX_TAGS, {
  message: `No more than ${MAX_TAGS} tags`,
});

const Changes = z.object({
  contentType: Text.max(255).optional(),
  attributes: Attributes.optional(),
  tags: Tags.optional(),
});
const NewSecret = Changes.extend({
  value: z.string().refine((value) => Buffer.byteLength(value) <= MAX_VALUE_BYTES, { message: 'Longer than 25 KB' }),
});

/** What PATCH may change; what is absent stays. Times in unix seconds. */
export type SecretChanges = z.infer<typeof Changes>;
export type NewSecretVersion = z.infer<typeof NewSecret>;

/** Throws `BadParameter`, naming the fields but never repeating what was in them. */
export const readNewSecret = (body: string): NewSecretVersion => read(NewSecret, body);
export const readChanges = (body: string): SecretChanges => read(Changes, body);

function read<T>(schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw badParameter(`The request is not valid. ${fields.join('; ')}`);
}

/** The name as the vault keeps it: names don't depend on case. Throws `BadParameter` for one that Azure refuses. */
export function readSecretName(name: string): string {
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    throw badParameter('The secret name must be 1 to 127 characters of 0-9, a-z, A-Z and -.');
  }
  return name.toLowerCase();
}

/** `maxresults` is 25 when left out, and 25 at most. */
export function readPageSize(maxResults = '25'): number {
  const size = Number(maxResults);
  if (!Number.isInteger(size) || size < 1 || size > 25) throw badParameter('maxresults must be from 1 to 25.');
  return size;
}
