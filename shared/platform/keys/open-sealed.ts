/** Opens what was sealed here before, and checks that it has the form expected. */
import type * as z from 'zod';
import type { Sealer, SealPurpose } from '../ports.ts';

// Nothing that is sealed here is longer (the longest is a visit with all that an app may give us to give back); longer text is not worth decrypting.
const MAX_SEALED_LENGTH = 12 * 1024;

/**
 * The content, or undefined when it isn't ours, is past its time, was sealed for something else, or has another form. While versions are
 * replaced each opens what the other sealed: a schema passes over what a newer one adds. So a member by which something is refused needs a new purpose.
 */
export async function openSealed<Schema extends z.ZodType>(
  sealer: Pick<Sealer, 'open'>,
  purpose: SealPurpose,
  schema: Schema,
  sealed: string,
): Promise<z.infer<Schema> | undefined> {
  if (sealed.length > MAX_SEALED_LENGTH) return undefined;
  const content = await sealer.open(purpose, sealed);
  return content === undefined ? undefined : schema.safeParse(content).data;
}
