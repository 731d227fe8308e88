/** A change and its audit events, as one transaction in the account's partition; and an event as its row has it. */
import * as z from 'zod';
import type { AuditAction, AuditEvent } from '../words/audit-event.ts';
import { type AccountId, AuditEventId, ContactId, UserId } from '../words/identifiers.ts';
import { auditRow } from './row-keys.ts';
import type { Table } from './table.ts';
import { type Columns, jsonOf, MomentColumn, readColumns, type Write } from './rows/table-row.ts';
import { personOf } from '../words/person.ts';
import type { TrailRefusal } from '../words/refusals/in-trail.ts';

/**
 * Commits the writes with at least one event. `conflict`: a row was not as supposed, and nothing was written.
 * A retry of a write that had won is refused by the service too (the row is there, has changed, or is gone). The audit row
 * tells the two apart: it carries an id that only this transaction can have written.
 */
export async function commitChange(
  accounts: Table,
  accountId: AccountId,
  writes: readonly Write[],
  events: readonly [AuditEvent, ...AuditEvent[]],
): Promise<'done' | 'conflict'> {
  const all = [...writes];
  for (const event of events) {
    if (event.accountId !== accountId) throw new Error('an audit event of another account');
    all.push({ kind: 'insert', rowKey: auditRow(event), columns: auditColumns(event) });
  }
  if ((await accounts.commit(accountId, all)) === 'done') return 'done';
  return (await accounts.read(accountId, auditRow(events[0]))) === undefined ? 'conflict' : 'done';
}

const Fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));
const Recorded = jsonOf(Fields);
const Changes = jsonOf(z.array(z.object({ item: z.string(), before: Fields.nullable(), after: Fields.nullable() })));
const EventColumns = z.object({
  id: AuditEventId,
  at: MomentColumn,
  // Any word: a newer version of the service may have written one that this one doesn't know, and the trail stays readable.
  action: z.string().transform((action) => action as AuditAction),
  outcome: z.string().transform((outcome) => outcome as AuditEvent['outcome']),
  refusal: z
    .string()
    .transform((refusal) => refusal as TrailRefusal)
    .optional(),
  before: Recorded.optional(),
  after: Recorded.optional(),
  changes: Changes.optional(),
});
const ACTOR_KINDS: readonly string[] = ['contact', 'service', 'user', 'system'] satisfies AuditEvent['actor']['kind'][];
const KnownCaller = {
  ...{ actorId: ContactId, actorAddress: z.string().optional() },
  ...{ actorName: z.string().optional(), actorEmail: z.string().optional() },
};
const KnownActor = z
  .discriminatedUnion('actorKind', [
    z.object({ actorKind: z.literal('contact'), ...KnownCaller }),
    z.object({ actorKind: z.literal('service'), ...KnownCaller }),
    z.object({ actorKind: z.literal('user'), actorId: UserId }),
    z.object({ actorKind: z.literal('system') }),
  ])
  .transform((columns): AuditEvent['actor'] => {
    switch (columns.actorKind) {
      case 'contact':
      case 'service':
        return {
          kind: columns.actorKind,
          id: columns.actorId,
          ...(columns.actorAddress === undefined ? {} : { address: columns.actorAddress }),
          ...personOf({ name: columns.actorName, email: columns.actorEmail }),
        };
      case 'user':
        return { kind: 'user', id: columns.actorId };
      case 'system':
        return { kind: 'system' };
    }
  });
/** Of a newer version: the entry names them as they stand there. */
const UnknownActor = z
  .object({ actorKind: z.string(), actorId: z.string().optional() })
  .refine(({ actorKind }) => !ACTOR_KINDS.includes(actorKind))
  .transform(({ actorKind, actorId }) => ({ kind: actorKind, id: actorId }) as AuditEvent['actor']);
const ActorColumns = z.union([KnownActor, UnknownActor]);

/** Throws UnreadableRow. */
export function auditEventOf(accountId: AccountId, columns: unknown): AuditEvent {
  const { changes, ...event } = readColumns(EventColumns, columns, 'audit');
  const actor = readColumns(ActorColumns, columns, 'audit');
  const { id, at, action, outcome, refusal, before, after } = event;
  return { id, accountId, at, actor, action, outcome, refusal, before, after, ...(changes && { changes }) };
}

export const auditColumns = (event: AuditEvent): Columns => ({
  id: event.id,
  at: event.at.toISOString(),
  actorKind: event.actor.kind,
  actorId: event.actor.kind === 'system' ? undefined : event.actor.id,
  actorAddress: 'address' in event.actor ? event.actor.address : undefined,
  actorName: 'name' in event.actor ? event.actor.name : undefined,
  actorEmail: 'email' in event.actor ? event.actor.email : undefined,
  action: event.action,
  outcome: event.outcome,
  refusal: event.refusal,
  before: event.before && JSON.stringify(event.before),
  after: event.after && JSON.stringify(event.after),
  changes: event.changes && JSON.stringify(event.changes),
});
