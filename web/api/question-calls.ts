/** What is tried, asked and looked up: test sign-ins, explanations, the trail, lists as files. */
import * as answers from './answers.ts';
import type * as z from 'zod/mini';
import type { ExplainManyQuestion, ExplainQuestion } from '../../shared/explain/wire.ts';
import type { LatestTestsBody, TestStartBody } from '../../shared/test-sign-in/wire.ts';
import { type CallApi, jsonOf, textOf } from './call-api.ts';
import { EDIT_TIMEOUT_MS, MAX_EXPORT_PAGE, PAGE, READINESS_TIMEOUT_MS } from './call-bounds.ts';

export type AuditQuery = {
  actor?: string;
  kind?: string;
  outcome?: string;
  search?: string;
  from?: string;
  until?: string;
  after?: string;
  limit?: number;
};

export type ExportedList =
  'exclusions' | 'readiness' | 'audit-events' | 'users-who-left' | 'blocked-users' | 'users-without-password';

export function questionCalls(call: CallApi, base: string) {
  return {
    startTest: (body: z.input<typeof TestStartBody>) =>
      call({ method: 'POST', path: `${base}/test-sign-ins`, body, read: jsonOf(answers.TestStartAnswer) }),
    findLatestTests: (body: z.input<typeof LatestTestsBody>) =>
      call({
        method: 'POST',
        path: `${base}/test-sign-ins/latest`,
        body,
        isQuestion: true,
        read: jsonOf(answers.LatestTestsAnswer),
      }),
    listPassedTests: () =>
      call({ method: 'GET', path: `${base}/test-sign-ins`, read: jsonOf(answers.PassedTestsAnswer) }),
    readTest: (id: string) =>
      call({
        method: 'GET',
        path: `${base}/test-sign-ins/${encodeURIComponent(id)}`,
        read: jsonOf(answers.TestAnswer),
      }),
    explain: (body: Required<Pick<z.input<typeof ExplainQuestion>, 'email' | 'app'>>) =>
      call({ method: 'POST', path: `${base}/explain`, body, isQuestion: true, read: jsonOf(answers.ExplainAnswer) }),
    explainMany: (body: z.input<typeof ExplainManyQuestion>) =>
      call({
        method: 'POST',
        path: `${base}/explanations`,
        body,
        isQuestion: true,
        timeoutMs: READINESS_TIMEOUT_MS,
        read: jsonOf(answers.ExplainManyAnswer),
      }),
    findStory: (supportCode: string) =>
      call({
        method: 'POST',
        path: `${base}/explain`,
        body: { supportCode },
        isQuestion: true,
        read: jsonOf(answers.StoryAnswer),
      }),
    listAudit: (query: AuditQuery) =>
      call({
        method: 'GET',
        path: `${base}/audit-events`,
        query: { limit: PAGE, ...query },
        read: jsonOf(answers.AuditAnswer),
      }),
    countAudit: (query: Omit<AuditQuery, 'limit'>) =>
      call({ method: 'GET', path: `${base}/audit-events/count`, query, read: jsonOf(answers.AuditCountAnswer) }),
    /** One page of a list as CSV; `next` leads to the one behind it. */
    exportPage: (list: ExportedList, query: Record<string, string | undefined>) =>
      call({
        method: 'GET',
        path: `${base}/${list}`,
        query: { ...query, format: 'csv', limit: MAX_EXPORT_PAGE },
        timeoutMs: EDIT_TIMEOUT_MS,
        read: textOf,
      }),
  };
}
