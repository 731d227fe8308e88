/** What the Control Panel's pages share: who looks at them, their frame, and calls of the service. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { callService, type ServiceCall } from '../web/call-service.ts';
import type { KeptCookie } from '../web/kept-cookie.ts';
import { type Brand, type Html, type Notice, renderPage, showNotice, showWho } from '../web/pages.ts';

/** A person who administers an account, whose id is `account`. */
export type Contact = Readonly<Record<'id' | 'name' | 'account' | 'email' | 'password', string>> & {
  readonly roles: readonly string[];
};

export interface PanelParts {
  readonly brand: Brand;
  /** Of the Company's help pages: the way to Identity Management from menu to menu, and what is called how there. */
  readonly words: { readonly menuPath: readonly string[]; readonly startName: string; readonly switchName: string };
  readonly contacts: readonly Contact[];
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly serviceUrl: string;
  /** `notice`: what the next page says first. */
  readonly sessions: KeptCookie<{ readonly contact: Contact; notice?: Notice | undefined }>;
  /** A token to call the service with, as the contact. */
  readonly contactToken: (contact: Contact) => Promise<string>;
  /** The Control Panel's own, with the directory feed's role. */
  readonly feedToken: () => Promise<string>;
}

/** A signed-in contact on one of the pages. */
export interface Visit {
  readonly c: Context;
  readonly parts: PanelParts;
  readonly contact: Contact;
}

type Answer = Response | Promise<Response>;

/** Answers signed-in contacts; everybody else is sent to sign in. */
export const forContacts = (parts: PanelParts, answer: (visit: Visit) => Answer) =>
  function answerContact(c: Context): Answer {
    const contact = parts.sessions.read(c)?.contact;
    return contact === undefined ? c.redirect('/sign-in', 303) : answer({ c, parts, contact });
  };

/**
 * Answers a form of the page at `next`. What `act` says is shown by that page, to which the browser is sent (so loading it
 * again repeats nothing), unless it gives a whole answer itself.
 */
export const onForm = (
  parts: PanelParts,
  next: string,
  act: (visit: Visit, form: Form) => Promise<Notice | Response>,
) =>
  forContacts(parts, async (visit) => {
    const said = await act(visit, await readForm(visit.c));
    if (said instanceof Response) return said;
    const session = parts.sessions.read(visit.c);
    if (session !== undefined) session.notice = said;
    return visit.c.redirect(next, 303);
  });

const FormText = z.string().catch('');
const Form = z.object({ contact: FormText, password: FormText, email: FormText, action: FormText });
export type Form = z.infer<typeof Form>;
export const readForm = async (c: Context): Promise<Form> => Form.parse(await c.req.parseBody());

export const accountName = ({ accounts }: PanelParts, { account }: Contact): string =>
  accounts.find(({ id }) => id === account)?.name ?? account;

export const pageName = ({ words }: PanelParts): string => words.menuPath.at(-1) ?? '';
const labelOf = (parts: PanelParts, tab: Tab): string => (tab === '/users' ? 'Users' : pageName(parts));
export type Tab = '/identity-management' | '/users';

/** The menus as the help pages name them, the last one a link; the users stand beside. */
function showMenu(parts: PanelParts, tab: Tab): Html {
  const link = (to: Tab) =>
    html`<a href="${to}" ${to === tab ? html`aria-current="page"` : ''}>${labelOf(parts, to)}</a>`;
  const menus = parts.words.menuPath.slice(0, -1);
  return html`<nav aria-label="Menu">
    <ul>
      <li>${menus.map((menu) => html`${menu} › `)}${link('/identity-management')}</li>
      <li>${link('/users')}</li>
    </ul>
  </nav>`;
}

/** A page with its place in the Control Panel. What the last form had to say is shown once, on top. */
export function panelPage({ c, parts, contact }: Visit, tab: Tab, content: Html): Answer {
  const session = parts.sessions.read(c);
  const { notice } = session ?? {};
  if (session !== undefined) session.notice = undefined;
  const account = accountName(parts, contact);
  const title = labelOf(parts, tab);
  const main = html`${showMenu(parts, tab)}
    <h1>${title}</h1>
    <p>${account}</p>
    ${notice === undefined ? '' : showNotice(notice)} ${content}`;
  return c.html(renderPage({ brand: parts.brand, title, main, corner: showWho(contact.name, account) }));
}

export const ROLE_MISSING: Notice = {
  tone: 'bad',
  title: 'You don’t have the role for this',
  text: 'It takes the Security Manager role. Ask whoever administers the contacts of your account to give it to you.',
};
const NO_ANSWER: Notice = {
  tone: 'bad',
  title: 'The sign-in service doesn’t answer',
  text: 'Please try again in a minute. If you were changing something, look first whether it was changed.',
};

/** RFC 9457. */
const Said = z.string().nullish();
const Problem = z.object({ type: z.string(), title: z.string(), detail: Said, supportCode: Said });

/** An answer of the service as documented, or what to tell the person instead. */
export async function askService<Body>(
  call: Omit<ServiceCall, 'authorization'> & { readonly token: string; readonly answer: z.ZodType<Body> },
): Promise<{ readonly body: Body } | { readonly problem: Notice }> {
  const answer = await callService({ ...call, authorization: `Bearer ${call.token}` });
  const parsed = answer !== undefined && answer.status < 300 ? call.answer.safeParse(answer.body) : undefined;
  if (parsed?.success === true) return { body: parsed.data };
  const { type, title, detail, supportCode } = Problem.safeParse(answer?.body).data ?? {};
  if (title === undefined) return { problem: NO_ANSWER };
  if (type?.endsWith('/role-missing') === true) return { problem: ROLE_MISSING };
  const code = supportCode ? html`<br /><small>Code for support: <code>${supportCode}</code></small>` : '';
  return { problem: { tone: 'bad', title, text: html`${detail ?? ''}${code}` } };
}
