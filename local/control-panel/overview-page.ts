/** The first page of Identity Management: how the integration and the switch stand, and what to do with them. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showNotice } from '../web/show-notice.ts';
import type { ServiceAnswer } from './call-service.ts';
import { csrfField, type Visit } from './panel-parts.ts';
import { ROOT } from './panel-page.ts';
import type { Integration, Sso } from './service-answers.ts';
import { showMoment } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';

const START_FORM = (visit: Visit, label: string, look: 'primary' | 'plain'): Html =>
  html`<form method="post" action="${ROOT}/start">
    ${csrfField(visit)}
    <button class="${look}" name="action" value="start">${label}</button>
  </form>`;

const HEALTH = {
  'not-connected': { tone: '', label: 'Not connected' },
  ok: { tone: 'good', label: 'Working' },
  broken: { tone: 'bad', label: 'Broken' },
  unreachable: { tone: 'warn', label: 'Azure doesn’t answer' },
} as const;

export const pill = (tone: string, label: string, name: string): Html =>
  html`<span class="pill ${tone}" data-state="${name}">${label}</span>`;

const BROKEN_REASONS: Readonly<Record<string, string>> = {
  'consent-withdrawn': 'The consent that your Azure administrator gave has been withdrawn.',
  'app-disabled': 'The app has been disabled in your Azure tenant.',
};

/** Above everything else, because nobody of the account can sign in with Azure. */
export function brokenBanner(visit: Visit, { state, brokenReason, brokenSince }: Integration): Html {
  if (state !== 'broken') return html``;
  const why = BROKEN_REASONS[brokenReason ?? ''] ?? 'Azure no longer lets the service in.';
  return showNotice({
    tone: 'bad',
    title: 'The Azure integration is broken',
    text: html`<p>
        ${why} ${brokenSince ? html`Found at ${showMoment(brokenSince)}.` : ''} While SSO is on, users get a page that
        asks them to turn to their administrator; nobody falls back to passwords by itself.
      </p>
      <p>
        Start the integration again to mend it, or turn SSO off so that people sign in with their Company passwords.
      </p>
      <div class="row">${START_FORM(visit, 'Start Azure Integration again', 'primary')}</div>`,
  });
}

const HOW_IT_GOES = html`<p class="muted">
    Connect your organisation’s Azure tenant, so that your people sign in to their apps with their Azure credentials
    instead of a Company password.
  </p>
  <ol class="muted">
    <li>You are taken to Microsoft’s sign-in page.</li>
    <li>An administrator of your tenant signs in and accepts the permissions.</li>
    <li>You come back here, and turn SSO on when you are ready. Nothing changes for anybody before.</li>
  </ol>`;

function connectedFacts(visit: Visit, integration: Integration): Html {
  const { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt } = integration;
  const who = visit.parts.contacts.find(({ id }) => id === connectedBy)?.name ?? connectedBy ?? 'unknown';
  return html`<dl class="facts">
    <dt>Tenant</dt>
    <dd data-fact="tenant-name">${tenantName ?? 'not known (the directory can’t be read)'}</dd>
    <dt>Tenant id</dt>
    <dd><code data-fact="tenant-id">${tenantId}</code></dd>
    <dt>Verified domains</dt>
    <dd data-fact="domains">${verifiedDomains?.length ? verifiedDomains.join(', ') : 'not known'}</dd>
    <dt>Connected by</dt>
    <dd>${who}</dd>
    <dt>Connected at</dt>
    <dd>${connectedAt ? showMoment(connectedAt) : 'not known'}</dd>
  </dl>`;
}

export function integrationCard(visit: Visit, answer: ServiceAnswer<Integration>): Html {
  const heading = 'Azure integration';
  if (answer.kind === 'problem') {
    // The button stays: whoever may not use it is told so by the service, and that is written down.
    return html`<section class="card" aria-labelledby="integration">
      <h2 id="integration">${heading}</h2>
      ${showNotice(problemNotice(answer.problem))} ${START_FORM(visit, 'Start Azure Integration', 'primary')}
    </section>`;
  }
  const { body } = answer;
  const { tone, label } = HEALTH[body.health];
  return html`<section class="card" aria-labelledby="integration">
    <div class="split">
      <h2 id="integration">${heading}</h2>
      ${pill(tone, label, body.health)}
    </div>
    ${
      body.state === 'not-connected'
        ? html`${HOW_IT_GOES} ${START_FORM(visit, 'Start Azure Integration', 'primary')}`
        : html`${connectedFacts(visit, body)}
            <div class="row"><a class="button" href="${ROOT}/disconnect">Disconnect …</a></div>`
    }
  </section>`;
}

/** The service has a page of its own for a Control Panel without one. */
export const portalCard = (visit: Visit): Html =>
  html`<section class="card" aria-labelledby="portal">
    <h2 id="portal">Identity Management page</h2>
    <p class="muted">
      Readiness, test sign-ins and everything on these tabs, on the page that comes with the sign-in service. The link
      works once, and you stay signed in there for half an hour.
    </p>
    <form method="post" action="${ROOT}/portal">
      ${csrfField(visit)}
      <button class="primary" name="action" value="open-portal">Open Identity Management</button>
    </form>
  </section>`;

export function disconnectCard(visit: Visit, answer: ServiceAnswer<Sso>): Html {
  const isOn = answer.kind === 'ok' && answer.body.sso === 'on';
  return html`<section class="card" aria-labelledby="sure">
    <h2 id="sure">Disconnect the Azure tenant?</h2>
    <p>
      People then sign in with their Company passwords. Exclusions are kept. To connect again, an administrator of the
      tenant has to accept the permissions once more.
    </p>
    ${isOn ? showNotice({ tone: 'warn', title: 'SSO is on at the moment', text: 'It has to be off first; tick the box to turn it off in one go.' }) : ''}
    <form method="post" action="${ROOT}/disconnect" class="stack">
      ${csrfField(visit)}
      ${
        isOn
          ? html`<div class="check">
              <input type="checkbox" id="force" name="force" value="yes" />
              <label for="force">Turn SSO off too</label>
            </div>`
          : ''
      }
      <div class="row">
        <button class="danger" name="action" value="disconnect">Disconnect</button>
        <a class="button" href="${ROOT}">Keep it connected</a>
      </div>
    </form>
  </section>`;
}
