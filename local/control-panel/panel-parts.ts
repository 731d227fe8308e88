/** What the Control Panel's routes share. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { isOwnForm, type PageSession, type PageSessions } from '../web/page-sessions.ts';
import type { Brand } from '../web/render-page.ts';
import { type Notice, showNotice } from '../web/show-notice.ts';
import type { IdentityService } from './identity-service.ts';

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
  readonly apps: readonly { readonly id: string; readonly displayName: string }[];
  readonly serviceUrl: string;
  /** The content is the contact's id. */
  readonly sessions: PageSessions<string>;
  readonly serviceFor: (contact: Contact) => IdentityService;
}

/** A signed-in contact on one of the pages. */
export interface Visit {
  readonly c: Context;
  readonly parts: PanelParts;
  readonly session: PageSession<string>;
  readonly contact: Contact;
  readonly accountName: string;
  readonly service: IdentityService;
}

export type Form = Readonly<Record<string, string | File | readonly (string | File)[]>>;

async function visitOf(parts: PanelParts, c: Context): Promise<Visit | undefined> {
  const session = await parts.sessions.read(c);
  const contact = parts.contacts.find(({ id }) => id === session?.content);
  if (session === undefined || contact === undefined) return undefined;
  const accountName = parts.accounts.find(({ id }) => id === contact.account)?.name ?? contact.account;
  return { c, parts, session, contact, accountName, service: parts.serviceFor(contact) };
}

/** Adds a page for signed-in contacts. */
export function addPage(
  web: Hono,
  parts: PanelParts,
  path: string,
  show: (visit: Visit) => Response | Promise<Response>,
): void {
  web.get(path, async (c) => {
    const visit = await visitOf(parts, c);
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
    const visit = await visitOf(parts, c);
    if (visit === undefined) return c.redirect('/sign-in', 303);
    const form: Form = await c.req.parseBody({ all: true });
    const said = isOwnForm(visit.session, form['csrf']) ? await act(visit, form) : FOREIGN_FORM;
    if (said instanceof Response) return said;
    visit.session.notice = showNotice(said);
    return c.redirect(next, 303);
  });
}

/** A field's text, trimmed; empty when it is absent or something else. */
export function textOf(form: Form, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** All texts of a field that may stand several times. */
export function textsOf(form: Form, name: string): string[] {
  const value = form[name] ?? [];
  const values = typeof value === 'string' || value instanceof File ? [value] : value;
  return values.filter((text) => typeof text === 'string');
}

/** Goes into every form. */
export const csrfField = ({ session }: Visit) => html`<input type="hidden" name="csrf" value="${session.csrf}" />`;
