/** The trail of who changed what in an account. */
import type { AuditEvent, AuditFilter } from '../platform/words/audit-event.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { Page, PageRequest } from '../platform/ports.ts';

export interface AuditTrail {
  /** For what changes nothing else: a refusal, a start. Changes carry their event themselves. */
  record(event: AuditEvent): Promise<void>;
  /**
   * Newest first. With a filter a page can be short, even empty, and still have a `next`: the work for one page is bounded,
   * however rare what is asked for.
   */
  listEvents(accountId: AccountId, page: PageRequest, filter?: AuditFilter): Promise<Page<AuditEvent>>;
  /** One point read. */
  findEvent(accountId: AccountId, event: Pick<AuditEvent, 'id' | 'at'>): Promise<AuditEvent | undefined>;
}
