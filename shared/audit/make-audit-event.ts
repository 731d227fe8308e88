/** Audit events, for changes that were done and for attempts that were refused. */
import type { Actor, AuditAction, AuditEvent } from '../platform/words/audit-event.ts';
import { type AccountId, AuditEventId } from '../platform/words/identifiers.ts';
import type { AuditTrail } from './ports.ts';
import type { Clock, EventMaker, RandomId } from '../platform/ports.ts';

export type EventDependencies = { readonly clock: Clock; readonly randomId: RandomId };

/** Makes events of one account by one actor, each with an id and a moment of its own. */
export const auditEventMaker =
  ({ clock, randomId }: EventDependencies, accountId: AccountId, actor: Actor): EventMaker =>
  (action, before, after) => ({
    id: AuditEventId.parse(randomId()),
    account: accountId,
    at: clock(),
    actor,
    action,
    outcome: 'done',
    refusal: undefined,
    before,
    after,
  });

/** The same for what was refused: why, as a stable code, and what was tried where that isn't plain from the action. */
export const refusalEventMaker =
  (dependencies: EventDependencies, accountId: AccountId, actor: Actor) =>
  (action: AuditAction, refusal: string, after?: AuditEvent['after']): AuditEvent => ({
    ...auditEventMaker(dependencies, accountId, actor)(action, undefined, after),
    outcome: 'refused',
    refusal,
  });

/** What was refused: `after` is what was asked for. */
export type Refused = Pick<AuditEvent, 'action' | 'before' | 'after'> & { readonly refusal: string };

/** Makes what puts a refused attempt of one actor in the account's trail; nothing is refused without its entry. */
export const refusalRecorder = (
  dependencies: EventDependencies & { readonly auditTrail: Pick<AuditTrail, 'record'> },
  accountId: AccountId,
  actor: Actor,
) => {
  const makeEvent = refusalEventMaker(dependencies, accountId, actor);
  return ({ action, refusal, before, after }: Refused): Promise<void> =>
    dependencies.auditTrail.record({ ...makeEvent(action, refusal, after), before });
};
