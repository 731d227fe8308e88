/** PUT /accounts/{accountId}/sso: turns the SSO switch for all users of the account. */
import type { Account } from '../../shared/users/rules/account.ts';
import { lockoutProblem } from '../../shared/readiness/lockout-problem.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { etagOf, readIfMatch } from '../../shared/platform/formats/etag.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { Reply } from '../../shared/platform/endpoint/reply.ts';
import { everybodyBody } from '../../shared/users/taken-away-answer.ts';
import { leaversProblem } from '../../shared/leavers/leavers-answer.ts';
import type { TurnSso, TurnSsoOutcome } from '../../shared/switch/turn-sso.ts';
import { TurnAnswer, TurnBody } from '../../shared/switch/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'turn-sso',
  method: 'PUT',
  route: 'accounts/{accountId}/sso',
  summary: 'Turns SSO on, off or to shadow for all users of the account; holds everywhere within seconds.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'sso-switched',
  params: AccountPath,
  query: NoQuery,
  headers: [{ name: 'If-Match', description: 'The ETag that GET answered; "*" is refused.', required: true }],
  body: TurnBody,
  example: { sso: 'on', acceptLockouts: 3 },
  answers: {
    200: { description: 'The switch as it is now; ETag is its version.', headers: ['ETag'], schema: TurnAnswer },
  },
  problems: [
    'account-not-found',
    'if-match-required',
    'version-changed',
    'not-connected',
    'integration-broken',
    'would-lock-out',
    'readiness-unknown',
    'users-unreadable',
    'leavers-changed',
    'blocking-unfinished',
    'changed-meanwhile',
  ],
});

export const turnSso = defineFunction(
  operation,
  (services: EndpointServices & { readonly switch: { readonly turnSso: TurnSso } }) =>
    endpoint(operation, services, async ({ params, body, caller, request }) => {
      const ifMatch = readIfMatch(request);
      if (ifMatch instanceof Problem) return ifMatch;
      const asked = { ...body, accountId: params.accountId, seenVersion: ifMatch.version, caller };
      return replyOf(await services.switch.turnSso(asked), services.serviceUrl);
    }),
);

function replyOf(outcome: TurnSsoOutcome, serviceUrl: string): Reply | Problem {
  switch (outcome.kind) {
    case 'turned':
      return turnedReply(outcome, serviceUrl);
    case 'version-changed':
      return new Problem('version-changed', { members: { current: currentSwitch(outcome.current) } });
    case 'leavers-changed':
    case 'blocking-unfinished':
      return leaversProblem(outcome);
    case 'would-lock-out':
    case 'users-unreadable':
    case 'readiness-unknown':
      return lockoutProblem(outcome);
    case 'account-not-found':
    case 'not-connected':
    case 'integration-broken':
    case 'changed-meanwhile':
      return new Problem(outcome.kind);
  }
}

function turnedReply(outcome: Extract<TurnSsoOutcome, { kind: 'turned' }>, serviceUrl: string): Reply {
  const { account, takenAway, blockedUsersWhoLeft } = outcome;
  const { sso, shadowSince, ssoVersion } = account;
  const jsonBody = {
    ...{ sso, shadowSince: shadowSince?.toISOString(), blockedUsersWhoLeft },
    ...(takenAway && everybodyBody(takenAway, serviceUrl, account.id)),
  };
  return { headers: { etag: etagOf(ssoVersion) }, jsonBody };
}

/** So that a page can show what changed without asking again. */
const currentSwitch = ({ sso, ssoVersion, ssoTurned }: Account) => ({
  sso,
  etag: etagOf(ssoVersion),
  changedAt: ssoTurned?.at.toISOString() ?? null,
  changedBy: ssoTurned?.by ?? null,
});
