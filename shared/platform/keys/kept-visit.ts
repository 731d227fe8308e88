/**
 * A visit that a browser leaves us for, to Azure or to our own form, and comes back to: what it keeps meanwhile is sealed, for that kind of
 * visit alone, and names it, so that what was kept for another visit isn't taken for it.
 */
import type * as z from 'zod';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';
import type { Clock, Sealer, SealPurpose } from '../ports.ts';
import { openSealed } from './open-sealed.ts';

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
