/** Opens what was sealed here before, and checks that it has the form expected. */
import type * as z from 'zod';
import type { Sealer, SealPurpose } from '../ports.ts';
import type { KnownVisit, TellWhose } from '../words/refused-visit.ts';

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

/** As `openSealed`, of what belongs to an account; tells whose it is, also of what is past its time, and so isn't opened. */
export async function openKnown<Schema extends z.ZodType<KnownVisit>>(
  sealer: Pick<Sealer, 'open' | 'openEnded'>,
  { purpose, schema }: { readonly purpose: SealPurpose; readonly schema: Schema },
  sealed: string,
  tellWhose: TellWhose,
): Promise<z.infer<Schema> | undefined> {
  const content = await openSealed(sealer, purpose, schema, sealed);
  const ended = { open: sealer.openEnded.bind(sealer) };
  const whose = content ?? (await openSealed(ended, purpose, schema, sealed));
  if (whose !== undefined) tellWhose(whose);
  return content;
}
