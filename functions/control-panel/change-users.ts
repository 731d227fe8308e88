/** POST /accounts/{accountId}/users: the account's users, from the Company's directory feed. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { EMAIL_ADDRESS_RULE } from '../../shared/domain/email-address.ts';
import { AccountId } from '../../shared/domain/identifiers.ts';
import { countOutcomes, outcomeCounts } from '../../shared/http/count-outcomes.ts';
import { editItems, faultsBody, ItemAddress, ItemErrors, MAX_ITEMS } from '../../shared/http/edit-items.ts';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { knownCaller } from '../../shared/http/known-caller.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { Problem } from '../../shared/http/problem.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { ChangeUsers } from '../../shared/use-cases/change-users.ts';

const OUTCOMES = [
  'created',
  'changed',
  'removed',
  'unchanged',
  'not-found',
  'invalid-item',
  'invalid-address',
  'foreign-domain',
  'repeated',
  'conflict',
] as const;

const MESSAGES: Partial<Record<(typeof OUTCOMES)[number], string>> = {
  'not-found': 'There is no such user; nothing was to be removed.',
  'invalid-address': `The address ${EMAIL_ADDRESS_RULE}.`,
  'foreign-domain': 'The domain does not belong to this account: add it to the account first.',
  repeated: 'The address stands in the request before; this item was not acted on.',
  conflict: 'Somebody else is changing this address; send the item again.',
};

const Edit = z
  .strictObject({
    upsert: editItems(
      'upsert',
      z.strictObject({
        email: ItemAddress,
        displayName: z
          .string()
          .max(4096)
          .describe('Kept without what can’t be seen, up to 256 characters; the address where nothing is left.'),
        twoFactor: z.boolean(),
        hasPassword: z.boolean(),
      }),
    ).prefault([]),
    remove: editItems('remove', ItemAddress).prefault([]),
  })
  .refine(({ upsert, remove }) => upsert.length + remove.length <= MAX_ITEMS, `must hold at most ${MAX_ITEMS} items`);

const Answer = z.strictObject({
  results: z.array(
    z.strictObject({
      email: z.string().describe('In normal form, or as it was given where it is no address.'),
      outcome: z.enum(OUTCOMES),
      message: z.string().optional().describe('Why nothing was done, and what to write.'),
      errors: ItemErrors,
    }),
  ),
  summary: outcomeCounts(OUTCOMES),
});

const operation = defineOperation({
  name: 'change-users',
  method: 'POST',
  route: 'accounts/{accountId}/users',
  summary:
    'Makes, changes and removes users, up to 1,000 at a time; says for each what came of it. A bad item costs the others nothing.',
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
        const results = outcome.results.map(({ faults, ...result }) => ({
          ...result,
          message: MESSAGES[result.outcome],
          ...faultsBody(faults),
        }));
        return { jsonBody: { results, summary: countOutcomes(OUTCOMES, results) } };
      }
      case 'account-not-found':
        return new Problem('account-not-found');
    }
  });

app.http(operation.name, httpTrigger(operation, changeUsers));
