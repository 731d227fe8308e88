/** What the Control Panel's pages share: who looks at them, the frame, and forms that nobody else can send. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { isOwnForm, type PageSession, type PageSessions } from '../web/page-sessions.ts';
import { type Brand, type Html, renderPage } from '../web/render-page.ts';
import { type Notice, showNotice } from '../web/show-notice.ts';

/** A person who administers an account. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  /** The account's id. */
  readonly account: string;
  readonly roles: readonly string[];
  readonly email: string;
  readonly password: string;
}

export interface PanelParts {
  readonly brand: Brand;
  readonly contacts: readonly Contact[];
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly serviceUrl: string;
  /** The content is the contact's id. */
  readonly sessions: PageSessions<string>;
  /** A token to call the service with, as the contact. */
  readonly contactToken: (contact: Contact) => Promise<string>;
  /** The Control Panel's own, with the directory feed's role. */
  readonly feedToken: () => Promise<string>;
}

/** A signed-in contact on one of the pages. */
export interface Visit {
  readonly c: Context;
  readonly parts: PanelParts;
  readonly session: PageSession<string>;
  readonly contact: Contact;
}

export type Form = Readonly<Record<string, unknown>>;

/** A field's text, trimmed; empty when it is absent or something else. */
export function textOf(form: Form, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Goes into every form. */
export const csrfField = ({ session }: Visit) => html`<input type="hidden" name="csrf" value="${session.csrf}" />`;

function visitOf(parts: PanelParts, c: Context): Visit | undefined {
  const session = parts.sessions.read(c);
  const contact = parts.contacts.find(({ id }) => id === session?.content);
  return session === undefined || contact === undefined ? undefined : { c, parts, session, contact };
}

/** Adds a page for signed-in contacts. */
export function addPage(
  web: Hono,
  parts: PanelParts,
  path: string,
  show: (visit: Visit) => Response | Promise<Response>,
): void {
  web.get(path, (c) => {
    const visit = visitOf(parts, c);
    return visit === undefined ? c.redirect('/sign-in', 303) : show(visit);
  });
}

const FOREIGN_FORM: Notice = {
  tone: 'bad',
  title: 'Nothing was changed',
  text: 'The form was not from this page, or you signed in again since it was loaded. Please send it again.',
};

/**
 * Adds a form's target for signed-in contacts. What `act` says is shown by the page that the browser is sent to next (so
 * loading that page again repeats nothing), unless it gives a whole answer itself.
 */
export function addAction(
  web: Hono,
  parts: PanelParts,
  path: string,
  next: string,
  act: (visit: Visit, form: Form) => Promise<Notice | Response>,
): void {
  web.post(path, async (c) => {
    const visit = visitOf(parts, c);
    if (visit === undefined) return c.redirect('/sign-in', 303);
    const form: Form = await c.req.parseBody();
    const said = isOwnForm(visit.session, form['csrf']) ? await act(visit, form) : FOREIGN_FORM;
    if (said instanceof Response) return said;
    visit.session.notice = showNotice(said);
    return c.redirect(next, 303);
  });
}

const TABS = { '/identity-management': 'Identity Management', '/users': 'Users' } as const;

/** A page with its place in the Control Panel. What the last form had to say is shown once, on top. */
export function panelPage(visit: Visit, tab: keyof typeof TABS, content: Html): Response | Promise<Response> {
  const { c, parts, session, contact } = visit;
  const { notice } = session;
  session.notice = undefined;
  const accountName = parts.accounts.find(({ id }) => id === contact.account)?.name ?? contact.account;
  const corner = html`<form method="post" action="/sign-out" class="who">
    ${csrfField(visit)}
    <span>${contact.name}<small>${accountName}</small></span>
    <button class="tight" name="action" value="sign-out">Sign out</button>
  </form>`;
  const main = html`<div class="split">
      <h1>${TABS[tab]}</h1>
      <p class="muted">${accountName}</p>
    </div>
    <nav class="row" aria-label="Account">
      ${Object.entries(TABS).map(
        ([path, label]) => html`<a href="${path}" ${path === tab ? html`aria-current="page"` : ''}>${label}</a>`,
      )}
    </nav>
    ${notice ?? ''} ${content}`;
  return c.html(renderPage({ brand: parts.brand, title: TABS[tab], width: 'wide', main, corner }));
}
