/** POST /accounts/{accountId}/blocked-users: keeps the Company password from users who left, and gives it back. */
import { countOutcomes, faultsBody } from '../../shared/users/edit-items.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { BlockResult, EditBlocks } from '../../shared/leavers/edit-blocks.ts';
import { BLOCK_OUTCOMES, BlocksAnswer, BlocksEdit } from '../../shared/leavers/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const MESSAGES: Partial<Record<BlockResult['outcome'], string>> = {
  'invalid-address': 'This is not an e-mail address.',
  'foreign-domain': 'The domain does not belong to this account.',
  repeated: 'The address stands in the request before; this item was not acted on.',
  'not-found': 'Of block: there is no such user. Of lift: nobody is blocked there.',
  'not-left':
    'The newest readiness report does not say that this user is disabled in Azure or gone from it: take a new one first.',
  conflict: 'Somebody else is changing this user; send the item again.',
  unreadable: 'What is stored for this user can’t be read; nothing was changed. The operators have to mend it.',
};

const operation = defineOperation({
  name: 'edit-blocked-users',
  method: 'POST',
  route: 'accounts/{accountId}/blocked-users',
  summary: 'Blocks users who left and lifts blocks, up to 1,000 at a time; says for each what came of it.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'user-blocked',
  maxBodyBytes: 768 * 1024,
  params: AccountPath,
  query: NoQuery,
  body: BlocksEdit,
  example: { block: [{ email: 'ivan@contoso.example' }], lift: ['ada@contoso.example'] },
  answers: { 200: { description: 'What came of each item, in the order of the request.', schema: BlocksAnswer } },
  problems: ['account-not-found'],
});

export const editBlockedUsers = defineFunction(
  operation,
  (services: EndpointServices & { readonly leavers: { readonly editBlocks: EditBlocks } }) =>
    endpoint(operation, services, async ({ params, body, caller }) => {
      const outcome = await services.leavers.editBlocks(params.accountId, body, caller);
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      const results = outcome.results.map(({ faults, ...result }) => ({
        ...result,
        message: MESSAGES[result.outcome],
        ...faultsBody(faults),
      }));
      return { jsonBody: { results, summary: countOutcomes(BLOCK_OUTCOMES, results) } };
    }),
);
