/** The audit trail, newest first: filtered, page by page, and as a file. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showNotice } from '../web/show-notice.ts';
import { type AuditFilter, auditFilterOf, filterForm, filterParameters, filterQuery } from './audit-filter.ts';
import { auditChanges, auditSentence } from './describe-audit-event.ts';
import { addPage, type PanelParts, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import type { AuditEvent, AuditPage } from './service-answers.ts';
import { listingOf, pager, showMoment } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';

export const AUDIT = `${ROOT}/audit`;
/** 1,000 events each. */
const MOST_EXPORT_PAGES = 100;

function showEvent(event: AuditEvent, { contacts }: PanelParts): Html {
  const changes = auditChanges(event);
  return html`<li data-action="${event.action}" data-outcome="${event.outcome}">
    <span class="split">
      <strong>${auditSentence(event, (id) => contacts.find((contact) => contact.id === id)?.name)}</strong>
      ${event.outcome === 'refused' ? html`<span class="pill bad">refused</span>` : ''}
    </span>
    ${changes.length === 0 ? '' : html`<span class="small">${changes.join(' · ')}</span>`}
    <span class="small muted">
      ${showMoment(event.at)}${event.address ? html` · from <span data-address>${event.address}</span>` : ''}
    </span>
  </li>`;
}

function showEvents({ items, next }: AuditPage, filter: AuditFilter, parts: PanelParts): Html {
  if (items.length > 0)
    return html`<ol class="events">
      ${items.map((event) => showEvent(event, parts))}
    </ol>`;
  if (next) return html`<p class="empty">Nothing like that in this part of the trail. Look further back.</p>`;
  const isFiltered = Object.keys(filterParameters(filter)).length > 0;
  return html`<p class="empty">${isFiltered ? 'Nothing like that has happened.' : 'Nothing has happened yet.'}</p>`;
}

function exportLinks(filter: AuditFilter): Html {
  const query = new URLSearchParams(filterParameters(filter)).toString();
  const link = (ending: string): string => `${AUDIT}.${ending}${query === '' ? '' : `?${query}`}`;
  return html`<p class="small">
    Download what is asked for: <a href="${link('csv')}">CSV</a> · <a href="${link('jsonl')}">JSON lines</a>
  </p>`;
}

async function showAudit(visit: Visit): Promise<Response> {
  const filter = auditFilterOf(visit);
  const listing = { after: listingOf(visit).after };
  const answer = await visit.service.listAuditEvents(listing, filterQuery(filter));
  const content =
    answer.kind === 'problem'
      ? showNotice(problemNotice(answer.problem))
      : html`<section class="card" aria-labelledby="events">
          <h2 id="events">Who changed what, newest first</h2>
          ${filterForm(AUDIT, filter, visit.parts)} ${showEvents(answer.body, filter, visit.parts)}
          ${pager(AUDIT, listing, answer.body.next, filterParameters(filter))} ${exportLinks(filter)}
        </section>`;
  return panelPage(visit, AUDIT, 'Audit trail', content);
}

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

/** The service gives pages; the file is all of them. */
async function download(visit: Visit, format: keyof typeof TYPES): Promise<Response> {
  const { c, service } = visit;
  const filter = filterQuery(auditFilterOf(visit));
  const pages: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_EXPORT_PAGES; page++) {
    const answer = await service.exportAuditEvents(format, after, filter);
    if (answer.kind === 'problem') {
      const { title } = problemNotice(answer.problem);
      return c.text(`${title}. Nothing was downloaded.`, 502);
    }
    // Each page of CSV brings the header line; the file has it once.
    pages.push(page === 0 || format === 'jsonl' ? answer.body : answer.body.replace(/^[^\n]*\n/, ''));
    after = answer.next;
    if (after === undefined) break;
  }
  const disposition = `attachment; filename="audit-events.${format}"`;
  return c.body(pages.join(''), 200, { 'content-type': TYPES[format], 'content-disposition': disposition });
}

export function addAuditRoutes(web: Hono, parts: PanelParts): void {
  addPage(web, parts, AUDIT, showAudit);
  addPage(web, parts, `${AUDIT}.csv`, (visit) => download(visit, 'csv'));
  addPage(web, parts, `${AUDIT}.jsonl`, (visit) => download(visit, 'jsonl'));
}
