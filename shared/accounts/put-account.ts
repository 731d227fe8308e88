/** PUT of an account: its name, domains and products, as the Control Panel has them. */
import type { Account } from '../users/rules/account.ts';
import { newAccount, withDomains } from '../users/rules/account-profile.ts';
import { type AccountCounts, NOTHING_COUNTED } from '../users/rules/counts/account-counts.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { DomainName } from '../platform/words/identifiers.ts';
import type { AccountStore, ClaimStore, CountsSnapshot, CountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { ifPossible, retryOnConflict, retryUntilDone } from '../platform/in-process/attempts.ts';
import type { FindUnownable, Unownable } from './ports.ts';
import { type BroughtIn, findBroughtIn, lockoutsOf } from './find-brought-in.ts';
import { findTakenAway, numbersOf, type TakenAway, type TakenAwayDependencies } from '../readiness/find-taken-away.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

// The whole profile is in the request, so a change by somebody else in between only means to look again; under SSO a user who changes
// is one too, because the numbers are part of it.
const MAX_ATTEMPTS = 20;

export type AccountProfile = Pick<Account, 'id' | 'name' | 'domains' | 'products'>;
type Written = {
  readonly kind: 'created' | 'changed' | 'unchanged';
  readonly account: Account;
  /** Whom a domain or a product that went has brought back to Company passwords. */
  readonly takenAway: TakenAway | undefined;
  /** Whom one that came has brought under SSO. */
  readonly broughtIn: BroughtIn | undefined;
};
export type PutAccountOutcome =
  | Written
  | { readonly kind: 'domain-taken'; readonly domains: readonly DomainName[] }
  /** Domains that no company owns alone. */
  | { readonly kind: 'domain-unownable'; readonly domains: ReadonlyMap<DomainName, Unownable> }
  | { readonly kind: 'changed-meanwhile' };

type Dependencies = EventDependencies &
  TakenAwayDependencies & {
    readonly accountStore: AccountStore;
    readonly claimStore: ClaimStore;
    readonly countStore: Pick<CountStore, 'readCounts'>;
    readonly findUnownable: FindUnownable;
    readonly auditTrail: Pick<AuditTrail, 'record'>;
  };

/**
 * Domains are claimed before the account says that it has them and released after it no longer does:
 * wherever a crash falls, no account has a domain that another one could claim. A claim left over is void by itself.
 */
export const makePutAccount = (dependencies: Dependencies) => {
  const { findUnownable } = dependencies;
  return async function putAccount(profile: AccountProfile, caller: Caller): Promise<PutAccountOutcome> {
    const unownable = await findUnownable(profile.domains);
    if (unownable.size > 0) return refuseUnownable(dependencies, profile, unownable, caller);
    const put = await retryOnConflict(() => tryPut(dependencies, profile, caller), { attempts: MAX_ATTEMPTS });
    return put === 'conflict' ? { kind: 'changed-meanwhile' } : put;
  };
};
export type PutAccount = ReturnType<typeof makePutAccount>;

async function tryPut(
  dependencies: Dependencies,
  profile: AccountProfile,
  caller: Caller,
): Promise<PutAccountOutcome | 'conflict'> {
  const { accountStore, claimStore } = dependencies;
  const before = await accountStore.readAccount(profile.id);
  const taken = await claimStore.claimDomains(profile.domains, profile.id);
  if (taken.length > 0) {
    // An account that isn't there has no trail.
    if (before !== undefined) await recordRefused(dependencies, profile, 'domain-taken', taken, caller);
    return { kind: 'domain-taken', domains: taken };
  }
  const written = await writeAccount(dependencies, before, profile, caller);
  if (written === 'conflict') return written;
  const gained = profile.domains.filter((domain) => before?.value.domains.includes(domain) !== true);
  const lost = await takeBackLost(dependencies, profile, gained, caller);
  if (lost.length > 0) return { kind: 'domain-taken', domains: lost };
  const given = before?.value.domains.filter((domain) => !profile.domains.includes(domain)) ?? [];
  // The account is written by now, so the answer can't be "nothing was changed"; the claims are void in ten minutes anyway.
  if (given.length > 0) await ifPossible(() => claimStore.releaseDomains(given, profile.id));
  return written;
}

async function writeAccount(
  dependencies: Dependencies,
  before: Snapshot<Account> | undefined,
  profile: AccountProfile,
  caller: Caller,
): Promise<Written | 'conflict'> {
  const { accountStore } = dependencies;
  const makeEvent = auditEventMaker(dependencies, profile.id, actorOf(caller));
  if (before === undefined) {
    const account = newAccount(profile);
    const event = makeEvent('account-created', undefined, auditedProfile(account));
    const created = await accountStore.createAccount(account, event);
    return created === 'created' ? { kind: 'created', account, ...NOBODY } : 'conflict';
  }
  const counts = await countsFor(dependencies, before.value, profile);
  const account = changedTo(before.value, profile, counts?.value ?? NOTHING_COUNTED);
  if (account === before.value) return { kind: 'unchanged', account, ...NOBODY };
  // Read before anything is changed: when this fails, the 503 is the whole truth.
  const takenAway = counts && (await findTakenAway(dependencies, before.value, account, counts.value));
  const broughtIn = counts && findBroughtIn(dependencies.catalogue, before.value, account, counts.value);
  const numbers = { ...numbersOf(takenAway), ...lockoutsOf(broughtIn) };
  const event = makeEvent('account-changed', auditedProfile(before.value), { ...auditedProfile(account), ...numbers });
  const changed = await accountStore.changeAccount(before, account, event, counts);
  return changed === 'changed' ? { kind: 'changed', account, takenAway, broughtIn } : changed;
}

const NOBODY = { takenAway: undefined, broughtIn: undefined };

/** With SSO off nobody is locked out or back to passwords, whatever changes. */
async function countsFor(
  { countStore }: Dependencies,
  before: Account,
  { domains, products }: AccountProfile,
): Promise<CountsSnapshot | undefined> {
  const isSame = isSameSet(before.domains, domains) && isSameSet(before.products, products);
  return before.sso === 'off' || isSame ? undefined : countStore.readCounts(before.id);
}

function changedTo(before: Account, { name, domains, products }: AccountProfile, counts: AccountCounts): Account {
  // In which order they are named says nothing.
  const isSame = before.name === name && isSameSet(before.domains, domains) && isSameSet(before.products, products);
  return isSame ? before : { ...withDomains(before, domains, counts), name, products };
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const inOne = new Set(one);
  return one.length === other.length && other.every((each) => inOne.has(each));
}

/** The claims are looked at once more, now that the account has them. What another account took over meanwhile the account loses again. */
async function takeBackLost(
  dependencies: Dependencies,
  profile: AccountProfile,
  gained: readonly DomainName[],
  caller: Caller,
): Promise<readonly DomainName[]> {
  const { accountStore, claimStore } = dependencies;
  const lost = gained.length === 0 ? [] : await claimStore.renewDomains(gained, profile.id);
  if (lost.length === 0) return lost;
  const takenOut = await retryUntilDone(
    async () => {
      const now = await accountStore.readAccount(profile.id);
      const domains = now?.value.domains.filter((domain) => !lost.includes(domain)) ?? [];
      return now && writeAccount(dependencies, now, { ...now.value, domains }, caller);
    },
    { attempts: MAX_ATTEMPTS, otherwise: 'an account changes faster than a domain can be taken out of it' },
  );
  if (takenOut !== undefined) await recordRefused(dependencies, profile, 'domain-taken', lost, caller);
  return lost;
}

async function refuseUnownable(
  dependencies: Dependencies,
  profile: AccountProfile,
  domains: ReadonlyMap<DomainName, Unownable>,
  caller: Caller,
): Promise<PutAccountOutcome> {
  const isThere = (await dependencies.accountStore.readAccount(profile.id)) !== undefined;
  if (isThere) await recordRefused(dependencies, profile, 'domain-unownable', [...domains.keys()], caller);
  return { kind: 'domain-unownable', domains };
}

async function recordRefused(
  dependencies: Dependencies,
  { id }: AccountProfile,
  refusal: 'domain-taken' | 'domain-unownable',
  domains: readonly DomainName[],
  caller: Caller,
): Promise<void> {
  await recordRefusal(dependencies, id, actorOf(caller), { action: 'account-changed', refusal, after: { domains } });
}

const auditedProfile = ({ name, domains, products, joining }: Account): Recorded => ({
  ...{ name, domains, products },
  ...(joining.length === 0 ? {} : { joining }),
});
