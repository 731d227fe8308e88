/** An entry of the audit trail as the Control Panel gets it: as JSON, a line of JSON, or a row of CSV. */
import * as z from 'zod';
import { type Actor, addressOf, AUDIT_ACTIONS, type AuditEvent } from '../platform/words/audit-event.ts';

export const ActorAnswer = z.strictObject({
  kind: z.enum(['contact', 'service', 'user', 'system']),
  id: z.string().nullable().describe('Null for the system.'),
});

const Recorded = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
  .nullable();

const ItemChange = z.strictObject({
  item: z.string().describe('What was changed: of users-changed the address.'),
  before: Recorded.describe('The fields that changed, as they were; null: it was not there.'),
  after: Recorded.describe('The same fields as they are now; null: it is gone, and before has all of its fields.'),
});

export const AuditEventAnswer = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: ActorAnswer,
  address: z
    .string()
    .nullable()
    .describe(
      'Where the request came from; an IPv6 address as its /64 network. Null for users and the system, and where it was not readable or not kept yet.',
    ),
  action: z.enum(AUDIT_ACTIONS),
  outcome: z.enum(['done', 'refused']),
  refusal: z.string().nullable().describe('Why it was refused; null when it was done.'),
  before: Recorded,
  after: Recorded,
  changes: z
    .array(ItemChange)
    .nullable()
    .describe(
      'Of a change of several things: each with its fields, from what to what. Null in entries of before 2026-11-28.',
    ),
});

export const actorBody = (actor: Actor) => ({ kind: actor.kind, id: actor.kind === 'system' ? null : actor.id });

export const auditEventBody = ({ at, actor, refusal, before, after, changes, ...event }: AuditEvent) => ({
  id: event.id,
  at: at.toISOString(),
  actor: actorBody(actor),
  address: addressOf(actor) ?? null,
  action: event.action,
  outcome: event.outcome,
  refusal: refusal ?? null,
  before: before ?? null,
  after: after ?? null,
  changes: changes ?? null,
});

export const AUDIT_COLUMNS = [
  ...['at', 'actorKind', 'actorId', 'address', 'action', 'outcome', 'refusal', 'before', 'after', 'id', 'changes'],
] as const;

/** The cells in the order of the columns; what a change was from and to is JSON in one cell. */
export function auditEventCells(event: AuditEvent): string[] {
  const { id, at, actor, address, action, outcome, refusal, before, after, changes } = auditEventBody(event);
  const json = (recorded: object | null): string => (recorded ? JSON.stringify(recorded) : '');
  return [
    ...[at, actor.kind, actor.id ?? '', address ?? '', action, outcome, refusal ?? ''],
    ...[json(before), json(after), id, json(changes)],
  ];
}
