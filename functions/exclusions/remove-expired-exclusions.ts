/** POST /accounts/{accountId}/exclusions/remove-expired: takes the exclusions that are over off the list, as many as were shown. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { RemoveExpired } from '../../shared/exclusions/remove-expired.ts';
import { RemoveExpiredAnswer, RemoveExpiredRequest } from '../../shared/exclusions/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'remove-expired-exclusions',
  method: 'POST',
  route: 'accounts/{accountId}/exclusions/remove-expired',
  summary:
    'Removes the exclusions that have expired, up to 1,000 at a time; nothing changes for anybody. The number shown is the number confirmed.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'exclusion-removed',
  params: AccountPath,
  query: NoQuery,
  body: RemoveExpiredRequest,
  example: { count: 12, endedBy: '2026-11-29T08:00:00Z' },
  answers: {
    200: { description: 'How many were removed, and how many are left of them.', schema: RemoveExpiredAnswer },
  },
  problems: ['account-not-found', 'changed-meanwhile'],
});

export const removeExpiredExclusions = defineFunction(
  operation,
  (services: EndpointServices & { readonly exclusions: { readonly removeExpired: RemoveExpired } }) =>
    endpoint(operation, services, async ({ params: { accountId }, body: { count, endedBy }, caller }) => {
      const wish = { count, endedBy: new Date(endedBy) };
      const outcome = await services.exclusions.removeExpired(accountId, wish, caller);
      switch (outcome.kind) {
        case 'removed':
          return { jsonBody: { removed: outcome.removed, remaining: outcome.remaining } };
        case 'other-number':
          return new Problem('changed-meanwhile', {
            detail: `There are ${String(outcome.count)} by now. Read the list of expired ones again, and send its count.`,
          });
        case 'not-past':
          return new Problem('invalid-request', {
            errors: [{ field: '/endedBy', message: 'must be past: the "asOf" of the list of expired ones' }],
          });
        case 'account-not-found':
          return new Problem(outcome.kind);
      }
    }),
);
