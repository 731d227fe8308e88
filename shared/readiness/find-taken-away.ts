/** What it means for an account's people that a domain or a product goes: who is back to Company passwords, and how they get on with them. */
import { type Account, domainsInForce } from '../users/rules/account.ts';
import type { AccountCounts } from '../users/rules/counts/account-counts.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import type { DomainName, EmailAddress } from '../platform/words/identifiers.ts';
import type { UserStore } from '../users/ports.ts';
import type { Clock } from '../platform/ports.ts';
import { findReport, type FindLeaversDependencies, walkLeavers } from './find-leavers.ts';
import type { ReadinessRuns } from './ports.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { findUsersWithoutPassword, type WithoutPassword } from '../users/find-users-without-password.ts';

const MOST_LEAVERS = 1000;
const MOST_NAMED = 100;

/** Users whom the newest report found disabled in Azure or gone from it: with a Company password they get in again. Who is blocked for it isn't among them. */
export type Leavers = { readonly count: number; readonly isMore: boolean; readonly emails: readonly EmailAddress[] };
export type TakenAway = {
  /** Whose users are concerned. */
  readonly domains: readonly DomainName[];
  readonly usersWithoutPassword: WithoutPassword;
  readonly leavers: Leavers;
};

export type TakenAwayDependencies = {
  readonly userStore: Pick<UserStore, 'listUsersWithoutPassword' | 'findAddresses' | 'findCandidates'>;
  readonly readinessRuns: Pick<ReadinessRuns, 'readState' | 'listItems'>;
  readonly clock: Clock;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
};

/** Undefined: nobody's way changes, because SSO isn't on, or nothing goes on which it hangs. */
export async function findTakenAway(
  dependencies: TakenAwayDependencies,
  before: Account,
  after: Pick<Account, 'domains' | 'products'>,
  counts: AccountCounts,
): Promise<TakenAway | undefined> {
  const domains = concerned(dependencies.catalogue, before, after);
  return domains.length === 0 ? undefined : findTakenFrom(dependencies, before, counts, domains);
}

/** The same for domains that are known: by themselves all that are in force. */
export async function findTakenFrom(
  dependencies: Omit<TakenAwayDependencies, 'catalogue'>,
  account: Account,
  counts: AccountCounts,
  domains: readonly DomainName[] = domainsInForce(account),
): Promise<TakenAway> {
  const [usersWithoutPassword, leavers] = await Promise.all([
    findUsersWithoutPassword(dependencies, account, counts, domains),
    findLeavers(dependencies, account, domains),
  ]);
  return { domains, usersWithoutPassword, leavers };
}

/** For the trail. */
export const numbersOf = (takenAway: TakenAway | undefined): Recorded =>
  takenAway === undefined
    ? {}
    : { usersWithoutPassword: takenAway.usersWithoutPassword.count, disabledInEntra: takenAway.leavers.count };

function concerned(
  { apps }: TakenAwayDependencies['catalogue'],
  before: Account,
  after: Pick<Account, 'domains' | 'products'>,
): readonly DomainName[] {
  if (!isEnforced(before.sso)) return [];
  const inForce = domainsInForce(before);
  return hangsOn(apps, before.products, after.products)
    ? inForce
    : inForce.filter((domain) => !after.domains.includes(domain));
}

/** Whether a product that one has and the other doesn't decides in an app. */
export const hangsOn = (apps: AppCatalogue['apps'], one: Account['products'], other: Account['products']): boolean =>
  one
    .filter((product) => !other.includes(product))
    .some((product) => apps.some(({ requiresProduct }) => requiresProduct === product));

/** However old the report: who has left mostly stays away. */
async function findLeavers(
  dependencies: FindLeaversDependencies,
  account: Account,
  domains: readonly DomainName[],
): Promise<Leavers> {
  const reported = await findReport(dependencies, account);
  const emails: EmailAddress[] = [];
  if (reported === undefined) return { count: 0, isMore: false, emails };
  for await (const leavers of walkLeavers(dependencies, reported, domains)) {
    emails.push(...leavers.flatMap(({ user }) => (user.block === undefined ? [user.email] : [])));
    if (emails.length > MOST_LEAVERS) break;
  }
  const isMore = emails.length > MOST_LEAVERS;
  return { count: isMore ? MOST_LEAVERS : emails.length, isMore, emails: emails.slice(0, MOST_NAMED) };
}
