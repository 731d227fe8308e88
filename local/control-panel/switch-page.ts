/** The SSO switch with its three positions, and the question that comes before it locks somebody out. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showNotice } from '../web/show-notice.ts';
import type { ServiceAnswer, ServiceProblem } from './call-service.ts';
import { pill } from './overview-page.ts';
import { ROOT } from './panel-page.ts';
import { csrfField, type Visit } from './panel-parts.ts';
import type { Integration, Sso } from './service-answers.ts';
import { showMoment } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';

const POSITIONS = {
  on: {
    tone: 'good',
    label: 'SSO is on',
    text: 'People sign in to end-user apps with Azure. Excluded users, admin portals, and apps that require 2FA for people without it keep using Company passwords. Turning SSO off takes effect within seconds and keeps every exclusion.',
  },
  off: {
    tone: '',
    label: 'SSO is off',
    text: 'Everybody signs in with their Company password. Once SSO is on, those passwords are kept but can’t be used where Azure is.',
  },
  shadow: {
    tone: 'warn',
    label: 'SSO is tried out in shadow',
    text: 'Everybody signs in with their Company password, as with SSO off. Meanwhile the service notes whom SSO would have sent to Azure, so that you know before you turn it on.',
  },
} as const;

const BUTTONS = {
  on: html`<button class="primary" name="action" value="turn-on">Turn SSO on</button>`,
  off: html`<button class="danger" name="action" value="turn-off">Turn SSO off</button>`,
  shadow: html`<button name="action" value="turn-to-shadow">Try it out in shadow</button>`,
} as const;

/** Where the switch can go from where it is: on and shadow need a working tenant. */
function buttons({ sso }: Sso, isConnected: boolean): readonly Html[] {
  const others = (['on', 'off', 'shadow'] as const).filter((position) => position !== sso);
  return others.filter((position) => position === 'off' || isConnected).map((position) => BUTTONS[position]);
}

export function ssoCard(visit: Visit, answer: ServiceAnswer<Sso>, integration: Integration | undefined): Html {
  const heading = html`<h2 id="sso">Single sign-on for all users</h2>`;
  if (answer.kind === 'problem') {
    return html`<section class="card" aria-labelledby="sso">
      ${heading}
      <p class="muted">How the switch stands can’t be shown: ${problemNotice(answer.problem).title}.</p>
    </section>`;
  }
  const { sso, shadowSince } = answer.body;
  const { tone, label, text } = POSITIONS[sso];
  const shown = buttons(answer.body, integration?.state === 'connected');
  return html`<section class="card" aria-labelledby="sso">
    <div class="split">${heading} ${pill(tone, label, sso)}</div>
    <p class="muted">${text} ${shadowSince ? html`In shadow since ${showMoment(shadowSince)}.` : ''}</p>
    <form method="post" action="${ROOT}/sso" class="row">
      ${csrfField(visit)}
      <input type="hidden" name="etag" value="${answer.etag ?? ''}" />
      ${shown.length === 0 ? html`<p class="small">Connect an Azure tenant first.</p>` : shown}
    </form>
  </section>`;
}

/** What the service wants confirmed before SSO goes on; undefined when the problem is another one. */
function question({ code, lockedOut, takenAt }: ServiceProblem) {
  if (code === 'would-lock-out' && lockedOut !== undefined) {
    const who = lockedOut === 1 ? '1 user' : `${lockedOut.toLocaleString('en')} users`;
    const since = takenAt === undefined ? '' : html` The report is of ${showMoment(takenAt)}.`;
    return {
      title: `${who} will not be able to sign in`,
      mark: html`data-locked-out="${lockedOut}"`,
      text: html`The readiness report can’t find them in your Azure tenant as people who may sign in.${since} Exclude
      them first, mend their accounts in Azure, or turn SSO on all the same.`,
      field: html`<input type="hidden" name="accept-lockouts" value="${lockedOut}" />`,
      button: `Turn SSO on and lock out ${who}`,
    };
  }
  if (code !== 'readiness-unknown') return undefined;
  return {
    title: 'Nobody knows whom this would lock out',
    mark: html`data-readiness="unknown"`,
    text: html`The directory of this tenant could not be read a moment ago, so there is no readiness report. Whoever
    isn’t found in Azure could not sign in.`,
    field: html`<input type="hidden" name="accept-unknown" value="yes" />`,
    button: 'Turn SSO on without knowing',
  };
}

/** The number shown is the number confirmed: it goes along with the form. */
export function confirmCard(visit: Visit, problem: ServiceProblem, etag: string): Html | undefined {
  const asked = question(problem);
  if (asked === undefined) return undefined;
  return html`<section class="card" aria-labelledby="sure">
    <h2 id="sure">Turn SSO on for all users?</h2>
    ${showNotice({ tone: 'warn', title: asked.title, text: html`<p ${asked.mark}>${asked.text}</p>` })}
    <form method="post" action="${ROOT}/sso" class="row">
      ${csrfField(visit)}
      <input type="hidden" name="etag" value="${etag}" />
      ${asked.field}
      <button class="danger" name="action" value="turn-on">${asked.button}</button>
      <a class="button" href="${ROOT}">Leave it as it is</a>
    </form>
  </section>`;
}
