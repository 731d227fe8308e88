import * as z from 'zod';

/** Times in unix seconds. */
const Version = z.object({
  version: z.string().regex(/^[0-9a-f]{32}$/),
  value: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  enabled: z.boolean(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
  created: z.number(),
  updated: z.number(),
});
const Secret = z.object({
  /** As first written; compared without case. */
  name: z.string(),
  /** Oldest first; the last one is what a request without a version gets. */
  versions: z.array(Version).min(1),
  /** Deleted, and to be recovered. */
  isDeleted: z.boolean().optional(),
});

/** Everything the vault holds, by lower-case name. No URL is kept: the vault's port may differ at the next start. */
export const VaultContents = z.object({ secrets: z.record(z.string(), Secret) });

export type SecretVersion = z.infer<typeof Version>;
export type SecretRecord = z.infer<typeof Secret>;
export type VaultContents = z.infer<typeof VaultContents>;
