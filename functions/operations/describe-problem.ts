/** GET /problems/{code}: what a problem's `type` leads to, a page for the developer who met it. */
import * as z from 'zod';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { describeProblem, isProblemCode, type ProblemCode } from '../../shared/platform/endpoint/problem-table.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { PROBLEM_PAGE_KEPT_MS } from '../../shared/platform/words/lifetimes.ts';
import { problemPage } from '../../shared/operations/problem-page.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'describe-problem',
  method: 'GET',
  route: 'problems/{code}',
  summary: 'What a problem means and what to do about it, as a page.',
  group: 'Operations',
  caller: 'anyone',
  params: z.strictObject({ code: z.string().max(100) }),
  query: NoQuery,
  answers: { 200: { description: 'The page.', contentType: 'text/html' } },
  problems: ['problem-not-found'],
});

export const describeProblemPage = defineFunction(operation, (services: EndpointServices) =>
  endpoint(operation, services, async ({ params: { code } }) =>
    isProblemCode(code) ? pageReply(code) : new Problem('problem-not-found'),
  ),
);

const pageReply = async (code: ProblemCode) => ({
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': `public, max-age=${PROBLEM_PAGE_KEPT_MS / 1000}`,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  },
  body: await problemPage(code, describeProblem(code)),
});
