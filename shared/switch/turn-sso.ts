/** Turns the SSO switch of an account: on, off, or to shadow. */
import { type Account, domainsUnderSwitch, turnSso, turnToShadow } from '../users/rules/account.ts';
import type { SsoSwitch } from '../platform/words/switch-position.ts';
import type { AccountCounts } from '../users/rules/counts/account-counts.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore, CountStore, UserStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { ReadinessRuns } from '../readiness/ports.ts';
import type { Clock, Snapshot } from '../platform/ports.ts';
import { retryOnConflict } from '../platform/in-process/attempts.ts';
import { type AcceptedLockouts, checkLockouts, type LockoutCheck } from '../readiness/check-lockouts.ts';
import { blockedIn, type BlockLeavers, isHeld, type LeaversHeld } from '../leavers/block-leavers.ts';
import type { ConfirmConsent } from '../consent/check-consent.ts';
import { findTakenFrom, numbersOf, type TakenAway } from '../readiness/find-taken-away.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

// The account's rows also change for other reasons (its name, a feed that moves all day): that is no conflict as long as neither
// the switch nor the number confirmed did.
const MAX_ATTEMPTS = 20;

export type TurnSsoInput = AcceptedLockouts & {
  readonly accountId: AccountId;
  readonly sso: SsoSwitch;
  /** The version of the switch that the caller saw; undefined: one that can't have been given out. */
  readonly seenVersion: number | undefined;
  /** Off or shadow: keeps everybody out who left, before passwords work again. So many are confirmed; undefined: nobody. */
  readonly blockUsersWhoLeft?: number | undefined;
  readonly caller: Caller;
};

type Refusal =
  /** `current`: as it is now. */
  | { readonly kind: 'version-changed'; readonly current: Account }
  | { readonly kind: 'not-connected' | 'integration-broken' | 'changed-meanwhile' }
  | Exclude<LockoutCheck, { kind: 'clear' }>
  | LeaversHeld;
type Turned = {
  readonly kind: 'turned';
  readonly account: Account;
  /** Undefined when the switch is on now: in any other position people sign in with Company passwords. */
  readonly takenAway: TakenAway | undefined;
  /** How many who left are kept out; undefined: that wasn't wished. */
  readonly blockedUsersWhoLeft?: number;
};
export type TurnSsoOutcome = Turned | Refusal | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly userStore: Pick<UserStore, 'listUsersWithoutPassword' | 'findAddresses' | 'findCandidates'>;
  readonly countStore: Pick<CountStore, 'readCounts'>;
  readonly readinessRuns: Pick<ReadinessRuns, 'readState' | 'listItems'>;
  readonly auditTrail: AuditTrail;
  readonly confirmConsent: ConfirmConsent;
  readonly blockLeavers: BlockLeavers;
  readonly clock: Clock;
};

/** On and shadow need a connected tenant; a broken integration isn't one. What is refused is put in the trail. */
export const makeTurnSso = (dependencies: Dependencies) => {
  const { accountStore } = dependencies;
  return async function turnSso(input: TurnSsoInput): Promise<TurnSsoOutcome> {
    const seen = { consentHolds: false };
    const last = await retryOnConflict(
      async () => {
        const before = await accountStore.readAccount(input.accountId);
        return before && { before, tried: await tryTurn(dependencies, before, input, seen) };
      },
      { attempts: MAX_ATTEMPTS, isConflict: (made) => made?.tried.kind === 'changed-meanwhile' },
    );
    if (last === undefined) return { kind: 'account-not-found' };
    const { before, tried } = last;
    if (tried.kind === 'turned') return tried;
    const refused = { action: 'sso-switched', refusal: tried.kind, ...askedFor(before.value, input, tried) } as const;
    await recordRefusal(dependencies, input.accountId, actorOf(input.caller), refused);
    return tried;
  };
};
export type TurnSso = ReturnType<typeof makeTurnSso>;

/** What was asked of Azure holds for all attempts: it is asked before anybody is counted, and nothing stands between that and the turn. */
type Seen = { consentHolds: boolean };

