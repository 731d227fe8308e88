/** The account's users as the Control Panel keeps them; the service is told of every change as by a directory feed. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import type { Html } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import { type Notice, showNotice } from '../web/show-notice.ts';
import { showTable } from '../web/show-table.ts';
import { askService, ROLE_MISSING } from './ask-service.ts';
import {
  addAction,
  addPage,
  csrfField,
  type Form,
  panelPage,
  type PanelParts,
  textOf,
  type Visit,
} from './panel-parts.ts';

const USERS = '/users';
const PAGE_SIZE = '50';

const User = z.object({ email: z.string(), displayName: z.string(), twoFactor: z.boolean(), hasPassword: z.boolean() });
type User = z.infer<typeof User>;
const UserPage = z.object({ items: z.array(User), next: z.string().nullish() });

const CHANGES: Readonly<Record<string, Partial<User>>> = {
  'two-factor-on': { twoFactor: true },
  'two-factor-off': { twoFactor: false },
  'password-on': { hasPassword: true },
  'password-off': { hasPassword: false },
};

const usersUrl = ({ parts, contact }: Visit, query: Readonly<Record<string, string>> = {}): URL => {
  const url = new URL(`/accounts/${encodeURIComponent(contact.account)}/users`, parts.serviceUrl);
  url.search = new URLSearchParams(query).toString();
  return url;
};

const listUsers = async (visit: Visit, query: Readonly<Record<string, string>>) =>
  askService({
    method: 'GET',
    url: usersUrl(visit, { limit: PAGE_SIZE, ...query }),
    token: await visit.parts.feedToken(),
    answer: UserPage,
  });

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

const userRow = (visit: Visit, { email, displayName, twoFactor, hasPassword }: User): Html =>
  html`<tr data-email="${email}">
    <td class="wrap">${displayName}<br /><span class="small muted">${email}</span></td>
    <td>${yesNo(twoFactor)}</td>
    <td>${yesNo(hasPassword)}</td>
    <td>
      <form method="post" action="${USERS}" class="row">
        ${csrfField(visit)}
        <input type="hidden" name="email" value="${email}" />
        <button class="tight" name="action" value="${twoFactor ? 'two-factor-off' : 'two-factor-on'}">
          ${twoFactor ? 'Clear 2FA' : 'Set 2FA'}<span class="hidden-label"> for ${email}</span>
        </button>
        <button class="tight" name="action" value="${hasPassword ? 'password-off' : 'password-on'}">
          ${hasPassword ? 'Mark no password' : 'Mark has password'}<span class="hidden-label"> for ${email}</span>
        </button>
      </form>
    </td>
  </tr>`;

async function showUsers(visit: Visit): Promise<Response> {
  const { search = '', after } = visit.c.req.query();
  const asked = { ...(search === '' ? {} : { search }) };
  const answer = await listUsers(visit, { ...asked, ...(after === undefined ? {} : { after }) });
  const next = answer.kind === 'ok' && answer.body.next ? { ...asked, after: answer.body.next } : undefined;
  const list =
    answer.kind === 'problem'
      ? showNotice(answer.notice)
      : showTable({
          label: 'User list',
          columns: ['User', '2FA', 'Has a password', 'Change'],
          rows: answer.body.items.map((user) => userRow(visit, user)),
        });
  return panelPage(
    visit,
    USERS,
    html`<section class="card" aria-labelledby="list">
      <h2 id="list">Users of the account</h2>
      <p class="muted">“Has a password” is what is on record about the Company password.</p>
      <form method="get" action="${USERS}" class="row end" role="search">
        ${showField({ name: 'search', label: 'Addresses beginning with', type: 'search', value: search })}
        <button>Search</button>
      </form>
      ${list}
      ${next ? html`<p><a rel="next" href="${USERS}?${new URLSearchParams(next).toString()}">Next page</a></p>` : ''}
    </section>`,
  );
}

/** The record is read again first: what the page showed may be old, and the feed writes whole records. */
async function changeUser(visit: Visit, form: Form): Promise<Notice> {
  // The feed's token could do this for anybody, so the Control Panel itself looks at the contact's role.
  if (!visit.contact.roles.includes('SecurityManager')) return ROLE_MISSING;
  const email = textOf(form, 'email');
  const found = await listUsers(visit, { search: email });
  if (found.kind === 'problem') return found.notice;
  const user = found.body.items.find((item) => item.email === email);
  const change = CHANGES[textOf(form, 'action')];
  if (user === undefined || change === undefined)
    return { tone: 'bad', title: 'Nothing was changed', text: 'There is no such user any more.' };
  const answer = await askService({
    method: 'POST',
    url: usersUrl(visit),
    token: await visit.parts.feedToken(),
    answer: z.object({ results: z.array(z.object({ outcome: z.string() })) }),
    json: { upsert: [{ ...user, ...change }], remove: [] },
  });
  return answer.kind === 'problem' ? answer.notice : { tone: 'good', title: `${user.displayName} is changed` };
}

export function addUsersPage(web: Hono, parts: PanelParts): void {
  addPage(web, parts, USERS, showUsers);
  addAction(web, parts, USERS, USERS, changeUser);
}
