/** POST /accounts/{accountId}/users: the account's users, from the Company's directory feed. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { AccountId } from '../../shared/domain/identifiers.ts';
import { countOutcomes, outcomeCounts } from '../../shared/http/count-outcomes.ts';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { knownCaller } from '../../shared/http/known-caller.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { Problem } from '../../shared/http/problem.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { ChangeUsers } from '../../shared/use-cases/change-users.ts';

const MAX_ITEMS = 1000;
const OUTCOMES = [
  'created',
  'changed',
  'removed',
  'unchanged',
  'not-found',
  'invalid-address',
  'foreign-domain',
  'repeated',
  'conflict',
] as const;

// What isn't an address is reported item by item, so that one bad row doesn't cost the other 999.
const Address = z.string().min(1).max(1024);
const Edit = z
  .strictObject({
    upsert: z
      .array(
        z.strictObject({
          email: Address,
          displayName: z
            .string()
            .max(4096)
            .describe('Kept without what can’t be seen, up to 256 characters; the address where nothing is left.'),
          twoFactor: z.boolean(),
          hasPassword: z.boolean(),
        }),
      )
      .max(MAX_ITEMS)
      .default([]),
    remove: z.array(Address).max(MAX_ITEMS).default([]),
  })
  .refine(({ upsert, remove }) => upsert.length + remove.length <= MAX_ITEMS, `must hold at most ${MAX_ITEMS} items`);

const Answer = z.strictObject({
  results: z.array(z.strictObject({ email: z.string(), outcome: z.enum(OUTCOMES) })),
  summary: outcomeCounts(OUTCOMES),
});

const operation = defineOperation({
  name: 'change-users',
  method: 'POST',
  route: 'accounts/{accountId}/users',
  summary: 'Makes, changes and removes users, up to 1,000 at a time; says for each what came of it.',
  group: 'Control Panel',
  caller: 'directory-service',
  auditRefusalAs: 'users-changed',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({}),
  body: Edit,
  maxBodyBytes: 768 * 1024,
  example: {
    upsert: [{ email: 'ada@contoso.example', displayName: 'Ada', twoFactor: true, hasPassword: true }],
    remove: ['bob@contoso.example'],
  },
  answers: { 200: { description: 'What came of each item, in the order of the request.', schema: Answer } },
  problems: ['account-not-found'],
});

export const changeUsers = (services: EndpointServices & { readonly changeUsers: ChangeUsers }) =>
  endpoint(operation, services, async ({ params, body, caller }) => {
    const outcome = await services.changeUsers(params.accountId, body, knownCaller(caller));
    switch (outcome.kind) {
      case 'edited': {
        const { results } = outcome;
        return { jsonBody: { results, summary: countOutcomes(OUTCOMES, results) } };
      }
      case 'account-not-found':
        return new Problem('account-not-found');
    }
  });

app.http(operation.name, httpTrigger(operation, changeUsers));
