/** Audit events, for changes that were done and for attempts that were refused. */
import type { Actor, AuditAction, AuditEvent } from '../platform/words/audit-event.ts';
import { type AccountId, AuditEventId } from '../platform/words/identifiers.ts';
import type { TrailRefusal } from '../platform/words/refusals/in-trail.ts';
import type { AuditTrail } from './ports.ts';
import type { Clock, EventMaker, RandomId } from '../platform/ports.ts';

export type EventDependencies = { readonly clock: Clock; readonly randomId: RandomId };

/** Makes events of one account by one actor, each with an id and a moment of its own. */
export const auditEventMaker = (
  { clock, randomId }: EventDependencies,
  accountId: AccountId,
  actor: Actor,
): EventMaker =>
  function makeAuditEvent(action, before, after) {
    return {
      id: AuditEventId.parse(randomId()),
      accountId,
      at: clock(),
      actor,
      action,
      outcome: 'done',
      refusal: undefined,
      before,
      after,
    };
  };

/** What was refused, and why; `after` is what was asked for, where that isn't plain from the action. */
export type Refused = {
  readonly action: AuditAction;
  readonly refusal: TrailRefusal;
  readonly before?: AuditEvent['before'];
  readonly after?: AuditEvent['after'];
};

/** Makes the event of an attempt that was refused. */
export const makeRefusalEvent = (
  dependencies: EventDependencies,
  accountId: AccountId,
  actor: Actor,
  { action, refusal, before, after }: Refused,
): AuditEvent => ({
  ...auditEventMaker(dependencies, accountId, actor)(action, before, after),
  outcome: 'refused',
  refusal,
});

/** Puts it in the account's trail; nothing is refused without its entry. */
export const recordRefusal = (
  dependencies: EventDependencies & { readonly auditTrail: Pick<AuditTrail, 'record'> },
  accountId: AccountId,
  actor: Actor,
  refused: Refused,
): Promise<void> => dependencies.auditTrail.record(makeRefusalEvent(dependencies, accountId, actor, refused));
