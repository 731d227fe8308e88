/** The account's users as the Control Panel keeps them; the service is told of every change as by a directory feed. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { type Notice, showNotice } from '../web/show-notice.ts';
import { showTable } from '../web/show-table.ts';
import { addAction, addPage, csrfField, type Form, type PanelParts, textOf, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import type { User } from './service-answers.ts';
import { listingOf, pager, searchForm } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';

const USERS = `${ROOT}/users`;

const CHANGES = {
  'two-factor-on': { twoFactor: true },
  'two-factor-off': { twoFactor: false },
  'password-on': { hasPassword: true },
  'password-off': { hasPassword: false },
} as const;
const isChange = (action: string): action is keyof typeof CHANGES => Object.hasOwn(CHANGES, action);

const yesNo = (is: boolean): Html => html`<span class="pill ${is ? 'good' : ''}">${is ? 'yes' : 'no'}</span>`;

function toggles(visit: Visit, { email, twoFactor, hasPassword }: User): Html {
  return html`<form method="post" action="${USERS}" class="row">
    ${csrfField(visit)}
    <input type="hidden" name="email" value="${email}" />
    <button class="tight" name="action" value="${twoFactor ? 'two-factor-off' : 'two-factor-on'}">
      ${twoFactor ? 'Clear 2FA' : 'Set 2FA'}<span class="hidden-label"> for ${email}</span>
    </button>
    <button class="tight" name="action" value="${hasPassword ? 'password-off' : 'password-on'}">
      ${hasPassword ? 'Mark no password' : 'Mark has password'}<span class="hidden-label"> for ${email}</span>
    </button>
  </form>`;
}

const userRow = (visit: Visit, user: User): Html =>
  html`<tr data-email="${user.email}">
    <td class="wrap">${user.displayName}<br /><span class="small muted">${user.email}</span></td>
    <td>${yesNo(user.twoFactor)}</td>
    <td>${yesNo(user.hasPassword)}</td>
    <td>${yesNo(user.bound)}</td>
    <td>${yesNo(user.excluded)}</td>
    <td>${toggles(visit, user)}</td>
  </tr>`;

const table = (visit: Visit, users: readonly User[]): Html =>
  users.length === 0
    ? html`<p class="empty">There are no such users.</p>`
    : html`${showTable({ label: 'User list', columns: ['User', '2FA', 'Has a password', 'Linked to Azure', 'Excluded', 'Change'], rows: users.map((user) => userRow(visit, user)) })}`;

async function showUsers(visit: Visit): Promise<Response> {
  const listing = listingOf(visit);
  const answer = await visit.service.listUsers(listing);
  const content = html`<section class="card" aria-labelledby="list">
    <h2 id="list">Users of the account</h2>
    <p class="muted">
      “Has a password” is what is on record about the Company password. Users are linked to Azure by their first sign-in
      there.
    </p>
    ${searchForm(USERS, listing)}
    ${
      answer.kind === 'problem'
        ? showNotice(problemNotice(answer.problem))
        : html`${table(visit, answer.body.items)} ${pager(USERS, listing, answer.body.next)}`
    }
  </section>`;
  return panelPage(visit, USERS, 'Users', content);
}

/** The record is read again first: what the page showed may be old, and the feed writes whole records. */
async function changeUser({ contact, service }: Visit, form: Form): Promise<Notice> {
  // The feed's token could do this for anybody, so the Control Panel itself looks at the contact's role.
  if (!contact.roles.includes('SecurityManager')) {
    return problemNotice({ code: 'role-missing', title: '', detail: '', errors: [], supportCode: undefined });
  }
  const [email, action] = [textOf(form, 'email'), textOf(form, 'action')];
  const found = await service.listUsers({ search: email });
  if (found.kind === 'problem') return problemNotice(found.problem);
  const user = found.body.items.find((item) => item.email === email);
  if (user === undefined || !isChange(action)) {
    return { tone: 'bad', title: 'Nothing was changed', text: 'There is no such user any more.' };
  }
  const answer = await service.changeUser({ ...user, ...CHANGES[action] });
  if (answer.kind === 'problem') return problemNotice(answer.problem);
  return { tone: 'good', title: `${user.displayName} is changed` };
}

export function addUsersRoutes(web: Hono, parts: PanelParts): void {
  addPage(web, parts, USERS, showUsers);
  addAction(web, parts, USERS, USERS, changeUser);
}
