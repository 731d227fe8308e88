/** Account > Security Policies > Identity Management: this Control Panel has no page of its own for it, and opens the service's. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import type { Notice } from '../web/show-notice.ts';
import { askService } from './ask-service.ts';
import { addAction, addPage, csrfField, panelPage, type PanelParts, type Visit } from './panel-parts.ts';

const PAGE = '/identity-management';

const showIdentityManagement = (visit: Visit) =>
  panelPage(
    visit,
    PAGE,
    html`<section class="card" aria-labelledby="portal">
      <h2 id="portal">Sign-in with Azure</h2>
      <p class="muted">
        Connect your organisation’s Azure tenant, see who is ready, turn single sign-on on and off, and keep the list of
        those who go on with their ${visit.parts.brand.company} password. The page comes with the sign-in service: the
        link to it works once, and the session there ends by itself.
      </p>
      <form method="post" action="${PAGE}">
        ${csrfField(visit)}
        <button class="primary" name="action" value="open-portal">Open Identity Management</button>
      </form>
    </section>`,
  );

/** Sends the browser to the one-time link that was asked for: to the service and nowhere else, whatever the answer says. */
async function openPortal({ c, parts, contact }: Visit): Promise<Notice | Response> {
  const path = `/accounts/${encodeURIComponent(contact.account)}/portal-links`;
  const answer = await askService({
    method: 'POST',
    url: new URL(path, parts.serviceUrl),
    token: await parts.contactToken(contact),
    answer: z.object({ url: z.url() }),
  });
  if (answer.kind === 'problem') return answer.notice;
  if (new URL(answer.body.url).origin !== new URL(parts.serviceUrl).origin) {
    const title = 'Identity Management can’t be opened';
    return { tone: 'bad', title, text: 'The sign-in service named a strange address.' };
  }
  return c.redirect(answer.body.url, 303);
}

export function addIdentityPage(web: Hono, parts: PanelParts): void {
  addPage(web, parts, PAGE, showIdentityManagement);
  addAction(web, parts, PAGE, PAGE, openPortal);
}
