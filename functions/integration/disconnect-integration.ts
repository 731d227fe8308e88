/** DELETE /accounts/{accountId}/integration: takes the link to the tenant away. */
import * as z from 'zod';
import { wholeNumber } from '../../shared/platform/formats/whole-number.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readEmptyBody } from '../../shared/platform/endpoint/read-empty-body.ts';
import { everybodyBody } from '../../shared/users/taken-away-answer.ts';
import { leaversProblem } from '../../shared/leavers/leavers-answer.ts';
import { BlockUsersWhoLeft } from '../../shared/leavers/wire.ts';
import type { DisconnectIntegration } from '../../shared/integration/disconnect-integration.ts';
import { DisconnectAnswer } from '../../shared/integration/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'disconnect-integration',
  method: 'DELETE',
  route: 'accounts/{accountId}/integration',
  summary: 'Disconnects the Azure tenant. Exclusions and users stay.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'integration-disconnected',
  params: AccountPath,
  query: z.strictObject({
    force: z.enum(['true', 'false']).default('false').describe('Turns SSO off too when it is on.'),
    blockUsersWhoLeft: wholeNumber(0)
      .optional()
      .describe(BlockUsersWhoLeft.description ?? ''),
  }),
  answers: { 200: { description: 'Nothing is connected now.', schema: DisconnectAnswer } },
  // A body may be left out, or be empty.
  problems: [
    ...(['account-not-found', 'sso-is-on', 'leavers-changed', 'blocking-unfinished', 'changed-meanwhile'] as const),
    ...(['unsupported-media-type', 'body-too-large'] as const),
  ],
});

export type DisconnectServices = EndpointServices & {
  readonly integration: { readonly disconnectIntegration: DisconnectIntegration };
};

export const disconnectIntegration = defineFunction(operation, (services: DisconnectServices) =>
  endpoint(operation, services, async ({ params, query, caller, request }) => {
    const bodyProblem = await readEmptyBody(request);
    if (bodyProblem !== undefined) return bodyProblem;
    const outcome = await services.integration.disconnectIntegration({
      accountId: params.accountId,
      force: query.force === 'true',
      blockUsersWhoLeft: query.blockUsersWhoLeft,
      caller,
    });
    switch (outcome.kind) {
      case 'disconnected': {
        const { integration, sso } = outcome.account;
        const lists = everybodyBody(outcome.takenAway, services.serviceUrl, params.accountId);
        const { blockedUsersWhoLeft } = outcome;
        return { jsonBody: { state: integration.state, health: 'not-connected', sso, ...lists, blockedUsersWhoLeft } };
      }
      case 'leavers-changed':
      case 'blocking-unfinished':
        return leaversProblem(outcome);
      case 'account-not-found':
      case 'sso-is-on':
      case 'changed-meanwhile':
        return new Problem(outcome.kind);
    }
  }),
);
