/** The calls about users: who could sign in, who left, and who is whom in Azure. */
import * as answers from './answers.ts';
import type * as z from 'zod/mini';
import type { LinkBody } from '../../shared/accounts/wire.ts';
import { type CallApi, jsonOf } from './call-api.ts';
import { EDIT_TIMEOUT_MS, PAGE, READINESS_TIMEOUT_MS } from './call-bounds.ts';
import type { ListQuery } from './exclusion-calls.ts';

export type LinkRequest = z.input<typeof LinkBody>;

/** `confirm`: the pair as it was shown; left out: it is only looked at. */
export type LinkItem = {
  readonly email: string;
  readonly confirm?: { readonly objectId: string; readonly seen: string };
};

export type ReadinessQuery = { refresh?: 'true'; status?: string; search?: string; after?: string; limit?: number };

/** Who left, and who is kept out for it. */
export function leaverCalls(call: CallApi, base: string) {
  return {
    /** Who left; the first page says how many. */
    listLeavers: (after?: string) =>
      call({
        method: 'GET',
        path: `${base}/users-who-left`,
        query: { after, limit: PAGE, format: 'json' },
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.LeaversAnswer),
      }),
    listBlocked: (query: ListQuery) =>
      call({
        method: 'GET',
        path: `${base}/blocked-users`,
        query: { limit: PAGE, ...query, format: 'json' },
        read: jsonOf(answers.BlockedUsersAnswer),
      }),
    editBlocks: (edit: { readonly block?: readonly { readonly email: string }[]; readonly lift?: readonly string[] }) =>
      call({ method: 'POST', path: `${base}/blocked-users`, body: edit, read: jsonOf(answers.BlocksAnswer) }),
  };
}

/** Lists of users, and what is done with one. */
export function userCalls(call: CallApi, base: string) {
  return {
    listWithoutPassword: (after?: string) =>
      call({
        method: 'GET',
        path: `${base}/users-without-password`,
        query: { after, limit: PAGE },
        read: jsonOf(answers.UsersWithoutPasswordPage),
      }),
    /** Without `confirm` nothing is changed. */
    linkUser: (body: LinkRequest) =>
      call({
        method: 'POST',
        path: `${base}/users/link`,
        body,
        timeoutMs: READINESS_TIMEOUT_MS,
        read: jsonOf(answers.LinkAnswer),
      }),
    /** The same for many, each with its own confirmation. */
    linkUsers: (items: readonly LinkItem[]) =>
      call({
        method: 'POST',
        path: `${base}/users/links`,
        body: { items },
        ...(items.every(({ confirm }) => confirm === undefined) ? { isQuestion: true as const } : {}),
        timeoutMs: READINESS_TIMEOUT_MS,
        read: jsonOf(answers.LinksAnswer),
      }),
    readReadiness: (query: ReadinessQuery) =>
      call({
        method: 'GET',
        path: `${base}/readiness`,
        query: { limit: PAGE, ...query },
        timeoutMs: READINESS_TIMEOUT_MS,
        read: jsonOf(answers.ReadinessAnswer),
      }),
  };
}
