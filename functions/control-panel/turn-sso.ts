/** PUT /accounts/{accountId}/sso: turns the SSO switch for all users of the account. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { AccountId } from '../../shared/domain/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { etagOf, readIfMatch } from '../../shared/http/etag.ts';
import { knownCaller } from '../../shared/http/known-caller.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { Problem } from '../../shared/http/problem.ts';
import { httpTrigger } from '../../shared/startup.ts';
import { UsersWithoutPassword, withoutPasswordBody } from '../../shared/http/users-without-password.ts';
import type { TurnSso } from '../../shared/use-cases/turn-sso.ts';

const Switch = z.strictObject({ sso: z.enum(['on', 'off']) });
const Answer = Switch.extend({
  usersWithoutPassword: UsersWithoutPassword.optional(),
});

const operation = defineOperation({
  name: 'turn-sso',
  method: 'PUT',
  route: 'accounts/{accountId}/sso',
  summary: 'Turns SSO on or off for all users of the account; holds everywhere within seconds.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'sso-switched',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({}),
  headers: [{ name: 'If-Match', description: 'The ETag that GET answered; "*" is refused.', required: true }],
  body: Switch,
  example: { sso: 'on' },
  answers: { 200: { description: 'The switch as it is now; ETag is its version.', schema: Answer } },
  problems: ['account-not-found', 'if-match-required', 'version-changed', 'not-connected', 'changed-meanwhile'],
});

export const turnSso = (services: EndpointServices & { readonly turnSso: TurnSso }) =>
  endpoint(operation, services, async ({ params, body, caller, request }) => {
    const ifMatch = readIfMatch(request);
    if (ifMatch instanceof Problem) return ifMatch;
    const outcome = await services.turnSso({
      account: params.accountId,
      sso: body.sso,
      seenVersion: ifMatch.version,
      caller: knownCaller(caller),
    });
    switch (outcome.kind) {
      case 'turned': {
        const { account, usersWithoutPassword: users } = outcome;
        const usersWithoutPassword = users && withoutPasswordBody(users);
        return { headers: { etag: etagOf(account.ssoVersion) }, jsonBody: { sso: account.sso, usersWithoutPassword } };
      }
      case 'account-not-found':
      case 'version-changed':
      case 'not-connected':
      case 'changed-meanwhile':
        return new Problem(outcome.kind);
    }
  });

app.http(operation.name, httpTrigger(operation, turnSso));
