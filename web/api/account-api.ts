/** The calls of the page, each with its path and what it answers. */
import type * as z from 'zod/mini';
import type { ConfirmDomainBody, LinkBody } from '../../shared/accounts/wire.ts';
import type * as exclusions from '../../shared/exclusions/wire.ts';
import type { ExplainQuestion } from '../../shared/explain/wire.ts';
import type { TurnBody } from '../../shared/switch/wire.ts';
import type { TestStartBody } from '../../shared/test-sign-in/wire.ts';
import * as answers from './answers.ts';
import { type ApiAnswer, type CallApi, jsonOf, nothing, textOf } from './call-api.ts';

const PAGE = 50;
export const MAX_EXPORT_PAGE = 1000;
// A call on a report that is running works for 20 seconds by itself.
const READINESS_TIMEOUT_MS = 45_000;
const EDIT_TIMEOUT_MS = 60_000;

export const readSession = (call: CallApi): Promise<ApiAnswer<answers.Session>> =>
  call({ method: 'GET', path: '/identity-management/session', read: jsonOf(answers.SessionAnswer) });

/** How the Company is called, where there is no session. */
export const readCompany = (call: CallApi): Promise<ApiAnswer<answers.Company>> =>
  call({ method: 'GET', path: '/identity-management/company', read: jsonOf(answers.CompanyAnswer) });

export const closeSession = (call: CallApi): Promise<ApiAnswer<undefined>> =>
  call({ method: 'DELETE', path: '/identity-management/session', read: nothing });

type WithoutNull<Body> = { readonly [Name in keyof Body]: Exclude<Body[Name], null> };
/** This page leaves out what it doesn't say. */
export type Addition = WithoutNull<z.input<typeof exclusions.Addition>>;
export type Edit = { readonly add: readonly Addition[]; readonly remove: readonly string[] };
export type TurnRequest = z.input<typeof TurnBody> & { readonly etag: string };
export type LinkRequest = z.input<typeof LinkBody>;
/** `confirm`: the pair as it was shown; left out: it is only looked at. */
export type LinkItem = {
  readonly email: string;
  readonly confirm?: { readonly objectId: string; readonly seen: string };
};
export type ReadinessQuery = { refresh?: 'true'; status?: string; search?: string; after?: string; limit?: number };
export type AuditQuery = {
  actor?: string;
  kind?: string;
  outcome?: string;
  search?: string;
  from?: string;
  until?: string;
  after?: string;
};
export type ExportedList =
  'exclusions' | 'readiness' | 'audit-events' | 'users-who-left' | 'blocked-users' | 'users-without-password';
export type ListQuery = { search?: string; after?: string };

/** The calls for one account. */
export function makeAccountApi(call: CallApi, account: string) {
  const base = `/accounts/${encodeURIComponent(account)}`;
  return {
    ...connectionCalls(call, base),
    ...exclusionCalls(call, base),
    ...userCalls(call, base),
    ...leaverCalls(call, base),
    ...questionCalls(call, base),
  };
}
export type AccountApi = ReturnType<typeof makeAccountApi>;

