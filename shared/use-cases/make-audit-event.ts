/** Audit events for changes that were done. */
import type { Actor } from '../domain/audit-event.ts';
import { type AccountId, AuditEventId } from '../domain/identifiers.ts';
import type { Clock, EventMaker, RandomId } from '../ports.ts';

export type EventDependencies = { readonly clock: Clock; readonly randomId: RandomId };

/** Makes events of one account by one actor, each with an id and a moment of its own. */
export const auditEventMaker =
  ({ clock, randomId }: EventDependencies, account: AccountId, actor: Actor): EventMaker =>
  (action, before, after) => ({
    id: AuditEventId.parse(randomId()),
    account,
    at: clock(),
    actor,
    action,
    outcome: 'done',
    refusal: undefined,
    before,
    after,
  });
