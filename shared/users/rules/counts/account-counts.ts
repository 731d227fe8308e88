/**
 * How many users of an account there are, by domain and by what SSO would do to them. The numbers stand in one row of the account,
 * which every change of a user or an exclusion adjusts in its own transaction, so that whoever turns the switch is held to what is
 * so at that moment, and not to what a report said before.
 */
import { type AddressRecord, tagOf, type User } from '../user.ts';
import { isCounted } from '../exclusion.ts';
import type { DomainName, TenantId } from '../../../platform/words/identifiers.ts';
import {
  isReadinessStatus,
  LOCKED_OUT,
  READINESS_STATUSES,
  type ReadinessStatus,
} from '../../../platform/words/readiness-status.ts';
import type { ReadinessItem } from '../readiness-item.ts';

/**
 * What the readiness report on which the numbers stand says of one user; `not-judged`: made since, so it says nothing. Of whom it locks out, by
 * which status; `locked-out`: by one that was not kept (of rows from before).
 */
export type Verdict = 'gets-in' | 'locked-out' | 'not-judged' | ReadinessStatus;

/** Of one domain, or of several together. Whoever isn't excluded, locked out or not judged gets in. */
export type Counts = {
  readonly users: number;
  readonly excluded: number;
  readonly lockedOut: number;
  readonly notJudged: number;
  readonly withoutPassword: number;
  /** Of those locked out by the report: how many by which status; and `two-factor-missing` of those who get in. Undefined: nobody knows (of rows from before it was kept). */
  readonly statuses: StatusCounts | undefined;
  /**
   * The tags of whoever is locked out or not judged, as numbers, added up: it stands for who they are. Ids are random, so other people
   * have the same sum but once in four billion. NaN: nobody knows (of rows from before it was kept), and so it is equal to none.
   */
  readonly lockedOutTags: number;
};

export type StatusCounts = Readonly<Partial<Record<ReadinessStatus, number>>>;

export const NO_COUNTS: Counts = {
  ...{ users: 0, excluded: 0, lockedOut: 0, notJudged: 0, withoutPassword: 0, statuses: {} },
  lockedOutTags: 0,
};

/** `lastLockOut`: with which of the account's `changes` somebody was locked out who wasn't before; undefined: nobody knows. */
export type CountsOfDomain = Counts & { readonly lastLockOut?: number | undefined };

export type DomainCounts = ReadonlyMap<DomainName, CountsOfDomain>;

/** How many exclusions stand on the list, whoever's addresses they are of. `ended`: of those, as far as it is counted (`endedUpTo`). */
export type ExclusionCounts = { readonly listed: number; readonly ended: number };

/** The finished report that the verdicts are of. */
export type CountsBasis = { readonly number: number; readonly tenant: TenantId; readonly takenAt: Date };

export type AccountCounts = {
  readonly domains: DomainCounts;
  /** Undefined: no report yet, or it was forgotten. */
  readonly basis: CountsBasis | undefined;
  /** The number of the run that is reading the users at the moment: what changes meanwhile is written down for it. */
  readonly running: number | undefined;
  /** Exclusions whose end stands up to here (see `endKey`) are counted as over. */
  readonly endedUpTo: string;
  /** Verdicts were given to single users, beside the report. */
  readonly hasOwnVerdicts: boolean;
  /** How many users' rows could not be read since the report was begun: they stand in no number here. */
  readonly unreadable: number;
  /** Undefined: they were not counted yet. */
  readonly exclusions: ExclusionCounts | undefined;
  /** Grows with each change of a user or an exclusion. */
  readonly changes: number;
};

export const NOTHING_COUNTED: AccountCounts = {
  domains: new Map(),
  ...{ basis: undefined, running: undefined, endedUpTo: '', hasOwnVerdicts: false },
  ...{ unreadable: 0, exclusions: undefined, changes: 0 },
};

/** What a newer version of the service says of somebody is nothing to this one. */
export function verdictOfStatus(status: ReadinessStatus): Verdict {
  if (!isReadinessStatus(status)) return 'not-judged';
  return LOCKED_OUT.has(status) ? status : 'gets-in';
}

/** What an item of the report says of a user; it can be of somebody else who had the address when the report was taken. */
export const verdictOfItem = (item: ReadinessItem | undefined, user: Pick<User, 'id'>): Verdict =>
  item?.userTag === tagOf(user) ? verdictOfStatus(item.statusUnlessExcluded) : 'not-judged';

function countedAs(verdict: Verdict, userTag: string, hasTwoFactor: boolean): Partial<Counts> {
  if (verdict === 'gets-in') return hasTwoFactor ? {} : { statuses: { 'two-factor-missing': 1 } };
  const lockedOutTags = Number.parseInt(userTag, 16);
  if (verdict === 'not-judged') return { notJudged: 1, lockedOutTags };
  return { lockedOut: 1, lockedOutTags, statuses: verdict === 'locked-out' ? undefined : { [verdict]: 1 } };
}

