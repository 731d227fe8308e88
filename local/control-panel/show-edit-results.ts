/** What a bulk edit did, address by address. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import type { Notice } from '../web/show-notice.ts';
import type { EditResults } from './service-answers.ts';
import { describeWithoutPassword } from './show-list-parts.ts';

const OUTCOMES: Readonly<Record<string, readonly [many: string, isFault: boolean]>> = {
  added: ['excluded', false],
  changed: ['changed', false],
  removed: ['back under SSO', false],
  unchanged: ['already so', false],
  'already-excluded': ['excluded already with another reason or end, and left so', true],
  'not-excluded': ['was not excluded', true],
  'invalid-item': ['not as it should be', true],
  'invalid-address': ['no e-mail address', true],
  'foreign-domain': ['not a domain of your account', true],
  repeated: ['given more than once', true],
  conflict: ['changed by somebody else meanwhile, try again', true],
  'already-expired': ['the last day is over already', true],
  'invalid-line': ['not readable', true],
  'disabled-in-entra': ['disabled in Azure, so not excluded', true],
};
const MOST_SHOWN = 100;

const wordOf = (outcome: string): string => OUTCOMES[outcome]?.[0] ?? outcome;
const isFault = (outcome: string): boolean => OUTCOMES[outcome]?.[1] ?? true;

/** Faults come first; of a long list the rest is counted only. `offer` is what can be done about them here. */
export function editNotice({ results, usersWithoutPassword }: EditResults, offer?: Html): Notice {
  const faults = results.filter(({ outcome }) => isFault(outcome));
  const counts = Map.groupBy(results, ({ outcome }) => outcome);
  const shown = [...faults, ...results.filter(({ outcome }) => !isFault(outcome))].slice(0, MOST_SHOWN);
  const locked = (usersWithoutPassword?.count ?? 0) > 0;
  return {
    tone: faults.length > 0 || locked ? 'warn' : 'good',
    title:
      [...counts].map(([outcome, items]) => `${items.length} ${wordOf(outcome)}`).join(' · ') || 'Nothing to change',
    text: html`<ul>
        ${shown.map(
          ({ email, outcome, message }) =>
            html`<li data-outcome="${outcome}">${email}: ${wordOf(outcome)}${message ? html` (${message})` : ''}</li>`,
        )}
      </ul>
      ${results.length > shown.length ? html`<p>… and ${results.length - shown.length} more.</p>` : ''} ${offer ?? ''}
      ${usersWithoutPassword !== undefined && locked ? describeWithoutPassword(usersWithoutPassword) : ''}`,
  };
}
