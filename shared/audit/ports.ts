/** The trail of who changed what in an account. */
import type { AuditEvent, AuditFilter } from '../platform/words/audit-event.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { Page, PageRequest } from '../platform/ports.ts';

/** `looked`: so many were looked at for it. `next`: there are older ones; the cursor with which the counting goes on. */
export type EventCount = { readonly events: number; readonly looked: number; readonly next: string | undefined };

export interface AuditTrail {
  /** For what changes nothing else: a refusal, a start. Changes carry their event themselves. */
  record(event: AuditEvent): Promise<void>;
  /**
   * Newest first. With a filter a page can be short, even empty, and still have a `next`: the work for one page is bounded,
   * however rare what is asked for.
   */
  listEvents(accountId: AccountId, page: PageRequest, filter?: AuditFilter): Promise<Page<AuditEvent>>;
  /** How many are asked for among the newest 5,000 that stand behind the cursor, or among all where it is undefined. */
  countEvents(accountId: AccountId, after: string | undefined, filter: AuditFilter): Promise<EventCount>;
  /** One point read. */
  findEvent(accountId: AccountId, event: Pick<AuditEvent, 'id' | 'at'>): Promise<AuditEvent | undefined>;
}
