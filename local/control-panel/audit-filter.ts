/** Which entries of the audit trail a contact asks for: days of the page, moments of the service. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import { AUDIT_KINDS } from './describe-audit-event.ts';
import type { PanelParts, Visit } from './panel-parts.ts';

export interface AuditFilter {
  readonly actor: string;
  readonly kind: string;
  readonly outcome: string;
  /** Days in UTC, `2027-03-31`, both counted. */
  readonly from: string;
  readonly until: string;
}

export const auditFilterOf = ({ c }: Visit): AuditFilter => {
  const asked = (name: string): string => c.req.query(name)?.trim() ?? '';
  return {
    actor: asked('actor'),
    kind: asked('kind'),
    outcome: asked('outcome'),
    from: asked('from'),
    until: asked('until'),
  };
};

/** What is asked for, for an address of the page. */
export const filterParameters = (filter: AuditFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

/** The same for the service. What is no day goes on as it is, and the service says what is wrong with it. */
export function filterQuery(filter: AuditFilter): Record<string, string> {
  const { from, until, ...rest } = filterParameters(filter);
  return {
    ...rest,
    ...(from === undefined ? {} : { from: dayStart(from, 0) }),
    ...(until === undefined ? {} : { until: dayStart(until, 1) }),
  };
}

function dayStart(day: string, later: number): string {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return Number.isNaN(start) ? day : new Date(start + later * 86_400_000).toISOString();
}

const option = (value: string, label: string, chosen: string): Html =>
  html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${label}</option>`;

/** The form; it asks with GET, so that an address of the page can be kept. */
export const filterForm = (path: string, filter: AuditFilter, { contacts }: PanelParts): Html =>
  html`<form method="get" action="${path}" class="row end" role="search">
    <div class="field">
      <label for="actor">Who</label>
      <select id="actor" name="actor">
        ${option('', 'Everybody', filter.actor)} ${contacts.map(({ id, name }) => option(id, name, filter.actor))}
        ${option('system', 'The service', filter.actor)}
      </select>
    </div>
    <div class="field">
      <label for="kind">What</label>
      <select id="kind" name="kind">
        ${option('', 'Everything', filter.kind)}
        ${AUDIT_KINDS.map(({ kind, label }) => option(kind, label, filter.kind))}
      </select>
    </div>
    <div class="field">
      <label for="outcome">How it ended</label>
      <select id="outcome" name="outcome">
        ${option('', 'Either way', filter.outcome)} ${option('done', 'Done', filter.outcome)}
        ${option('refused', 'Refused', filter.outcome)}
      </select>
    </div>
    ${showField({ name: 'from', label: 'From (day, UTC)', type: 'date', value: filter.from })}
    ${showField({ name: 'until', label: 'Until (day, UTC)', type: 'date', value: filter.until })}
    <button>Filter</button>
    ${Object.keys(filterParameters(filter)).length === 0 ? '' : html`<a class="button" href="${path}">Show all</a>`}
  </form>`;
