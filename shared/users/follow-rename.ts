/** Where an address's user was renamed to, by the event of the mark that their leaving left: one point read. */
import { UnreadableRow } from '../platform/ports.ts';
import { type AccountId, EmailAddress } from '../platform/words/identifiers.ts';
import type { AuditEvent } from '../platform/words/audit-event.ts';
import type { AddressMarks } from './rules/user.ts';

/** The trail, as far as it's needed here. */
export type EventFinder = {
  findEvent(accountId: AccountId, event: Pick<AuditEvent, 'id' | 'at'>): Promise<AuditEvent | undefined>;
};

/** Undefined: nobody was renamed away from there, or it can't be read. Throws DependencyUnavailable. */
export async function followRename(
  auditTrail: EventFinder,
  accountId: AccountId,
  email: EmailAddress,
  { left }: Pick<AddressMarks, 'left'>,
): Promise<EmailAddress | undefined> {
  if (left?.event === undefined) return undefined;
  const renamed = await auditTrail.findEvent(accountId, { id: left.event, at: left.at }).catch((error: unknown) => {
    if (error instanceof UnreadableRow) return undefined;
    throw error;
  });
  return renamed?.before?.['email'] === email ? EmailAddress.safeParse(renamed.after?.['email']).data : undefined;
}
