/** How contacts get in, the way to Identity Management, and the account's users as the Control Panel keeps them. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { isSameSecret } from '../kit/same-secret.ts';
import { type Html, type Notice, renderPage, showField, showNotice, showTable } from '../web/pages.ts';
import * as panel from './panel-parts.ts';
import { accountName, askService, type Form, panelPage, type PanelParts, type Visit } from './panel-parts.ts';

const IDENTITY = '/identity-management';
const USERS = '/users';

function signInPage(parts: PanelParts, chosen?: string, wrong?: string): Html {
  const { brand, contacts } = parts;
  const options = contacts.map((contact) => {
    const selected = contact.id === chosen ? html`selected` : '';
    return html`<option value="${contact.id}" ${selected}>${contact.name} · ${accountName(parts, contact)}</option>`;
  });
  const type = { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' } as const;
  const main = html`<article>
    <h1>Sign in to the ${brand.name}</h1>
    <p>
      For the contacts of ${brand.company}’s customers. This is an admin portal: your password opens it, also while the
      apps ask your people to sign in with Azure.
    </p>
    <form method="post" action="/sign-in">
      <label for="contact">Account contact</label>
      <select id="contact" name="contact">
        ${options}
      </select>
      ${showField({ ...type, required: true, wrong })}
      <button name="action" value="sign-in">Sign in</button>
    </form>
  </article>`;
  return renderPage({ brand, title: 'Sign in', main });
}

/** An admin portal, so always by password (rule 4). */
export function addSignInRoutes(web: Hono, parts: PanelParts): void {
  web.get('/', (c) => c.redirect(IDENTITY, 303));
  web.get('/sign-in', (c) => c.html(signInPage(parts)));
  // The redirect URI of the catalogue's entry: no code ever comes here, only the refusal of a sign-in without a page.
  web.get('/callback', (c) => c.redirect('/sign-in', 303));
  web.post('/sign-in', async (c) => {
    const form = await panel.readForm(c);
    const contact = parts.contacts.find(({ id }) => id === form.contact);
    const matches = isSameSecret(form.password, contact?.password ?? '');
    if (contact === undefined || !matches)
      return c.html(signInPage(parts, contact?.id, 'Contact and password don’t belong together.'), 401);
    parts.sessions.write(c, { contact });
    return c.redirect(IDENTITY, 303);
  });
  web.post('/sign-out', (c) => {
    parts.sessions.clear(c);
    return c.redirect('/sign-in', 303);
  });
}

const showIdentityManagement = (visit: Visit) =>
  panelPage(
    visit,
    IDENTITY,
    html`<article>
      <h2>Sign-in with Azure</h2>
      <p>
        Connect your organisation’s Azure tenant, see who is ready, turn single sign-on on and off, and keep the list of
        those who go on with their ${visit.parts.brand.company} password. The page comes with the sign-in service: the
        link to it works once, and the session there ends by itself.
      </p>
      <p>
        There, <strong>${visit.parts.words.startName}</strong> connects the tenant, and the switch is called
        <strong>${visit.parts.words.switchName}</strong>.
      </p>
      <form method="post" action="${IDENTITY}">
        <button name="action" value="open-portal">Open ${panel.pageName(visit.parts)}</button>
      </form>
    </article>`,
  );

/** Sends the browser to the one-time link that was asked for: to the service and nowhere else, whatever the answer says. */
async function openPortal({ c, parts, contact }: Visit): Promise<Notice | Response> {
  const answer = await askService({
    method: 'POST',
    url: new URL(`/accounts/${encodeURIComponent(contact.account)}/portal-links`, parts.serviceUrl),
    token: await parts.contactToken(contact),
    answer: z.object({ url: z.url() }),
  });
  if ('problem' in answer) return answer.problem;
  if (new URL(answer.body.url).origin === new URL(parts.serviceUrl).origin) return c.redirect(answer.body.url, 303);
  const title = `${panel.pageName(parts)} can’t be opened`;
  return { tone: 'bad', title, text: 'The sign-in service named a strange address.' };
}

const User = z.object({ email: z.string(), displayName: z.string(), twoFactor: z.boolean(), hasPassword: z.boolean() });
type User = z.infer<typeof User>;

/** As a directory feed; `query`: those whose addresses begin so. */
const askFeed = async <Body>(
  { parts, contact }: Visit,
  answer: z.ZodType<Body>,
  { search, json }: { readonly search?: string; readonly json?: unknown },
) => {
  const url = new URL(`/accounts/${encodeURIComponent(contact.account)}/users`, parts.serviceUrl);
  url.search = new URLSearchParams(json ? {} : { limit: '50', ...(search && { search }) }).toString();
  return askService({ method: json ? 'POST' : 'GET', url, token: await parts.feedToken(), answer, json });
};
const listUsers = (visit: Visit, search: string) => askFeed(visit, z.object({ items: z.array(User) }), { search });

function userRow({ email, displayName, twoFactor, hasPassword }: User): Html {
  const [action, label] = twoFactor ? ['two-factor-off', 'Clear 2FA'] : ['two-factor-on', 'Set 2FA'];
  return html`<tr>
    <td>${displayName}<br /><small>${email}</small></td>
    <td>${twoFactor ? 'yes' : 'no'}</td>
    <td>${hasPassword ? 'yes' : 'no'}</td>
    <td>
      <form method="post" action="${USERS}" aria-label="Change ${email}">
        <input type="hidden" name="email" value="${email}" />
        <button class="outline" name="action" value="${action}">${label}</button>
      </form>
    </td>
  </tr>`;
}

/** The first fifty; the search finds the others. */
async function showUsers(visit: Visit): Promise<Response> {
  const { search = '' } = visit.c.req.query();
  const answer = await listUsers(visit, search);
  const rows = 'problem' in answer ? [] : answer.body.items.map(userRow);
  return panelPage(
    visit,
    USERS,
    html`<article>
      <h2>Users of the account</h2>
      <p>“Has a password” is what is on record about the Company password.</p>
      <search>
        <form method="get" action="${USERS}">
          ${showField({ name: 'search', label: 'Addresses beginning with', type: 'search', value: search })}
          <button>Search</button>
        </form>
      </search>
      ${'problem' in answer ? showNotice(answer.problem) : showTable('User list', ['User', '2FA', 'Has a password', 'Change'], rows)}
    </article>`,
  );
}

/** The service is told as by a directory feed. The record is read again first: what the page showed may be old, and the feed writes whole records. */
async function changeUser(visit: Visit, { email, action }: Form): Promise<Notice> {
  // The feed's token could do this for anybody, so the Control Panel itself looks at the contact's role.
  if (!visit.contact.roles.includes('SecurityManager')) return panel.ROLE_MISSING;
  const found = await listUsers(visit, email);
  if ('problem' in found) return found.problem;
  const user = found.body.items.find((item) => item.email === email);
  if (user === undefined) return { tone: 'bad', title: 'Nothing was changed', text: 'There is no such user any more.' };
  const json = { upsert: [{ ...user, twoFactor: action === 'two-factor-on' }], remove: [] };
  const answer = await askFeed(visit, z.object({ results: z.array(z.object({ outcome: z.string() })) }), { json });
  return 'problem' in answer ? answer.problem : { tone: 'good', title: `${user.displayName} is changed` };
}

export function addPages(web: Hono, parts: PanelParts): void {
  web.get(IDENTITY, panel.forContacts(parts, showIdentityManagement));
  web.post(IDENTITY, panel.onForm(parts, IDENTITY, openPortal));
  web.get(USERS, panel.forContacts(parts, showUsers));
  web.post(USERS, panel.onForm(parts, USERS, changeUser));
}