async function tryTurn(
  dependencies: Dependencies,
  before: Snapshot<Account>,
  input: TurnSsoInput,
  seen: Seen,
): Promise<Turned | Refusal> {
  const { accountStore, countStore, clock } = dependencies;
  const { value } = before;
  if (value.ssoVersion !== input.seenVersion) return { kind: 'version-changed', current: value };
  const refusal = await checkConnection(dependencies, before, input, seen);
  if (refusal !== undefined) return refusal;
  const isOn = input.sso === 'on';
  const isTurn = value.sso !== input.sso;
  // On already: nobody comes under SSO, and nobody gets a password back.
  if (isOn && !isTurn) return { kind: 'turned', account: value, takenAway: undefined };
  const counts = await countStore.readCounts(value.id);
  const clear: Clear | Refusal = isOn
    ? await checkLockouts(dependencies, value, counts.value, domainsUnderSwitch(value), input)
    : await giveBack(dependencies, value, counts.value, input);
  if (clear.kind !== 'clear') return clear;
  const { accepted, outcome = { takenAway: undefined } } = clear;
  if (!isTurn) return { kind: 'turned', account: value, ...outcome };
  const turn = { at: clock(), by: input.caller.id };
  const account = input.sso === 'shadow' ? turnToShadow(value, turn) : turnSso(value, input.sso, turn);
  const makeEvent = auditEventMaker(dependencies, value.id, actorOf(input.caller));
  const event = makeEvent('sso-switched', { sso: value.sso }, { sso: account.sso, ...accepted });
  // Going on, the numbers are part of it; to give passwords back must not wait for anybody.
  const changed = await accountStore.changeAccount(before, account, event, isOn ? counts : undefined);
  return changed === 'changed' ? { kind: 'turned', account, ...outcome } : { kind: 'changed-meanwhile' };
}

type Clear = Extract<LockoutCheck, { kind: 'clear' }> & {
  /** Where passwords are given back. */
  readonly outcome?: Pick<Turned, 'takenAway' | 'blockedUsersWhoLeft'>;
};

/** Off or shadow. Whoever left is blocked before their password works again; those who are blocked already count: another attempt finds it done. */
async function giveBack(
  dependencies: Dependencies,
  account: Account,
  counts: AccountCounts,
  { blockUsersWhoLeft, caller }: TurnSsoInput,
): Promise<Clear | LeaversHeld> {
  const kept = await dependencies.blockLeavers(account, blockUsersWhoLeft, caller);
  if (isHeld(kept)) return kept;
  // Read before the switch moves: when this fails, nothing was changed, as the 503 says.
  const takenAway = await findTakenFrom(dependencies, account, counts);
  const blocked = blockedIn(kept);
  const numbers = isEnforced(account.sso) ? numbersOf(takenAway) : {};
  return { kind: 'clear', accepted: { ...numbers, ...blocked }, outcome: { takenAway, ...blocked } };
}

/** Turning it to where it is is always clear, and so is off. */
async function checkConnection(
  dependencies: Dependencies,
  before: Snapshot<Account>,
  input: TurnSsoInput,
  seen: Seen,
): Promise<{ readonly kind: 'not-connected' | 'integration-broken' | 'changed-meanwhile' } | undefined> {
  const { value: account } = before;
  if (account.sso === input.sso || input.sso === 'off') return undefined;
  if (account.integration.state === 'not-connected') return { kind: 'not-connected' };
  if (account.integration.state === 'broken') {
    // It may work again by now: then it's mended, and the turn is tried with the account as it is then.
    seen.consentHolds = (await dependencies.confirmConsent(before)) === 'holds';
    return { kind: seen.consentHolds ? 'changed-meanwhile' : 'integration-broken' };
  }
  if (input.sso === 'shadow' || seen.consentHolds) return undefined;
  // With SSO off nobody signs in, so nobody has noticed. Entra that doesn't answer keeps nobody from turning SSO on.
  if ((await dependencies.confirmConsent(before)) === 'gone') return { kind: 'integration-broken' };
  seen.consentHolds = true;
  return undefined;
}

/** For the trail: how the switch stood, and what was wanted of it. */
function askedFor({ sso }: Account, input: TurnSsoInput, refusal: Refusal): { before: Recorded; after: Recorded } {
  const { acceptLockouts } = input;
  return {
    before: { sso },
    after: {
      sso: input.sso,
      ...(refusal.kind === 'would-lock-out' && { lockedOut: refusal.lockedOut }),
      ...(acceptLockouts !== undefined && { acceptLockouts }),
      ...('left' in refusal && { usersWhoLeft: refusal.left, blocked: refusal.blocked }),
      ...(input.blockUsersWhoLeft !== undefined && { blockUsersWhoLeft: input.blockUsersWhoLeft }),
    },
  };
}
