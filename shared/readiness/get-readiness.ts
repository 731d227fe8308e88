/** The readiness report of an account as it stands, taken on as far as one call may; with a page of its list. */
import { type Account, domainsUnderSwitch, linkedTenant, unverifiedDomains } from '../users/rules/account.ts';
import { type Counts, countsIn } from '../users/rules/counts/account-counts.ts';
import type { AccountId, DomainName, TenantId } from '../platform/words/identifiers.ts';
import type { ReadinessStatus } from '../platform/words/readiness-status.ts';
import type { ReadinessReport, ReadinessRun, ReadinessState, RunFailure } from './rules/readiness-run.ts';
import type { ReadinessItem } from '../users/rules/readiness-item.ts';
import type { AccountStore, CountStore } from '../users/ports.ts';
import type { Page, PageRequest } from '../platform/ports.ts';
import { type AdvanceDependencies, makeAdvanceReadiness } from './advance-readiness.ts';
import { wantsTwoFactor } from './rules/readiness.ts';
import { makeRenewTenant, type RenewTenantDependencies } from '../consent/renew-tenant.ts';

export type GetReadinessInput = {
  readonly accountId: AccountId;
  /** Wants a new report, or an unfinished one to go on. */
  readonly refresh: boolean;
  readonly status: ReadinessStatus | undefined;
  readonly startsWith: string;
  /** Only users of these; undefined: of all that the account has. */
  readonly domains: readonly DomainName[] | undefined;
  readonly page: PageRequest;
};
export type Readiness = {
  readonly state: 'none' | 'running' | 'complete' | 'incomplete';
  readonly reason: RunFailure | 'not-connected' | undefined;
  /** The run that the state speaks of. */
  readonly run: Pick<ReadinessRun, 'startedAt' | 'directoryRead' | 'totals'> | undefined;
  /** The finished report, which is what the list shows, whatever goes on beside it. */
  readonly report: ReadinessReport | undefined;
  /** The report's numbers with what changed since; undefined where they aren't of this report. */
  readonly now: Counts | undefined;
  /** The same for each domain alone. */
  readonly byDomain: ReadonlyMap<DomainName, Counts> | undefined;
  /** How many users' rows can't be read, as far as anybody met them. */
  readonly unreadable: number;
  readonly account: Account;
  /** An app of the account asks for 2FA. */
  readonly wantsTwoFactor: boolean;
  readonly unverifiedDomains: readonly DomainName[];
  readonly list: Page<ReadinessItem>;
  /** How many the search finds, of whom the list is a page; undefined: nothing is searched for, or this is a further page. */
  readonly found: Found | undefined;
};
/** Counted to 5,000: `isMore` where there are others. */
export type Found = { readonly users: number; readonly isMore: boolean };
export type GetReadinessOutcome =
  { readonly kind: 'found'; readonly readiness: Readiness } | { readonly kind: 'account-not-found' };

type Dependencies = AdvanceDependencies &
  RenewTenantDependencies & {
    readonly accountStore: Pick<AccountStore, 'readAccount'>;
    readonly countStore: Pick<CountStore, 'readCounts'>;
  };

const EMPTY_LIST = { items: [], next: undefined };
/** Whoever searches is told how many there are; of more than these, that there are more. */
const MOST_COUNTED = 5000;

/** Whoever asks for a further page of the list only gets that. Throws InvalidCursor. */
export const makeGetReadiness = (dependencies: Dependencies) => {
  const { accountStore, readinessRuns } = dependencies;
  const advance = makeAdvanceReadiness(dependencies);
  const renewTenant = makeRenewTenant(dependencies);
  return async function getReadiness(input: GetReadinessInput): Promise<GetReadinessOutcome> {
    const stored = await accountStore.readAccount(input.accountId);
    if (stored === undefined) return { kind: 'account-not-found' };
    // A new report is of the tenant as it is by now, with the domains that it has verified meanwhile.
    const account = input.refresh ? await renewTenant(stored) : stored.value;
    const tenant = linkedTenant(account);
    if (tenant === undefined) return { kind: 'found', readiness: notConnected(account) };
    const isFurtherPage = input.page.after !== undefined;
    const state = isFurtherPage
      ? (await readinessRuns.readState(account.id))?.value
      : await advance(account, { refresh: input.refresh });
    const report = state?.report?.tenant === tenant ? state.report : undefined;
    const shown =
      report === undefined
        ? { report, now: undefined, byDomain: undefined, unreadable: 0, list: EMPTY_LIST, found: undefined }
        : await showReport(dependencies, account, report, input);
    const unverified = unverifiedDomains(account);
    return {
      kind: 'found',
      readiness: {
        ...{ ...standing(state, tenant), ...shown, unverifiedDomains: unverified, account },
        wantsTwoFactor: wantsTwoFactor(dependencies.catalogue.apps, account),
      },
    };
  };
};

async function showReport(
  { readinessRuns, countStore }: Pick<Dependencies, 'readinessRuns' | 'countStore'>,
  account: Account,
  report: ReadinessReport,
  { page, status, startsWith, domains = account.domains }: GetReadinessInput,
): Promise<Pick<Readiness, 'report' | 'now' | 'byDomain' | 'unreadable' | 'list' | 'found'>> {
  const { id } = account;
  const wanted = { status, startsWith, domains };
  const [list, { value: counts }] = await Promise.all([
    readinessRuns.listItems(id, report, page, wanted),
    countStore.readCounts(id),
  ]);
  const found =
    startsWith === '' || page.after !== undefined
      ? undefined
      : list.next === undefined
        ? { users: list.items.length, isMore: false }
        : foundIn(await readinessRuns.listItems(id, report, { limit: MOST_COUNTED, after: undefined }, wanted));
  const { unreadable } = counts.basis?.number === report.number ? counts : report;
  const shown = { report, unreadable, list, found };
  if (counts.basis?.number !== report.number) return { ...shown, now: undefined, byDomain: undefined };
  const byDomain = new Map<DomainName, Counts>();
  for (const domain of account.domains) byDomain.set(domain, countsIn(counts, [domain]));
  return { ...shown, now: countsIn(counts, domainsUnderSwitch(account)), byDomain };
}

const foundIn = ({ items, next }: Page<ReadinessItem>): Found => ({ users: items.length, isMore: next !== undefined });
export type GetReadiness = ReturnType<typeof makeGetReadiness>;

const notConnected = (account: Account): Readiness => ({
  ...{
    state: 'none',
    reason: 'not-connected',
    run: undefined,
    report: undefined,
    now: undefined,
    byDomain: undefined,
    unreadable: 0,
    account,
    wantsTwoFactor: false,
  },
  list: EMPTY_LIST,
  found: undefined,
  unverifiedDomains: [],
});

/** A run or a report of another tenant, linked before, says nothing of this one. */
function standing(state: ReadinessState | undefined, tenant: TenantId): Pick<Readiness, 'state' | 'reason' | 'run'> {
  const { run, report } = state ?? {};
  if (run?.tenant === tenant) {
    return { state: run.failure === undefined ? 'running' : 'incomplete', reason: run.failure, run };
  }
  if (report?.tenant === tenant) return { state: 'complete', reason: undefined, run: report };
  return { state: 'none', reason: undefined, run: undefined };
}
