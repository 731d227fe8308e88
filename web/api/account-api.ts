/** The calls of the page, each with its path and what it answers: for one account, and of the session itself. */
import * as answers from './answers.ts';
import { type ApiAnswer, type CallApi, jsonOf, nothing } from './call-api.ts';
import { SESSION_PATH } from './first-answer.ts';
import { connectionCalls } from './connection-calls.ts';
import { exclusionCalls } from './exclusion-calls.ts';
import { leaverCalls, userCalls } from './user-calls.ts';
import { questionCalls } from './question-calls.ts';

export const readSession = (call: CallApi): Promise<ApiAnswer<answers.Session>> =>
  call({ method: 'GET', path: SESSION_PATH, read: jsonOf(answers.SessionAnswer) });

/** How the Company is called, where there is no session. */
export const readCompany = (call: CallApi): Promise<ApiAnswer<answers.Company>> =>
  call({ method: 'GET', path: '/identity-management/company', read: jsonOf(answers.CompanyAnswer) });

export const closeSession = (call: CallApi): Promise<ApiAnswer<undefined>> =>
  call({ method: 'DELETE', path: SESSION_PATH, read: nothing });

/** The calls for one account. */
export function makeAccountApi(call: CallApi, accountId: string) {
  const base = `/accounts/${encodeURIComponent(accountId)}`;
  return {
    ...connectionCalls(call, base),
    ...exclusionCalls(call, base),
    ...userCalls(call, base),
    ...leaverCalls(call, base),
    ...questionCalls(call, base),
  };
}
export type AccountApi = ReturnType<typeof makeAccountApi>;
