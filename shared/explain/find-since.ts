/** Since when a decision is as it is: the change that made its fact, as it stands in the trail. */
import type { AuditEvent } from '../platform/words/audit-event.ts';
import { type Decided, decidingMark, type Since } from './rules/deciding-change.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AuditTrail } from '../audit/ports.ts';
import { UnreadableRow } from '../platform/ports.ts';

/** Makes the look: at most one point read, whatever else happened since. Undefined: nothing on record. */
export const makeFindSince = ({ auditTrail }: { readonly auditTrail: Pick<AuditTrail, 'findEvent'> }) =>
  async function findSince(accountId: AccountId, decided: Decided): Promise<Since | undefined> {
    const mark = decidingMark(decided);
    if (mark === undefined) return undefined;
    if (mark.event === undefined) return { at: mark.at, event: undefined };
    const event = await findEvent(auditTrail, accountId, { id: mark.event, at: mark.at });
    return event && { at: event.at, event };
  };
export type FindSince = ReturnType<typeof makeFindSince>;

/** Mark and event came in one transaction: without the event somebody was at the rows by hand, and then nothing is said. */
async function findEvent(
  auditTrail: Pick<AuditTrail, 'findEvent'>,
  accountId: AccountId,
  wanted: Pick<AuditEvent, 'id' | 'at'>,
): Promise<AuditEvent | undefined> {
  try {
    return await auditTrail.findEvent(accountId, wanted);
  } catch (error) {
    if (error instanceof UnreadableRow) return undefined;
    throw error;
  }
}
