/** What an issue that zod found says of a field, for callers. Never what stood there. */
import type * as z from 'zod';

/** A JSON pointer (RFC 6901). */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

// Messages are ours or zod's; zod's for unknown keys would repeat the caller's text, so that one is worded here.
export const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? 'has fields that are not documented' : issue.message;
