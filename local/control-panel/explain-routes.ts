/** Why an address gets this step in this app: the table of rules with the facts used. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import { showNotice } from '../web/show-notice.ts';
import { showTable } from '../web/show-table.ts';
import { addAction, addPage, csrfField, type Form, type PanelParts, textOf, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import type { Explanation } from './service-answers.ts';
import { problemNotice } from './show-problem.ts';

const EXPLAIN = `${ROOT}/explain`;

const RULES: Readonly<Record<string, string>> = {
  'admin-portal': 'The app is an admin portal',
  'unknown-domain': 'No account owns the address’s domain',
  'not-connected': 'The account never connected a tenant',
  'sso-off': 'SSO is off',
  'app-not-supported': 'The app isn’t supported for the account’s products',
  excluded: 'The user is excluded',
  'two-factor-required': 'The app requires 2FA, and the user has none',
  'sso-on': 'Otherwise: SSO is on',
};

const FACTS: Readonly<Record<string, string>> = {
  appKind: 'kind of app',
  domainHasAccount: 'domain belongs to an account',
  integration: 'integration',
  sso: 'SSO',
  requiredProduct: 'product needed',
  accountHasIt: 'account has it',
  onExclusionList: 'on the exclusion list',
  expiresAt: 'expires',
  appRequiresTwoFactor: 'app requires 2FA',
  userHasTwoFactor: 'user has 2FA',
  userInControlPanel: 'user known in the Control Panel',
};

function factText(value: string | boolean | number | null): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

function explained({ email, app, step, rules }: Explanation, parts: PanelParts): Html {
  const name = parts.apps.find(({ id }) => id === app)?.displayName ?? app;
  const where = step === 'entra' ? 'with Azure' : 'with the Company password';
  return html`<section class="card" aria-labelledby="answer">
    <h2 id="answer">${email} signs in to ${name} ${where}</h2>
    <p class="muted" data-step="${step}">The first rule that applies decides.</p>
    ${showTable({
      label: 'Rules in order',
      columns: ['Rule', 'Condition', 'Applies', 'What was looked at'],
      rows: rules.map(
        ({ rule, reason, applies, facts }) =>
          html`<tr class="${applies ? 'applies' : ''}">
            <td>${rule}</td>
            <td>${RULES[reason] ?? reason}</td>
            <td>${applies ? html`<strong>yes</strong>` : 'no'}</td>
            <td class="wrap">
              ${Object.entries(facts)
                .map(([fact, value]) => `${FACTS[fact] ?? fact}: ${factText(value)}`)
                .join(' · ')}
            </td>
          </tr>`,
      ),
    })}
  </section>`;
}

function showExplain(visit: Visit, asked: { readonly email?: string; readonly app?: string }, answer: Html) {
  const content = html`<section class="card" aria-labelledby="ask">
      <h2 id="ask">How does somebody sign in?</h2>
      <form method="post" action="${EXPLAIN}" class="row end">
        ${csrfField(visit)}
        ${showField({
          name: 'email',
          label: 'E-mail address',
          type: 'email',
          value: asked.email ?? '',
          autocomplete: 'off',
          required: true,
        })}
        <div class="field">
          <label for="app">App</label>
          <select id="app" name="app">
            ${visit.parts.apps.map(
              ({ id, displayName }) =>
                html`<option value="${id}" ${id === asked.app ? 'selected' : ''}>${displayName}</option>`,
            )}
          </select>
        </div>
        <button class="primary" name="action" value="explain">Explain</button>
      </form>
    </section>
    ${answer}`;
  return panelPage(visit, EXPLAIN, 'Explain', content);
}

// It changes nothing, so the answer comes at once; a POST, because an address doesn't belong in the address line.
async function explain(visit: Visit, form: Form): Promise<Response> {
  const asked = { email: textOf(form, 'email'), app: textOf(form, 'app') };
  const answer = await visit.service.explain(asked.email, asked.app);
  const shown = answer.kind === 'ok' ? explained(answer.body, visit.parts) : showNotice(problemNotice(answer.problem));
  return showExplain(visit, asked, shown);
}

export function addExplainRoutes(web: Hono, parts: PanelParts): void {
  addPage(web, parts, EXPLAIN, (visit) => showExplain(visit, {}, html``));
  addAction(web, parts, EXPLAIN, EXPLAIN, explain);
}
