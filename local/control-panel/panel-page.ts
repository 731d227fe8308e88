/** The frame of Identity Management: where it is in the Control Panel, its tabs, and who is signed in. */
import { html } from 'hono/html';
import { type Html, renderPage } from '../web/render-page.ts';
import { csrfField, type Visit } from './panel-parts.ts';

export const ROOT = '/identity-management';

const TABS = [
  { path: ROOT, label: 'Overview' },
  { path: `${ROOT}/exclusions`, label: 'Exclusions' },
  { path: `${ROOT}/users`, label: 'Users' },
  { path: `${ROOT}/explain`, label: 'Explain' },
  { path: `${ROOT}/audit`, label: 'Audit trail' },
] as const;
export type TabPath = (typeof TABS)[number]['path'];

const corner = (visit: Visit): Html =>
  html`<form method="post" action="/sign-out" class="who">
    ${csrfField(visit)}
    <span>${visit.contact.name}<small>${visit.accountName}</small></span>
    <button class="tight" name="action" value="sign-out">Sign out</button>
  </form>`;

/** A page of Identity Management. What the last form had to say is shown once, on top. */
export function panelPage(visit: Visit, tab: TabPath, title: string, content: Html): Response | Promise<Response> {
  const { c, parts, session, accountName } = visit;
  const { notice } = session;
  session.notice = undefined;
  const main = html`<nav class="crumbs" aria-label="Where you are">
      <ol>
        <li>Account</li>
        <li>Security Policies</li>
        <li>Identity Management</li>
      </ol>
    </nav>
    <div class="heading">
      <h1>${title}</h1>
      <p>${accountName}</p>
    </div>
    <nav class="tabs" aria-label="Identity Management">
      <ul>
        ${TABS.map(
          ({ path, label }) =>
            html`<li><a href="${path}" ${path === tab ? html`aria-current="page"` : ''}>${label}</a></li>`,
        )}
      </ul>
    </nav>
    ${notice ?? ''} ${content}`;
  return c.html(renderPage({ brand: parts.brand, title, width: 'wide', main, corner: corner(visit) }));
}
