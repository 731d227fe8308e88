/** POST /accounts/{accountId}/test-sign-ins/latest: how the newest test of each of some users ended. POST, for no address stands in a path or query. */
import type * as z from 'zod';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { FindLatestTests, LatestTest } from '../../shared/test-sign-in/find-latest-tests.ts';
import { hasPassed } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { LatestTestsAnswer, LatestTestsBody, MOST_TESTED } from '../../shared/test-sign-in/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'find-latest-tests',
  method: 'POST',
  route: 'accounts/{accountId}/test-sign-ins/latest',
  summary: `Of each of some users (at most ${MOST_TESTED}) how their newest test sign-in in an app ended, and whether a link waits for them. Tests are kept for 3 days.`,
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: NoQuery,
  body: LatestTestsBody,
  example: { app: 'webmail', emails: ['ada@contoso.example', 'cleo@contoso.example'] },
  answers: { 200: { description: 'One for each address.', schema: LatestTestsAnswer } },
  problems: ['account-not-found'],
});

export const findLatestTests = defineFunction(
  operation,
  (services: EndpointServices & { readonly testSignIn: { readonly findLatestTests: FindLatestTests } }) =>
    endpoint(operation, services, async ({ params: { accountId }, body: { app, emails } }) => {
      const outcome = await services.testSignIn.findLatestTests(accountId, app, emails);
      if (outcome.kind === 'account-not-found') return new Problem(outcome.kind);
      return { jsonBody: { results: outcome.latest.map(latestBody) } };
    }),
);

const latestBody = ({
  email,
  ended,
  waitsUntil,
}: LatestTest): z.infer<typeof LatestTestsAnswer>['results'][number] => ({
  email,
  ended: ended === undefined ? null : endedBody(ended),
  waitsUntil: waitsUntil?.toISOString() ?? null,
});

function endedBody({ id, result }: NonNullable<LatestTest['ended']>) {
  const failed = result.checks.find(({ passed }) => passed === false);
  const at = result.finishedAt.toISOString();
  return { id, passed: hasPassed(result), at, failedAt: failed?.check ?? null, detail: failed?.detail ?? null };
}
