/** GET /accounts/{accountId}/test-sign-ins/{testId}: how a test sign-in went, check by check. */
import * as z from 'zod';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { checksOf, testStateOf, TestSignInId } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { Clock } from '../../shared/platform/ports.ts';
import type { TestSignInStore } from '../../shared/test-sign-in/ports.ts';
import { TestAnswer } from '../../shared/test-sign-in/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-test-sign-in',
  method: 'GET',
  route: 'accounts/{accountId}/test-sign-ins/{testId}',
  summary: 'A test sign-in and its checks. Kept for 3 days from its start.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId, testId: TestSignInId }),
  query: NoQuery,
  answers: { 200: { description: 'How it went, or that nobody is back yet.', schema: TestAnswer } },
  problems: ['test-sign-in-not-found'],
});

export type GetTestSignInServices = EndpointServices & {
  readonly testSignInStore: Pick<TestSignInStore, 'findTest'>;
  readonly clock: Clock;
};

export const getTestSignIn = defineFunction(operation, (services: GetTestSignInServices) =>
  endpoint(operation, services, async ({ params }) => {
    const test = await services.testSignInStore.findTest(params.accountId, params.testId);
    if (test === undefined) return new Problem('test-sign-in-not-found');
    const { id, app: appId, email, result } = test;
    const state = testStateOf(test, services.clock());
    const checks = result?.checks ?? checksOf({});
    return { jsonBody: { id, app: appId, email, state, finishedAt: result?.finishedAt ?? null, checks } };
  }),
);
