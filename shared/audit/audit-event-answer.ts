/** An entry of the audit trail as the Control Panel gets it: as JSON, a line of JSON, or a row of CSV. */
import { type Actor, addressOf, type AuditEvent } from '../platform/words/audit-event.ts';

/** A user is named by the address that the entry is about, as far as it says one. */
export const actorBody = (actor: Actor, about?: Pick<AuditEvent, 'before' | 'after'>) => ({
  kind: actor.kind,
  id: actor.kind === 'system' ? null : actor.id,
  name: ('name' in actor ? actor.name : undefined) ?? null,
  email: ('email' in actor ? actor.email : actor.kind === 'user' ? emailIn(about) : undefined) ?? null,
});

function emailIn(about: Pick<AuditEvent, 'before' | 'after'> | undefined): string | undefined {
  const email = about?.after?.['email'] ?? about?.before?.['email'];
  return typeof email === 'string' ? email : undefined;
}

export const auditEventBody = ({ at, actor, refusal, before, after, changes, ...event }: AuditEvent) => ({
  id: event.id,
  at: at.toISOString(),
  actor: actorBody(actor, { before, after }),
  address: addressOf(actor) ?? null,
  action: event.action,
  outcome: event.outcome,
  refusal: refusal ?? null,
  before: before ?? null,
  after: after ?? null,
  changes: changes ?? null,
});

export const AUDIT_COLUMNS = [
  ...[
    'at',
    'actorKind',
    'actorId',
    'address',
    'action',
    'outcome',
    'refusal',
    'before',
    'after',
    'id',
    'changes',
    'actorName',
    'actorEmail',
  ],
] as const;

/** The cells in the order of the columns; what a change was from and to is JSON in one cell. */
export function auditEventCells(event: AuditEvent): string[] {
  const { id, at, actor, address, action, outcome, refusal, before, after, changes } = auditEventBody(event);
  const json = (recorded: object | null): string => (recorded ? JSON.stringify(recorded) : '');
  return [
    ...[at, actor.kind, actor.id ?? '', address ?? '', action, outcome, refusal ?? ''],
    ...[json(before), json(after), id, json(changes), actor.name ?? '', actor.email ?? ''],
  ];
}
