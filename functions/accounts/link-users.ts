/** POST /accounts/{accountId}/users/links: shows many users beside the persons in Azure whom their mail names beyond doubt, and links those pairs that are confirmed. */
import type * as z from 'zod';
import { countOutcomes } from '../../shared/users/edit-items.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { directoryProblem, personBody } from '../../shared/accounts/user-link-answer.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { LinkResult, LinkUsers } from '../../shared/accounts/link-users.ts';
import { SURE_LINK_OUTCOMES, type SureLinkOutcome } from '../../shared/platform/words/link-obstacle.ts';
import { LinksAnswer, LinksBody, MOST_LINKS } from '../../shared/accounts/wire-links.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const MESSAGES: Partial<Record<SureLinkOutcome, string>> = {
  'not-found': 'Nobody in Azure has an address of this user as mail.',
  'several-matches': 'Several people in Azure fit; link the user by itself, after seeing them.',
  'found-by-sign-in-name': 'The person’s sign-in name is an address of this user: the first sign-in links them.',
  'former-address': 'The mail is an address from before a rename; link the user by itself.',
  'domain-unverified': 'The tenant hasn’t verified the domain of the mail, which proves nothing there.',
  'names-another-user': 'The person’s sign-in name is the address of another user here; link the user by itself.',
  guest: 'Only a guest in the tenant: guests can’t sign in.',
  disabled: 'Disabled in Azure; enable them there first.',
  'bound-to-another-user': 'The person is another user here.',
  'link-changed': 'It is no longer as it was shown; nothing was changed.',
  'user-not-found': 'No user has this address.',
  'foreign-domain': 'The domain does not belong to this account.',
  unreadable: 'What is stored for this address can’t be read; nothing was changed.',
  unavailable: 'Azure didn’t answer in time; send the item again.',
};

const operation = defineOperation({
  name: 'link-users',
  method: 'POST',
  route: 'accounts/{accountId}/users/links',
  summary: `Links many users at a time (at most ${MOST_LINKS}) whose mail alone is the same in Azure: only where one enabled member of the tenant has an address of the user as mail, in a verified domain. Without "confirm" it shows each pair, with it it binds what was shown.`,
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'user-linked',
  params: AccountPath,
  query: NoQuery,
  body: LinksBody,
  example: { items: [{ email: 'ada@contoso.example' }, { email: 'cleo@contoso.example' }] },
  answers: { 200: { description: 'What each could be, or came to be.', schema: LinksAnswer } },
  problems: ['account-not-found', 'not-connected', 'directory-unreadable'],
});

export const linkUsers = defineFunction(
  operation,
  (services: EndpointServices & { readonly accounts: { readonly linkUsers: LinkUsers } }) =>
    endpoint(operation, services, async ({ params, body, caller }) => {
      const items = body.items.map(({ email, confirm }) => ({ email, confirm }));
      const outcome = await services.accounts.linkUsers({
        ...{ accountId: params.accountId, items, caller },
      });
      switch (outcome.kind) {
        case 'answered':
          return {
            jsonBody: {
              results: outcome.results.map(resultBody),
              summary: countOutcomes(SURE_LINK_OUTCOMES, outcome.results),
              retryAfterSeconds: outcome.retryAfterSeconds ?? null,
            },
          };
        case 'directory-failed':
          return directoryProblem(outcome.failure);
        case 'account-not-found':
        case 'not-connected':
          return new Problem(outcome.kind);
      }
    }),
);

const resultBody = ({
  email,
  outcome,
  displayName,
  candidate,
}: LinkResult): z.infer<typeof LinksAnswer>['results'][number] => ({
  ...{ email, outcome, message: MESSAGES[outcome], displayName: displayName ?? null },
  person: candidate === undefined ? null : { ...personBody(candidate.person), seen: candidate.seen },
});
