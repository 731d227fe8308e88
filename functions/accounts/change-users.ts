/** POST /accounts/{accountId}/users: the account's users, from the Company's directory feed. */
import { EMAIL_ADDRESS_RULE } from '../../shared/platform/words/identifiers.ts';
import { countOutcomes, faultsBody } from '../../shared/users/edit-items.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { usersWhoLeftList, lockedOutBody, withoutPasswordList } from '../../shared/users/taken-away-answer.ts';
import type { ChangeUsers } from '../../shared/accounts/change-users.ts';
import { ChangeUsersAnswer, USER_OUTCOMES, UsersEdit } from '../../shared/accounts/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const MESSAGES: Partial<Record<(typeof USER_OUTCOMES)[number], string>> = {
  replaced:
    'The external id is another one: this is another person, with a new id, no binding and no exclusion. Whoever had the address is removed.',
  'not-found': 'There is no such user; nothing was done.',
  'address-in-use': 'Somebody else has the address, or an alias. Remove or rename them first, or in the same request.',
  'invalid-address': `The address ${EMAIL_ADDRESS_RULE}.`,
  'foreign-domain': 'The domain does not belong to this account: add it to the account first.',
  repeated: 'The address, or the external id, stands in the request before; this item was not acted on.',
  conflict: 'Somebody else is changing this address; send the item again.',
  unreadable:
    'What is stored for this address can’t be read; nothing was changed. The operators of the service hear of it.',
};

const operation = defineOperation({
  name: 'change-users',
  method: 'POST',
  route: 'accounts/{accountId}/users',
  summary:
    'Makes, changes, renames and removes users, up to 1,000 at a time; says for each what came of it. A bad item costs the others nothing.',
  group: 'Control Panel',
  caller: 'directory-service',
  auditRefusalAs: 'users-changed',
  params: AccountPath,
  query: NoQuery,
  body: UsersEdit,
  maxBodyBytes: 768 * 1024,
  example: {
    upsert: [
      {
        ...{ email: 'ada@contoso.example', aliases: ['a.king@contoso.example'], externalId: 'u-1815' },
        displayName: 'Ada',
        ...{ twoFactor: true, hasPassword: true },
      },
    ],
    rename: [{ from: 'cleo@contoso.example', to: 'cleo.wed@contoso.example' }],
    remove: ['bob@contoso.example'],
  },
  answers: { 200: { description: 'What came of each item, in the order of the request.', schema: ChangeUsersAnswer } },
  problems: ['account-not-found'],
});

export const changeUsers = defineFunction(
  operation,
  (services: EndpointServices & { readonly accounts: { readonly changeUsers: ChangeUsers } }) =>
    endpoint(operation, services, async ({ params, body, caller }) => {
      const outcome = await services.accounts.changeUsers(params.accountId, body, caller);
      switch (outcome.kind) {
        case 'edited': {
          const results = outcome.results.map(({ faults, ...result }) => ({
            ...result,
            message: MESSAGES[result.outcome],
            ...faultsBody(faults),
          }));
          const { usersLockedOut, usersWithoutPassword: lacking, disabledInEntra: disabled } = outcome;
          const { serviceUrl } = services;
          const list = withoutPasswordList(serviceUrl, params.accountId);
          return {
            jsonBody: {
              ...{ results, summary: countOutcomes(USER_OUTCOMES, results) },
              usersLockedOut: lockedOutBody(usersLockedOut, serviceUrl, params.accountId),
              usersWithoutPassword: { count: lacking.length, items: lacking.slice(0, 100), list },
              disabledInEntra: {
                ...{ count: disabled.length, more: false, items: disabled.slice(0, 100) },
                list: usersWhoLeftList(serviceUrl, params.accountId),
              },
            },
          };
        }
        case 'account-not-found':
          return new Problem('account-not-found');
      }
    }),
);
