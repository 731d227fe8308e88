/** Opens what was sealed here before, and checks that it has the form expected; and what a browser keeps of a visit elsewhere. */
import type * as z from 'zod';
import type { Clock, Sealer, SealPurpose } from '../ports.ts';
import type { KnownVisit, TellWhose } from '../words/refused-visit.ts';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';

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

/**
 * A visit that a browser leaves us for, to Azure or to our own form, and comes back to: what it keeps meanwhile is sealed, for that kind of
 * visit alone, and names it, so that what was kept for another visit isn't taken for it.
 */
export type VisitKind<Content extends object> = {
  readonly purpose: SealPurpose;
  readonly schema: z.ZodType<Content>;
  /** Which member of what is kept names the visit: `state` at Azure. */
  readonly namedBy: keyof Content;
};

/** Seals what the browser keeps. It opens for the lifetime of a transaction. */
export const keepVisit = <Content extends Readonly<Record<string, unknown>>>(
  { sealer, clock }: { readonly sealer: Pick<Sealer, 'seal'>; readonly clock: Clock },
  { purpose }: VisitKind<Content>,
  content: Content,
): Promise<string> => sealer.seal(purpose, content, new Date(clock().getTime() + TRANSACTION_LIFETIME_MS));

/**
 * What the browser kept under that name. Undefined: nothing, or nothing that opens; past its time; or of another visit, or another kind.
 * `tellWhose`: of a visit of an account.
 */
export async function openVisit<Content extends object>(
  sealer: Pick<Sealer, 'open'>,
  { purpose, schema, namedBy }: VisitKind<Content>,
  { name, cookie }: { readonly name: string; readonly cookie: string | undefined },
  tellWhose?: (visit: Content) => void,
): Promise<Content | undefined> {
  const content = cookie === undefined ? undefined : await openSealed(sealer, purpose, schema, cookie);
  if (content === undefined || content[namedBy] !== name) return undefined;
  tellWhose?.(content);
  return content;
}
