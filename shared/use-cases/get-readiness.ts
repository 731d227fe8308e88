/** The readiness report of an account as it stands, taken on as far as one call may; with a page of its list. */
import { type Account, linkedTenant } from '../domain/account.ts';
import { type Counts, countsIn } from '../domain/account-counts.ts';
import type { AccountId, DomainName, TenantId } from '../domain/identifiers.ts';
import type { ReadinessStatus } from '../domain/readiness.ts';
import {
  type ReadinessReport,
  type ReadinessRun,
  type ReadinessState,
  type RunFailure,
  unverifiedDomains,
} from '../domain/readiness-run.ts';
import type { ReadinessItem } from '../domain/readiness-item.ts';
import type { AccountStore, CountStore, Page, PageRequest } from '../ports.ts';
import { type AdvanceDependencies, makeAdvanceReadiness } from './advance-readiness.ts';

export type GetReadinessInput = {
  readonly account: AccountId;
  /** Wants a new report, or an unfinished one to go on. */
  readonly refresh: boolean;
  readonly status: ReadinessStatus | undefined;
  readonly startsWith: string;
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
  readonly unverifiedDomains: readonly DomainName[];
  readonly list: Page<ReadinessItem>;
};
export type GetReadinessOutcome =
  { readonly kind: 'found'; readonly readiness: Readiness } | { readonly kind: 'account-not-found' };

type Dependencies = AdvanceDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly countStore: Pick<CountStore, 'readCounts'>;
};

const EMPTY_LIST = { items: [], next: undefined };

/** Makes the use case. Whoever asks for a further page of the list only gets that. Throws InvalidCursor. */
export const makeGetReadiness = (dependencies: Dependencies) => {
  const { accountStore, readinessRuns } = dependencies;
  const advance = makeAdvanceReadiness(dependencies);
  return async (input: GetReadinessInput): Promise<GetReadinessOutcome> => {
    const account = (await accountStore.readAccount(input.account))?.value;
    if (account === undefined) return { kind: 'account-not-found' };
    const tenant = linkedTenant(account);
    if (tenant === undefined) return { kind: 'found', readiness: notConnected(account) };
    const isFurtherPage = input.page.after !== undefined;
    const state = isFurtherPage
      ? (await readinessRuns.readState(account.id))?.value
      : await advance(account, { refresh: input.refresh });
    const report = state?.report?.tenant === tenant ? state.report : undefined;
    const shown =
      report === undefined
        ? { report, now: undefined, list: EMPTY_LIST }
        : await showReport(dependencies, account, report, input);
    return { kind: 'found', readiness: { ...standing(state, tenant), ...shown, ...unverified(account) } };
  };
};

async function showReport(
  { readinessRuns, countStore }: Pick<Dependencies, 'readinessRuns' | 'countStore'>,
  { id, domains }: Account,
  report: ReadinessReport,
  { page, status, startsWith }: GetReadinessInput,
): Promise<Pick<Readiness, 'report' | 'now' | 'list'>> {
  const [list, { value: counts }] = await Promise.all([
    readinessRuns.listItems(id, report, page, { status, startsWith, domains }),
    countStore.readCounts(id),
  ]);
  return { report, now: counts.basis?.number === report.number ? countsIn(counts, domains) : undefined, list };
}
export type GetReadiness = ReturnType<typeof makeGetReadiness>;

const notConnected = (account: Account): Readiness => ({
  ...{ state: 'none', reason: 'not-connected', run: undefined, report: undefined, now: undefined },
  list: EMPTY_LIST,
  ...unverified(account),
});

const unverified = ({ domains, integration }: Account): Pick<Readiness, 'unverifiedDomains'> => ({
  unverifiedDomains:
    integration.state === 'not-connected' ? [] : unverifiedDomains(domains, integration.verifiedDomains),
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
