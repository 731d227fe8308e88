/**
 * A domain goes from one account to another in one step. No transaction spans two accounts, so the order does it: the receiving
 * account lists the domain, then the claim becomes its own, then the giving account lets go. At each moment the claim is of an
 * account that lists the domain, and whoever remembers the other one is contradicted by that account and asks anew. What a crash
 * leaves half done is finished by the same request (docs/decisions/2026-11-28-domains.md has the states).
 */
import { type Account, type DomainState, domainStateOf } from '../users/rules/account.ts';
import { areTooLong, MAX_DOMAINS, withDomain, withoutDomain } from '../users/rules/account-profile.ts';
import type { AccountCounts } from '../users/rules/counts/account-counts.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId, DomainName } from '../platform/words/identifiers.ts';
import type { AccountStore, ClaimStore, CountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { FindUnownable, Unownable } from './ports.ts';
import type { ReadinessRuns } from '../readiness/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { retryOnConflict, retryUntilDone } from '../platform/in-process/attempts.ts';
import { type AcceptedLockouts, checkDomainLockouts, type LockoutCheck } from '../readiness/check-lockouts.ts';
import { findTakenFrom, numbersOf, type TakenAway, type TakenAwayDependencies } from '../readiness/find-taken-away.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

const MAX_ATTEMPTS = 20;

export type MoveDomainInput = AcceptedLockouts & {
  readonly domain: DomainName;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly caller: Caller;
};
type Refusal =
  | { readonly kind: 'domain-not-found' | 'domain-taken' | 'too-many-domains' | 'integration-broken' }
  | { readonly kind: 'domain-unownable'; readonly why: Unownable }
  | Exclude<LockoutCheck, { kind: 'clear' }>;
export type MoveDomainOutcome =
  | {
      readonly kind: 'moved';
      readonly state: DomainState;
      /** Of the giving account, whose users stay with it; undefined: it had let go before. */
      readonly takenAway: TakenAway | undefined;
    }
  | Refusal
  | { readonly kind: 'account-not-found' | 'changed-meanwhile' };

type Dependencies = EventDependencies &
  TakenAwayDependencies & {
    readonly accountStore: AccountStore;
    readonly claimStore: Pick<ClaimStore, 'moveDomain' | 'releaseDomains'>;
    readonly countStore: Pick<CountStore, 'readCounts'>;
    readonly readinessRuns: Pick<ReadinessRuns, 'readState' | 'listItems'>;
    readonly findUnownable: FindUnownable;
    readonly auditTrail: AuditTrail;
  };
type Both = { readonly giving: Snapshot<Account>; readonly receiving: Snapshot<Account> };
type Step = { readonly kind: 'done' } | Refusal | 'conflict';

/** Users, bindings and exclusions stay where they are. What the receiving account's number refuses is put in its trail. */
export const makeMoveDomain = (dependencies: Dependencies) => {
  return async function moveDomain(input: MoveDomainInput): Promise<MoveDomainOutcome> {
    const moved = await retryOnConflict(() => tryMove(dependencies, input), { attempts: MAX_ATTEMPTS });
    return moved === 'conflict' ? { kind: 'changed-meanwhile' } : moved;
  };
};
export type MoveDomain = ReturnType<typeof makeMoveDomain>;

async function tryMove(dependencies: Dependencies, input: MoveDomainInput): Promise<MoveDomainOutcome | 'conflict'> {
  const { accountStore, claimStore } = dependencies;
  const { domain, from, to } = input;
  const [giving, receiving] = await Promise.all([accountStore.readAccount(from), accountStore.readAccount(to)]);
  if (giving === undefined || receiving === undefined) return { kind: 'account-not-found' };
  const received = await receive(dependencies, { giving, receiving }, input);
  if (received === 'conflict') return received;
  if (received.kind !== 'done') return refused(dependencies, input, received);
  if ((await claimStore.moveDomain(domain, from, to)) === 'taken') {
    await giveBack(dependencies, input);
    return refused(dependencies, input, { kind: 'domain-taken' });
  }
  // Whoever took the domain from the receiving account meanwhile: it must not leave the giving one then.
  const now = (await accountStore.readAccount(to))?.value;
  if (now?.domains.includes(domain) !== true) return 'conflict';
  const given = await releaseDomain(dependencies, input);
  return given === 'conflict' ? given : { kind: 'moved', state: domainStateOf(now, domain), ...given };
}

/** First: the receiving account lists the domain, in the state that it will have. Done already where an earlier request came so far. */
async function receive(dependencies: Dependencies, { giving, receiving }: Both, input: MoveDomainInput): Promise<Step> {
  const { domain, to, caller } = input;
  const { value } = receiving;
  if (value.domains.includes(domain)) return { kind: 'done' };
  if (!giving.value.domains.includes(domain)) return { kind: 'domain-not-found' };
  // The giving account may have it from before it was listed: its addresses are anybody's all the same.
  const why = (await dependencies.findUnownable([domain])).get(domain);
  if (why !== undefined) return { kind: 'domain-unownable', why };
  const state = stateThere(giving.value, value, domain);
  const account = withDomain(value, domain, state);
  if (account.domains.length > MAX_DOMAINS || areTooLong(account.domains)) return { kind: 'too-many-domains' };
  const isUnderSso = state === 'in-force' && isEnforced(value.sso);
  // Whoever comes under SSO of a broken integration gets in nowhere, and no report says so.
  if (isUnderSso && value.integration.state !== 'connected') return { kind: 'integration-broken' };
  const counts = await dependencies.countStore.readCounts(to);
  const check = await checkMove(dependencies, { account: value, counts: counts.value, isUnderSso }, input);
  if (check.kind !== 'clear') return check;
  const makeEvent = auditEventMaker(dependencies, to, actorOf(caller));
  const event = makeEvent('domain-moved', { domain, state: null }, { domain, state, ...check.accepted });
  const changed = await dependencies.accountStore.changeAccount(receiving, account, event, counts);
  return changed === 'changed' ? { kind: 'done' } : changed;
}

/** Where nobody comes under SSO, a number that is given is compared all the same. */
async function checkMove(
  dependencies: Dependencies,
  there: { readonly account: Account; readonly counts: AccountCounts; readonly isUnderSso: boolean },
  input: MoveDomainInput,
): Promise<LockoutCheck> {
  const isAsked = there.isUnderSso || input.acceptLockouts !== undefined;
  if (!isAsked) return { kind: 'clear', accepted: {} };
  return checkDomainLockouts(dependencies, there.account, there.counts, input.domain, input);
}

/** Under SSO before and after: no minute of passwords in between. Where the people had passwords, they come under SSO knowingly. */
function stateThere(giving: Account, receiving: Account, domain: DomainName): DomainState {
  const isUnderSso = isEnforced(giving.sso) && domainStateOf(giving, domain) === 'in-force';
  return receiving.sso === 'off' || (isEnforced(receiving.sso) && isUnderSso) ? 'in-force' : 'joining';
}

/** Last: the giving account lets go. Its trail doesn't say who has the domain now. */
async function releaseDomain(
  dependencies: Dependencies,
  { domain, from, caller }: MoveDomainInput,
): Promise<{ readonly takenAway: TakenAway | undefined } | 'conflict'> {
  const { accountStore, countStore } = dependencies;
  const giving = await accountStore.readAccount(from);
  if (giving?.value.domains.includes(domain) !== true) return { takenAway: undefined };
  const counts = await countStore.readCounts(from);
  const takenAway = await findTakenFrom(dependencies, giving.value, counts.value, [domain]);
  const makeEvent = auditEventMaker(dependencies, from, actorOf(caller));
  const event = makeEvent(
    'domain-moved',
    { domain, state: domainStateOf(giving.value, domain) },
    { domain, state: null, ...numbersOf(takenAway) },
  );
  const changed = await accountStore.changeAccount(giving, withoutDomain(giving.value, domain), event);
  return changed === 'changed' ? { takenAway } : changed;
}

/** A third account has the claim: the receiving one must not list the domain. */
async function giveBack(dependencies: Dependencies, { domain, to, caller }: MoveDomainInput): Promise<void> {
  const { accountStore } = dependencies;
  const makeEvent = auditEventMaker(dependencies, to, actorOf(caller));
  const takeOut = async () => {
    const receiving = await accountStore.readAccount(to);
    if (receiving?.value.domains.includes(domain) !== true) return 'gone';
    const state = domainStateOf(receiving.value, domain);
    const event = makeEvent('domain-moved', { domain, state }, { domain, state: null });
    return accountStore.changeAccount(receiving, withoutDomain(receiving.value, domain), event);
  };
  const otherwise = 'an account changes faster than a domain can be taken out of it';
  await retryUntilDone(takeOut, { attempts: MAX_ATTEMPTS, otherwise });
}

async function refused(
  dependencies: Dependencies,
  { domain, to, caller, acceptLockouts }: MoveDomainInput,
  refusal: Refusal,
): Promise<Refusal> {
  const after: Recorded = {
    domain,
    ...(refusal.kind === 'would-lock-out' && { lockedOut: refusal.lockedOut }),
    ...(acceptLockouts !== undefined && { acceptLockouts }),
  };
  await recordRefusal(dependencies, to, actorOf(caller), { action: 'domain-moved', refusal: refusal.kind, after });
  return refusal;
}
