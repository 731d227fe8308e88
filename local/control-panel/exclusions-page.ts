/** The exclusion list: who keeps using Company credentials although SSO is on. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import { showNotice } from '../web/show-notice.ts';
import { showTable } from '../web/show-table.ts';
import type { ServiceAnswer } from './call-service.ts';
import type { Listing } from './identity-service.ts';
import { csrfField, type Visit } from './panel-parts.ts';
import { ROOT } from './panel-page.ts';
import type { Exclusion, ExclusionPage } from './service-answers.ts';
import { pager, searchForm, showEnd, showMoment } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';
import type * as z from 'zod';

export const EXCLUSIONS = `${ROOT}/exclusions`;
/** Where a last day ends: this Control Panel doesn't know where its contacts are. */
export const TIME_ZONE = 'UTC';

function exclusionRow(visit: Visit, { email, reason, excludedBy, excludedAt, expiresAt }: Exclusion): Html {
  const who = visit.parts.contacts.find(({ id }) => id === excludedBy)?.name ?? excludedBy;
  return html`<tr>
    <td><input type="checkbox" name="remove" value="${email}" aria-label="Remove ${email}" /></td>
    <td class="wrap" data-email="${email}">${email}</td>
    <td class="wrap">${reason ?? html`<span class="muted">none given</span>`}</td>
    <td>${who}<br /><span class="small muted">${showMoment(excludedAt)}</span></td>
    <td>${expiresAt ? showEnd(expiresAt) : 'for good'}</td>
  </tr>`;
}

function list(visit: Visit, items: readonly Exclusion[]): Html {
  if (items.length === 0) return html`<p class="empty">Nobody is excluded here: SSO counts for everybody.</p>`;
  return html`<form method="post" action="${EXCLUSIONS}/remove" class="stack">
    ${csrfField(visit)}
    ${showTable({ label: 'Exclusion list', columns: [{ hidden: 'Choose' }, 'Address', 'Reason', 'Excluded by', 'Until'], rows: items.map((item) => exclusionRow(visit, item)) })}
    <div><button name="action" value="remove">Remove the chosen ones from the list</button></div>
  </form>`;
}

const addCard = (visit: Visit, today: string): Html =>
  html`<section class="card" aria-labelledby="add">
    <h2 id="add">Exclude a user</h2>
    <form method="post" action="${EXCLUSIONS}" class="stack">
      ${csrfField(visit)}
      ${showField({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'off', required: true })}
      ${showField({ name: 'reason', label: 'Reason (optional)', hint: 'Your colleagues see it in this list.' })}
      ${showField({
        name: 'expires',
        label: 'Last day (optional)',
        type: 'date',
        min: today,
        hint: `To the end of that day in ${TIME_ZONE}. Without one: for good.`,
      })}
      <div><button class="primary" name="action" value="add">Exclude</button></div>
    </form>
  </section>`;

const bulkCard = (visit: Visit): Html =>
  html`<section class="card" aria-labelledby="bulk">
    <h2 id="bulk">Many at once</h2>
    <form method="post" action="${EXCLUSIONS}/bulk" class="stack">
      ${csrfField(visit)}
      <div class="field">
        <label for="lines">Addresses, one a line</label>
        <textarea id="lines" name="lines" required aria-describedby="lines-hint" spellcheck="false"></textarea>
        <span class="hint" id="lines-hint">A reason may follow behind a comma.</span>
      </div>
      <div><button name="action" value="add-many">Exclude all of these</button></div>
    </form>
    <form method="post" action="${EXCLUSIONS}/upload" enctype="multipart/form-data" class="stack">
      ${csrfField(visit)}
      <div class="field">
        <label for="file">CSV file</label>
        <input id="file" name="file" type="file" accept=".csv,text/csv" required aria-describedby="file-hint" />
        <span class="hint" id="file-hint">
          With the heading <code>email,reason,expiresAt</code>, at most 1,000 lines: as the download gives it, or as a
          spreadsheet saves it. A day counts to its end in ${TIME_ZONE}.
        </span>
      </div>
      <div class="check">
        <input type="checkbox" id="accept-leavers" name="accept-leavers" value="yes" />
        <label for="accept-leavers">Also exclude people who are disabled in Azure</label>
      </div>
      <div class="row">
        <button name="action" value="upload">Upload</button>
        <a class="button" href="${EXCLUSIONS}.csv" download>Download the list as CSV</a>
      </div>
    </form>
  </section>`;

export function exclusionsContent(
  visit: Visit,
  listing: Listing,
  answer: ServiceAnswer<z.infer<typeof ExclusionPage>>,
  today: string,
): Html {
  const listed =
    answer.kind === 'problem'
      ? showNotice(problemNotice(answer.problem))
      : html`${list(visit, answer.body.items)} ${pager(EXCLUSIONS, listing, answer.body.next)}`;
  return html`<section class="card" aria-labelledby="list">
      <h2 id="list">Excluded users</h2>
      <p class="muted">They keep signing in with their Company password while SSO is on.</p>
      ${searchForm(EXCLUSIONS, listing)} ${listed}
    </section>
    <div class="columns">${addCard(visit, today)} ${bulkCard(visit)}</div>`;
}
