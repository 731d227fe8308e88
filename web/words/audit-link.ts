/** What the audit trail is filtered by. A link to an event is the view with the event's kind and day behind it. */
import type { AuditEvent } from '../api/answers.ts';

export const NO_FILTER = { actor: '', kind: '', outcome: '', user: '', firstDay: '', lastDay: '' };
export type AuditFilter = typeof NO_FILTER;

/** Days are those of the person's own clock, as the fields take them. */
const dayOf = (iso: string): string => new Date(iso).toLocaleDateString('sv-SE');

export const auditEventHref = ({ action, at }: Pick<AuditEvent, 'action' | 'at'>): string =>
  `#/audit/${action}/${dayOf(at)}`;

/** The filter that the address asks for; undefined when it asks for none. */
export function filterFrom(hash: string): AuditFilter | undefined {
  const [, kind, day] = /^#\/audit\/([a-z-]{1,64})\/(\d{4}-\d\d-\d\d)$/.exec(hash) ?? [];
  return kind === undefined || day === undefined ? undefined : { ...NO_FILTER, kind, firstDay: day, lastDay: day };
}
