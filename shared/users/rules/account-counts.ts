/**
 * How many users of an account there are, by domain and by what SSO would do to them. The numbers stand in one row of the account,
 * which every change of a user or an exclusion adjusts in its own transaction, so that whoever turns the switch is held to what is
 * so at that moment, and not to what a report said before.
 */
import { type AddressRecord, tagOf, type User } from './user.ts';
import type { Exclusion } from './exclusion.ts';
import type { DomainName, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import { isReadinessStatus, LOCKED_OUT, type ReadinessStatus } from '../../platform/words/readiness-status.ts';
import type { ReadinessItem } from './readiness-item.ts';
import { endKey } from '../../platform/words/key-escaping.ts';

/** What the readiness report on which the numbers stand says of one user; `not-judged`: made since, so it says nothing. */
export const VERDICTS = ['gets-in', 'locked-out', 'not-judged'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Of one domain, or of several together. Whoever isn't excluded, locked out or not judged gets in. */
export type Counts = {
  readonly users: number;
  readonly excluded: number;
  readonly lockedOut: number;
  readonly notJudged: number;
  readonly withoutPassword: number;
  /**
   * The tags of whoever is locked out or not judged, as numbers, added up: it stands for who they are. Ids are random, so other people
   * have the same sum but once in four billion. NaN: nobody knows (of rows from before it was kept), and so it is equal to none.
   */
  readonly lockedOutTags: number;
};

export const NO_COUNTS: Counts = {
  ...{ users: 0, excluded: 0, lockedOut: 0, notJudged: 0, withoutPassword: 0 },
  lockedOutTags: 0,
};

/** `lastLockOut`: with which of the account's `changes` somebody was locked out who wasn't before; undefined: nobody knows. */
export type CountsOfDomain = Counts & { readonly lastLockOut?: number | undefined };

export type DomainCounts = ReadonlyMap<DomainName, CountsOfDomain>;

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
  /** Grows with each change of a user or an exclusion. */
  readonly changes: number;
};

export const NOTHING_COUNTED: AccountCounts = {
  domains: new Map(),
  basis: undefined,
  running: undefined,
  endedUpTo: '',
  hasOwnVerdicts: false,
  unreadable: 0,
  changes: 0,
};

/** Whether an exclusion counts: its end hasn't come, or was not counted yet. */
export const isCounted = (
  { expiresAt }: Pick<Exclusion, 'expiresAt'>,
  email: EmailAddress,
  endedUpTo: string,
): boolean => expiresAt === undefined || endKey(expiresAt, email) > endedUpTo;

/** What a newer version of the service says of somebody is nothing to this one. */
export function verdictOfStatus(status: ReadinessStatus): Verdict {
  if (!isReadinessStatus(status)) return 'not-judged';
  return LOCKED_OUT.has(status) ? 'locked-out' : 'gets-in';
}

/** What an item of the report says of a user; it can be of somebody else who had the address when the report was taken. */
export const verdictOfItem = (item: ReadinessItem | undefined, user: Pick<User, 'id'>): Verdict =>
  item?.userTag === tagOf(user) ? verdictOfStatus(item.statusUnlessExcluded) : 'not-judged';

function countedAs(verdict: Verdict, userTag: string): Partial<Counts> {
  if (verdict === 'gets-in') return {};
  return {
    ...(verdict === 'locked-out' ? { lockedOut: 1 } : { notJudged: 1 }),
    lockedOutTags: Number.parseInt(userTag, 16),
  };
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
    ...(isExcluded ? { excluded: 1 } : countedAs(verdict, tagOf(user))),
  };
}

/** Whether the verdict about the user matters for what a change of the address does to the numbers. Of a new user nothing is known. */
export function needsVerdict(
  before: AddressRecord | undefined,
  after: AddressRecord | undefined,
  endedUpTo: string,
): boolean {
  const isJudged = (record: AddressRecord | undefined) => countsOf(record, 'locked-out', endedUpTo).lockedOut === 1;
  return before?.user !== undefined && isJudged(before) !== isJudged(after);
}

/** What a run counted when it judged a user. */
export const countsOfItem = ({ status, statusUnlessExcluded, hasPassword, userTag }: ReadinessItem): Counts => ({
  ...NO_COUNTS,
  users: 1,
  withoutPassword: hasPassword ? 0 : 1,
  ...(status === 'excluded' ? { excluded: 1 } : countedAs(verdictOfStatus(statusUnlessExcluded), userTag)),
});

/** `times` -1: less the other. */
export const sum = (one: Counts, other: Counts, times: 1 | -1 = 1): Counts => ({
  users: one.users + times * other.users,
  excluded: one.excluded + times * other.excluded,
  lockedOut: one.lockedOut + times * other.lockedOut,
  notJudged: one.notJudged + times * other.notJudged,
  withoutPassword: one.withoutPassword + times * other.withoutPassword,
  lockedOutTags: one.lockedOutTags + times * other.lockedOutTags,
});

export const difference = (one: Counts, other: Counts): Counts => sum(one, other, -1);

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
