/** The audit trail over the wire. */
import * as z from 'zod';
import { AUDIT_ACTIONS } from '../platform/words/audit-event.ts';
export type { AuditAction } from '../platform/words/audit-event.ts';
import { pageOf } from '../platform/wire.ts';

export const ActorAnswer = z.strictObject({
  kind: z.enum(['contact', 'service', 'user', 'system']),
  id: z.string().nullable().describe('Null for the system.'),
  name: z.string().nullable().describe('As the Control Panel’s token called a contact, where it did.'),
  email: z.string().nullable().describe('The same; of a user the address that the event is about.'),
});

export const Recorded = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
  .nullable();

export const ItemChange = z.strictObject({
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

export const AuditAnswer = pageOf(AuditEventAnswer);

export const AuditCountAnswer = z.strictObject({
  events: z.int().describe('So many match, among those that were looked at.'),
  looked: z.int().describe('So many were looked at for it, from the newest on, or from where `after` said.'),
  next: z.string().nullable().describe('To count on among the older ones, as `after`; null: there are none.'),
});