/** What one address adds to the numbers of its domain; an address without a user adds nothing. */
export function countsOf(record: AddressRecord | undefined, verdict: Verdict, endedUpTo: string): Counts {
  if (record?.user === undefined) return NO_COUNTS;
  const { exclusion, user, email } = record;
  const isExcluded = exclusion !== undefined && isCounted(exclusion, email, endedUpTo);
  return {
    ...NO_COUNTS,
    users: 1,
    withoutPassword: user.hasPassword ? 0 : 1,
    ...(isExcluded ? { excluded: 1 } : countedAs(verdict, tagOf(user), user.twoFactor)),
  };
}

/** Whether the verdict about the user matters for what a change of the address does to the numbers: whether they count at all, or by their 2FA. Of a new user nothing is known. */
export function needsVerdict(
  before: AddressRecord | undefined,
  after: AddressRecord | undefined,
  endedUpTo: string,
): boolean {
  if (before?.user === undefined) return false;
  // Who is judged at all is locked out here.
  const was = countsOf(before, 'locked-out', endedUpTo).lockedOut;
  const is = countsOf(after, 'locked-out', endedUpTo).lockedOut;
  return was !== is || (was > 0 && before.user.twoFactor !== after?.user?.twoFactor);
}

/** What a run counted when it judged a user. */
export const countsOfItem = ({
  status,
  statusUnlessExcluded,
  hasPassword,
  hasTwoFactor,
  userTag,
}: ReadinessItem): Counts => ({
  ...NO_COUNTS,
  users: 1,
  withoutPassword: hasPassword ? 0 : 1,
  ...(status === 'excluded'
    ? { excluded: 1 }
    : countedAs(verdictOfStatus(statusUnlessExcluded), userTag, hasTwoFactor)),
});

/** `times` -1: less the other. */
export function sum(one: Counts, other: Counts, times: 1 | -1 = 1): Counts {
  let statuses: Partial<Record<ReadinessStatus, number>> | undefined;
  if (one.statuses !== undefined && other.statuses !== undefined) {
    statuses = { ...one.statuses };
    for (const [status, count] of Object.entries(other.statuses) as [ReadinessStatus, number][])
      statuses[status] = (statuses[status] ?? 0) + times * count;
  }
  return {
    users: one.users + times * other.users,
    excluded: one.excluded + times * other.excluded,
    lockedOut: one.lockedOut + times * other.lockedOut,
    notJudged: one.notJudged + times * other.notJudged,
    withoutPassword: one.withoutPassword + times * other.withoutPassword,
    statuses,
    lockedOutTags: one.lockedOutTags + times * other.lockedOutTags,
  };
}

/** The numbers with a domain's changed by `delta`; a domain without users isn't kept. `lockOut`: the change with which it locks somebody out. */
export function adjust(domains: DomainCounts, domain: DomainName, delta: Counts, lockOut?: number): DomainCounts {
  const before = domains.get(domain) ?? { ...NO_COUNTS, lastLockOut: 0 };
  const after = { ...sum(before, delta), lastLockOut: lockOut ?? before.lastLockOut };
  const adjusted = new Map(domains).set(domain, after);
  if (after.users === 0) adjusted.delete(domain);
  return adjusted;
}

/** Of these domains together. */
export function countsIn({ domains }: Pick<AccountCounts, 'domains'>, wanted: readonly DomainName[]): Counts {
  let total = NO_COUNTS;
  for (const domain of wanted) total = sum(total, domains.get(domain) ?? NO_COUNTS);
  return total;
}

/** Who could sign in nowhere under SSO, as far as anybody knows: whoever was made since the report may be one of them. */
export const lockedOutIn = ({ lockedOut, notJudged }: Counts): number => lockedOut + notJudged;

/** Who signs in with Azure, in one app at least, while SSO is on. */
export const withAzureIn = ({ users, excluded, lockedOut, notJudged }: Counts): number =>
  users - excluded - lockedOut - notJudged;

/**
 * How many are of each status; with those not judged they are all. Undefined: nobody knows. `wantsTwoFactor`: an app of the account asks for it;
 * otherwise nobody misses it.
 */
export function statusesIn(
  counts: Counts,
  wantsTwoFactor: boolean,
): Readonly<Record<ReadinessStatus, number>> | undefined {
  if (counts.statuses === undefined) return undefined;
  const of = {} as Record<ReadinessStatus, number>;
  for (const status of READINESS_STATUSES) of[status] = counts.statuses[status] ?? 0;
  if (!wantsTwoFactor) of['two-factor-missing'] = 0;
  return { ...of, ready: withAzureIn(counts) - of['two-factor-missing'], excluded: counts.excluded };
}
