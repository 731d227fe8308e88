/** Overview: start, switch, disconnect. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import { type Notice, showNotice } from '../web/show-notice.ts';
import type { ServiceAnswer } from './call-service.ts';
import { brokenBanner, disconnectCard, integrationCard, portalCard } from './overview-page.ts';
import { addAction, addPage, type Form, type PanelParts, textOf, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import {
  describeLeavers,
  describeWithoutPassword,
  listingOf,
  pager,
  WITHOUT_PASSWORD_PATH,
} from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';
import { ssoCard } from './switch-page.ts';
import { turnSwitch } from './turn-switch.ts';

const DISCONNECT = `${ROOT}/disconnect`;

async function showOverview(visit: Visit): Promise<Response> {
  const [integration, sso] = await Promise.all([visit.service.readIntegration(), visit.service.readSso()]);
  const known = integration.kind === 'ok' ? integration.body : undefined;
  const content = html`${known === undefined ? '' : brokenBanner(visit, known)}
    <div class="columns">
      ${integrationCard(visit, integration)} ${ssoCard(visit, sso, known)} ${portalCard(visit)}
    </div>`;
  return panelPage(visit, ROOT, 'Identity Management', content);
}

/** Sends the browser to the one-time address that was asked for: to the service and nowhere else, whatever the answer says. */
function goTo(
  { c, parts }: Visit,
  answer: ServiceAnswer<{ readonly url: string }>,
  failure: string,
): Notice | Response {
  if (answer.kind === 'problem') return problemNotice(answer.problem);
  if (new URL(answer.body.url).origin !== new URL(parts.serviceUrl).origin) {
    return { tone: 'bad', title: failure, text: 'The sign-in service named a strange address.' };
  }
  return c.redirect(answer.body.url, 303);
}

const start = async (visit: Visit): Promise<Notice | Response> =>
  goTo(visit, await visit.service.startIntegration(), 'The integration can’t be started');

const openPortal = async (visit: Visit): Promise<Notice | Response> =>
  goTo(visit, await visit.service.createPortalLink(), 'Identity Management can’t be opened');

async function disconnect({ c, service, session }: Visit, form: Form): Promise<Notice | Response> {
  const answer = await service.disconnect(textOf(form, 'force') === 'yes');
  if (answer.kind === 'problem') {
    // Back to where the box to tick is.
    session.notice = showNotice(problemNotice(answer.problem));
    return c.redirect(DISCONNECT, 303);
  }
  const { usersWithoutPassword, disabledInEntra } = answer.body;
  return {
    tone: usersWithoutPassword.count > 0 ? 'warn' : 'good',
    title: 'The Azure tenant is disconnected',
    text: html`<p>Everybody signs in with Company passwords.</p>
      ${describeWithoutPassword(usersWithoutPassword)}${describeLeavers(disabledInEntra)}`,
  };
}

async function showWithoutPassword(visit: Visit): Promise<Response> {
  const listing = { after: listingOf(visit).after };
  const answer = await visit.service.listUsersWithoutPassword(listing);
  const content =
    answer.kind === 'problem'
      ? showNotice(problemNotice(answer.problem))
      : html`<section class="card" aria-labelledby="list">
          <h2 id="list">They can’t sign in with a password</h2>
          <p class="muted">
            Nobody is e-mailed by switching SSO. Reset their passwords, invite them again, or ask them to reset it.
          </p>
          ${
            answer.body.items.length === 0
              ? html`<p class="empty">Every user has a usable Company password.</p>`
              : html`<ul>
                  ${answer.body.items.map((email) => html`<li>${email}</li>`)}
                </ul>`
          }
          ${pager(WITHOUT_PASSWORD_PATH, listing, answer.body.next)}
        </section>`;
  return panelPage(visit, ROOT, 'Users without a Company password', content);
}

export function addOverviewRoutes(web: Hono, parts: PanelParts): void {
  addPage(web, parts, '/', ({ c }) => c.redirect(ROOT, 303));
  addPage(web, parts, ROOT, showOverview);
  addAction(web, parts, `${ROOT}/start`, ROOT, start);
  addAction(web, parts, `${ROOT}/portal`, ROOT, openPortal);
  addAction(web, parts, `${ROOT}/sso`, ROOT, turnSwitch);
  addPage(web, parts, DISCONNECT, async (visit) =>
    panelPage(visit, ROOT, 'Identity Management', disconnectCard(visit, await visit.service.readSso())),
  );
  addAction(web, parts, DISCONNECT, ROOT, disconnect);
  addPage(web, parts, WITHOUT_PASSWORD_PATH, showWithoutPassword);
}
