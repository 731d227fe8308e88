/** What of a trail is asked for, as members of a query. */
import * as z from 'zod';
import { AddressSearch } from '../platform/formats/paging.ts';
import { AUDIT_ACTIONS, type AuditFilter } from '../platform/words/audit-event.ts';
import { ContactId } from '../platform/words/identifiers.ts';
import { Moment } from '../platform/words/written/free-text.ts';

export const AUDIT_FILTER = {
  actor: ContactId.optional().describe('Only what this contact, service or user did or tried; "system": the service.'),
  kind: z.enum(AUDIT_ACTIONS).optional().describe('Only events of this action.'),
  outcome: z.enum(['done', 'refused']).optional(),
  search: AddressSearch.describe('Only events that name a user or an exclusion whose address begins with this.'),
  from: Moment.optional().describe('Only events at or after this moment.'),
  until: Moment.optional().describe('Only events before this moment.'),
};
export type AuditFilterQuery = z.infer<z.ZodObject<typeof AUDIT_FILTER>>;

/** What a query with it is refined by, and what it is told. */
export const isInOrder = ({ from, until }: Pick<AuditFilterQuery, 'from' | 'until'>): boolean =>
  from === undefined || until === undefined || from < until;
export const IN_ORDER = { path: ['until'], message: 'must be after "from"' };

export const auditFilterOf = ({
  actor,
  kind: action,
  outcome,
  search,
  from,
  until,
}: AuditFilterQuery): AuditFilter => ({
  ...{ actor, action, outcome, from, until },
  about: search === '' ? undefined : search,
});
