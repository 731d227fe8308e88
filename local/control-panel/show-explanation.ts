/** What the service explains: a decision rule by rule, since when, and the story of a refused sign-in. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showTable } from '../web/show-table.ts';
import { auditSentence } from './describe-audit-event.ts';
import type { PanelParts } from './panel-parts.ts';
import { ROOT } from './panel-page.ts';
import type { Explanation, Story } from './service-answers.ts';
import { showMoment } from './show-list-parts.ts';

const RULES: Readonly<Record<string, string>> = {
  'admin-portal': 'The app is an admin portal',
  'unknown-domain': 'No account owns the address’s domain',
  'not-connected': 'The account never connected a tenant',
  'sso-off': 'SSO is off',
  'app-not-supported': 'The app isn’t supported for the account’s products',
  excluded: 'The user is excluded',
  'two-factor-required': 'The app requires 2FA, and the user isn’t known to have it',
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
  userInControlPanel: 'user known here',
};

function factText(value: string | boolean | number | null): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** The last change that made it so, with the way to its entry in the trail. */
function showSince({ since }: Explanation, { contacts }: PanelParts): Html {
  if (!since) return html`<p class="muted" data-since="">No change on record made it so.</p>`;
  const { at, auditEvent } = since;
  if (!auditEvent) {
    return html`<p data-since="${at.toISOString()}">So since ${showMoment(at)}: an exclusion ran out.</p>`;
  }
  const nameOf = (id: string) => contacts.find((contact) => contact.id === id)?.name;
  const sentence = auditSentence({ ...auditEvent, outcome: 'done' }, nameOf);
  const day = at.toISOString().slice(0, 10);
  const trail = new URLSearchParams({ kind: auditEvent.action, outcome: 'done', from: day, until: day }).toString();
  return html`<p data-since="${at.toISOString()}">
    So since ${showMoment(at)}: ${sentence} <a href="${ROOT}/audit?${trail}">See it in the audit trail</a>
  </p>`;
}

export function showExplanation(explanation: Explanation, parts: PanelParts): Html {
  const { email, app, step, rules } = explanation;
  const name = parts.apps.find(({ id }) => id === app)?.displayName ?? app;
  const where = step === 'entra' ? 'with Azure' : 'with the Company password';
  return html`<section class="card" aria-labelledby="answer">
    <h2 id="answer">${email} signs in to ${name} ${where}</h2>
    <p class="muted" data-step="${step}">The first rule that applies decides.</p>
    ${showSince(explanation, parts)}
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

export function showStory(story: Story, parts: PanelParts): Html {
  const { supportCode, at, app, outcome, detail, sentence, email, explained } = story;
  const name = parts.apps.find(({ id }) => id === app)?.displayName ?? app ?? 'an app that is gone';
  const words = [outcome, ...(detail === null || detail === outcome ? [] : [detail])].join(', ');
  return html`<section class="card" aria-labelledby="story">
      <h2 id="story">What happened at ${supportCode}</h2>
      <p data-outcome="${outcome}"><strong>${sentence}</strong></p>
      <p class="small muted">${showMoment(at)} · ${email ?? 'no address known'} · to ${name} · <code>${words}</code></p>
    </section>
    ${explained ? showExplanation(explained, parts) : ''}`;
}