/** The connection to the tenant, and the switch. */
function connectionCalls(call: CallApi, base: string) {
  return {
    /** Differs once somebody changed something. */
    readVersion: () => call({ method: 'GET', path: `${base}/version`, read: jsonOf(answers.AccountVersionAnswer) }),
    /** `refresh`: Azure is asked anew for it. */
    readIntegration: (refresh?: 'true') =>
      call({
        method: 'GET',
        path: `${base}/integration`,
        query: { refresh },
        read: jsonOf(answers.IntegrationAnswer),
      }),
    startIntegration: () =>
      call({ method: 'POST', path: `${base}/integration/start`, read: jsonOf(answers.StartAnswer) }),
    readTenants: () =>
      call({ method: 'GET', path: `${base}/integration/tenants`, read: jsonOf(answers.TenantsAnswer) }),
    listLinks: () =>
      call({ method: 'GET', path: `${base}/integration/links`, read: jsonOf(answers.AdministratorLinksAnswer) }),
    takeBackLink: (id: string) =>
      call({
        method: 'DELETE',
        path: `${base}/integration/links/${id}`,
        read: jsonOf(answers.AdministratorLinkAnswer),
      }),
    disconnect: (force: boolean, blockUsersWhoLeft?: number) =>
      call({
        method: 'DELETE',
        path: `${base}/integration`,
        query: { force: force ? 'true' : undefined, blockUsersWhoLeft },
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.DisconnectAnswer),
      }),
    confirmDomain: (domain: string, body: z.input<typeof ConfirmDomainBody>) =>
      call({
        method: 'POST',
        path: `${base}/domains/${encodeURIComponent(domain)}/confirm`,
        body,
        read: jsonOf(answers.DomainAnswer),
      }),
    listApps: () => call({ method: 'GET', path: `${base}/apps`, read: jsonOf(answers.AppsAnswer) }),
    readSso: () => call({ method: 'GET', path: `${base}/sso`, read: jsonOf(answers.SsoAnswer) }),
    turnSso: ({ etag, ...body }: TurnRequest) =>
      call({
        method: 'PUT',
        path: `${base}/sso`,
        body,
        ifMatch: etag,
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.TurnAnswer),
      }),
  };
}

/** Who left, and who is kept out for it. */
function leaverCalls(call: CallApi, base: string) {
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
        query: { ...query, limit: PAGE, format: 'json' },
        read: jsonOf(answers.BlockedUsersAnswer),
      }),
    editBlocks: (edit: { readonly block?: readonly { readonly email: string }[]; readonly lift?: readonly string[] }) =>
      call({ method: 'POST', path: `${base}/blocked-users`, body: edit, read: jsonOf(answers.BlocksAnswer) }),
  };
}

/** The exclusion list, and edits of it. */
function exclusionCalls(call: CallApi, base: string) {
  return {
    listExclusions: (query: ListQuery) =>
      call({
        method: 'GET',
        path: `${base}/exclusions`,
        query: { ...query, limit: PAGE, format: 'json' },
        read: jsonOf(answers.ExclusionsAnswer),
      }),
    listEnds: (ends: 'expired' | 'within-7-days', after: string | undefined) =>
      call({
        method: 'GET',
        path: `${base}/exclusions`,
        query: { ends, after, limit: ends === 'expired' ? 1 : PAGE, format: 'json' },
        read: jsonOf(answers.ExclusionsAnswer),
      }),
    removeExpired: (body: { readonly count: number; readonly endedBy: string }) =>
      call({
        method: 'POST',
        path: `${base}/exclusions/remove-expired`,
        body,
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.RemoveExpiredAnswer),
      }),
    editExclusions: (edit: Edit, acceptDisabledInEntra = false, signal?: AbortSignal) =>
      call({
        method: 'POST',
        path: `${base}/exclusions`,
        body: { ...edit, ...(acceptDisabledInEntra ? { acceptDisabledInEntra } : {}) },
        timeoutMs: EDIT_TIMEOUT_MS,
        signal,
        read: jsonOf(answers.EditAnswer),
      }),
    /** What would come of additions; changes nothing. */
    previewExclusions: (add: readonly Addition[], signal?: AbortSignal) =>
      call({
        method: 'POST',
        path: `${base}/exclusions`,
        query: { dryRun: 'true' },
        isQuestion: true,
        body: { add, remove: [] },
        timeoutMs: EDIT_TIMEOUT_MS,
        signal,
        read: jsonOf(answers.EditAnswer),
      }),
  };
}

/** Lists of users, and what is done with one. */
function userCalls(call: CallApi, base: string) {
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

/** What is tried, asked and looked up. */
function questionCalls(call: CallApi, base: string) {
  return {
    startTest: (body: z.input<typeof TestStartBody>) =>
      call({ method: 'POST', path: `${base}/test-sign-ins`, body, read: jsonOf(answers.TestStartAnswer) }),
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
        query: { ...query, limit: PAGE },
        read: jsonOf(answers.AuditAnswer),
      }),
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
