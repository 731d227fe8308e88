/** Turns the SSO switch as its form says, and asks before that locks somebody out. */
import { html } from 'hono/html';
import type { Notice } from '../web/show-notice.ts';
import type { ServiceProblem } from './call-service.ts';
import type { AcceptedLockouts } from './identity-service.ts';
import { type Form, textOf, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import type { Sso } from './service-answers.ts';
import { describeLeavers, describeWithoutPassword, showMoment } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';
import { confirmCard } from './switch-page.ts';

const POSITIONS: Readonly<Record<string, Sso['sso']>> = {
  'turn-on': 'on',
  'turn-off': 'off',
  'turn-to-shadow': 'shadow',
};
const POSITION_WORDS: Readonly<Record<string, string>> = { on: 'on', off: 'off', shadow: 'in shadow' };

function acceptedIn(form: Form): AcceptedLockouts {
  const lockouts = textOf(form, 'accept-lockouts');
  return {
    ...(/^\d{1,9}$/.test(lockouts) && { acceptLockouts: Number(lockouts) }),
    ...(textOf(form, 'accept-unknown') === 'yes' && { acceptUnknownReadiness: true }),
  };
}

/** Somebody else was quicker: where the switch is now, and who turned it. */
function overtakenNotice(visit: Visit, problem: ServiceProblem): Notice {
  const notice = problemNotice(problem);
  const { current } = problem;
  if (current === undefined) return notice;
  const { sso, changedAt, changedBy } = current;
  const who = visit.parts.contacts.find(({ id }) => id === changedBy)?.name ?? changedBy ?? 'somebody';
  return {
    ...notice,
    text: html`${notice.text ?? ''}
      <p>
        SSO is <strong>${POSITION_WORDS[sso] ?? sso}</strong> now${
          !changedAt ? '' : html`, since ${showMoment(changedAt)}, turned by ${who}`
        }.
      </p>`,
  };
}

function turnedNotice({ sso, usersWithoutPassword, disabledInEntra }: Sso): Notice {
  if (sso === 'on') {
    return { tone: 'good', title: 'SSO is on', text: 'From now on people sign in to their apps with Azure.' };
  }
  const locked = (usersWithoutPassword?.count ?? 0) > 0;
  return {
    tone: locked ? 'warn' : 'good',
    title:
      sso === 'off'
        ? 'SSO is off: Company passwords work again as they were'
        : 'SSO is tried out in shadow: everybody signs in with their Company password',
    text: !usersWithoutPassword
      ? undefined
      : html`${describeWithoutPassword(usersWithoutPassword)}${describeLeavers(disabledInEntra)}`,
  };
}

const MOST_LOOKS = 30;

/** Nobody is asked to turn SSO on without knowing before the service has tried to know. */
async function takeReport({ service }: Visit): Promise<void> {
  for (let look = 1; look <= MOST_LOOKS; look++) {
    const answer = await service.lookAtReadiness(look === 1);
    if (answer.kind === 'problem' || answer.body.state !== 'running') return;
  }
}

export async function turnSwitch(visit: Visit, form: Form): Promise<Notice | Response> {
  const to = POSITIONS[textOf(form, 'action')];
  if (to === undefined) return { tone: 'bad', title: 'Nothing was changed', text: 'The form named no position.' };
  const etag = textOf(form, 'etag');
  const accepted = acceptedIn(form);
  let answer = await visit.service.turnSso(to, etag, accepted);
  if (answer.kind === 'problem' && answer.problem.code === 'readiness-unknown') {
    await takeReport(visit);
    answer = await visit.service.turnSso(to, etag, accepted);
  }
  if (answer.kind === 'ok') return turnedNotice(answer.body);
  const card = confirmCard(visit, answer.problem, etag);
  return card === undefined
    ? overtakenNotice(visit, answer.problem)
    : panelPage(visit, ROOT, 'Identity Management', card);
}
