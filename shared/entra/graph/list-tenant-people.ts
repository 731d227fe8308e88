/** Lists the people of a tenant with Microsoft Graph, page by page. https://learn.microsoft.com/graph/api/user-list */
import * as z from 'zod';
import type { TenantPeople, ListTenantPeople } from '../ports.ts';
import type { WriteLog } from '../../platform/ports.ts';
import type { AskGraph, GraphAnswer } from './ask-graph.ts';
import { USERS_PATH } from '../entra-endpoints.ts';
import { GraphUser, tenantPersonOf } from './graph-user.ts';

/** 999 people with the longest names that there can be have some 600 KB. */
const MAX_PAGE_OCTETS = 2 * 1024 * 1024;
/** A cursor is kept in a row beside others. */
const MAX_CURSOR_LENGTH = 8192;

const GraphPage = z.object({
  value: z.array(z.unknown()).max(999),
  '@odata.nextLink': z.string().max(MAX_CURSOR_LENGTH).optional(),
});

type Options = { readonly askGraph: AskGraph; readonly graphUrl: string; readonly writeLog: WriteLog };

export const makeListTenantPeople = ({ askGraph, graphUrl, writeLog }: Options): ListTenantPeople =>
  async function listTenantPeople(tenant, cursor) {
    if (cursor !== undefined && !isOfUsers(cursor, graphUrl)) return { kind: 'unavailable' };
    const answer = await askGraph(tenant, cursor ?? USERS_PATH, { maxOctets: MAX_PAGE_OCTETS });
    if (answer.kind !== 'answer') return answer;
    const { page, leftOut } = judge(answer, graphUrl, cursor !== undefined);
    if (leftOut > 0) writeLog('directory-people-left-out', { count: leftOut });
    return page;
  };

/** Whatever an answer of before named as the next page, it is one of this list. */
function isOfUsers(url: string, graphUrl: string): boolean {
  const users = new URL(`${graphUrl}${USERS_PATH}`);
  const given = URL.parse(url);
  return given?.origin === users.origin && given.pathname === users.pathname && given.username === '';
}

type Judged = { readonly page: TenantPeople; readonly leftOut: number };

function judge({ status, body }: GraphAnswer, graphUrl: string, hasCursor: boolean): Judged {
  // A page's token that Graph no longer knows is a bad request (Directory_ExpiredPageToken).
  if (hasCursor && (status === 400 || status === 410)) return { page: { kind: 'cursor-expired' }, leftOut: 0 };
  const page = status === 200 ? GraphPage.safeParse(body) : undefined;
  if (page?.success !== true) return UNREADABLE;
  const { value, '@odata.nextLink': next } = page.data;
  if (next !== undefined && !isOfUsers(next, graphUrl)) return UNREADABLE;
  // One odd person doesn't hide the others. Where nobody of a page can be read, the page is what is odd.
  const people = value.flatMap((each) => {
    const user = GraphUser.safeParse(each);
    return user.success ? [tenantPersonOf(user.data)] : [];
  });
  if (people.length === 0 && value.length > 0) return UNREADABLE;
  return { page: { kind: 'page', people, next }, leftOut: value.length - people.length };
}

const UNREADABLE: Judged = { page: { kind: 'unavailable' }, leftOut: 0 };
