/** The audit trail, newest first. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showNotice } from '../web/show-notice.ts';
import { auditChanges, auditSentence } from './describe-audit-event.ts';
import { addPage, type PanelParts, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import type { AuditEvent } from './service-answers.ts';
import { listingOf, pager, showMoment } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';

const AUDIT = `${ROOT}/audit`;

function showEvent(event: AuditEvent, { contacts }: PanelParts): Html {
  const changes = auditChanges(event);
  return html`<li data-action="${event.action}" data-outcome="${event.outcome}">
    <span class="split">
      <strong>${auditSentence(event, (id) => contacts.find((contact) => contact.id === id)?.name)}</strong>
      ${event.outcome === 'refused' ? html`<span class="pill bad">refused</span>` : ''}
    </span>
    ${changes.length === 0 ? '' : html`<span class="small">${changes.join(' · ')}</span>`}
    <span class="small muted">${showMoment(event.at)}</span>
  </li>`;
}

async function showAudit(visit: Visit): Promise<Response> {
  const listing = { after: listingOf(visit).after };
  const answer = await visit.service.listAuditEvents(listing);
  const content =
    answer.kind === 'problem'
      ? showNotice(problemNotice(answer.problem))
      : html`<section class="card" aria-labelledby="events">
          <h2 id="events">Who changed what, newest first</h2>
          ${
            answer.body.items.length === 0
              ? html`<p class="empty">Nothing has happened yet.</p>`
              : html`<ol class="events">
                  ${answer.body.items.map((event) => showEvent(event, visit.parts))}
                </ol>`
          }
          ${pager(AUDIT, listing, answer.body.next)}
        </section>`;
  return panelPage(visit, AUDIT, 'Audit trail', content);
}

export function addAuditRoutes(web: Hono, parts: PanelParts): void {
  addPage(web, parts, AUDIT, showAudit);
}
