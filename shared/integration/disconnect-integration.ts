/** Takes the link between an account and its Entra tenant away. */
import { type Account, disconnect } from '../users/rules/account.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore, ClaimStore, CountStore, UserStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import { ifPossible, retryOnConflict } from '../platform/in-process/attempts.ts';
import type { ReadinessRuns } from '../readiness/ports.ts';
import type { Clock } from '../platform/ports.ts';
import { blockedIn, type BlockLeavers, isHeld, type LeaversHeld } from '../leavers/block-leavers.ts';
import type { TestedConnection } from './ports.ts';
import type { ForgetReadiness } from '../readiness/forget-readiness.ts';
import { findTakenFrom, numbersOf, type TakenAway } from '../readiness/find-taken-away.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

const MAX_ATTEMPTS = 4;

export type DisconnectInput = {
  readonly accountId: AccountId;
  /** Turn SSO off too when it is on; otherwise that is refused. */
  readonly force: boolean;
  /** Keeps everybody out who left, before passwords work again. So many are confirmed; undefined: nobody. */
  readonly blockUsersWhoLeft?: number | undefined;
  readonly caller: Caller;
};
export type DisconnectOutcome =
  | {
      readonly kind: 'disconnected';
      readonly account: Account;
      /** Whoever has no password can't sign in now, and who left can. */
      readonly takenAway: TakenAway;
      /** How many who left are kept out; undefined: that wasn't wished. */
      readonly blockedUsersWhoLeft?: number;
    }
  | LeaversHeld
  | { readonly kind: 'account-not-found' | 'sso-is-on' | 'changed-meanwhile' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly claimStore: ClaimStore;
  readonly countStore: Pick<CountStore, 'readCounts'>;
  readonly userStore: Pick<UserStore, 'listUsersWithoutPassword' | 'findAddresses' | 'findCandidates'>;
  readonly readinessRuns: Pick<ReadinessRuns, 'readState' | 'listItems'>;
  readonly auditTrail: AuditTrail;
  readonly forgetReadiness: ForgetReadiness;
  readonly blockLeavers: BlockLeavers;
  readonly passedTests: TestedConnection;
  readonly clock: Clock;
};

/** Where nothing is connected there is nothing to do. From shadow the switch goes off by itself: nobody signs in by it. The tenant is free for others once the account let go of it. */
export const makeDisconnectIntegration = (dependencies: Dependencies) => {
  const { accountStore, claimStore, countStore } = dependencies;
  return async function disconnectIntegration({
    accountId: id,
    force,
    blockUsersWhoLeft,
    caller,
  }: DisconnectInput): Promise<DisconnectOutcome> {
    const action = 'integration-disconnected';
    const makeEvent = auditEventMaker(dependencies, id, actorOf(caller));
    const tryDisconnect = async (): Promise<DisconnectOutcome | 'conflict'> => {
      const before = await accountStore.readAccount(id);
      if (before === undefined) return { kind: 'account-not-found' };
      const { integration, sso } = before.value;
      if (integration.state !== 'not-connected' && isEnforced(sso) && !force) {
        const held = auditedDisconnection(before.value);
        await recordRefusal(dependencies, id, actorOf(caller), { action, refusal: 'sso-is-on', before: held });
        return { kind: 'sso-is-on' };
      }
      // The report that says who left goes with the tenant, and whoever did is blocked before their password works again.
      const kept = await dependencies.blockLeavers(before.value, blockUsersWhoLeft, caller);
      if (isHeld(kept)) {
        const after = { usersWhoLeft: kept.left, blocked: kept.blocked, blockUsersWhoLeft: blockUsersWhoLeft ?? null };
        const held = auditedDisconnection(before.value);
        await recordRefusal(dependencies, id, actorOf(caller), { action, refusal: kept.kind, before: held, after });
        return kept;
      }
      // Read before anything is changed: when this fails, the 503 is the whole truth.
      const counts = await countStore.readCounts(id);
      const takenAway = await findTakenFrom(dependencies, before.value, counts.value);
      if (integration.state === 'not-connected')
        return { kind: 'disconnected', account: before.value, takenAway, ...blockedIn(kept) };
      const account = disconnect(before.value, { at: dependencies.clock(), by: caller.id });
      const left = isEnforced(sso) ? numbersOf(takenAway) : {};
      const event = makeEvent(action, auditedDisconnection(before.value), {
        ...auditedDisconnection(account),
        ...left,
        ...blockedIn(kept),
      });
      if ((await accountStore.changeAccount(before, account, event)) === 'conflict') return 'conflict';
      // The account is changed by now, so the answer can't be "nothing was changed"; the claim is void in ten minutes anyway, and
      // what is left of the directory goes with the next report.
      await ifPossible(() => claimStore.releaseTenant(integration.tenantId, id));
      await ifPossible(() => dependencies.forgetReadiness(id));
      await ifPossible(() => dependencies.passedTests.forgetPassed(id));
      return { kind: 'disconnected', account, takenAway, ...blockedIn(kept) };
    };
    const disconnected = await retryOnConflict(tryDisconnect, { attempts: MAX_ATTEMPTS });
    if (disconnected !== 'conflict') return disconnected;
    await recordRefusal(dependencies, id, actorOf(caller), { action, refusal: 'changed-meanwhile' });
    return { kind: 'changed-meanwhile' };
  };
};
export type DisconnectIntegration = ReturnType<typeof makeDisconnectIntegration>;

const auditedDisconnection = ({ integration, sso }: Account): Recorded => ({
  integration: integration.state,
  tenantId: integration.state === 'not-connected' ? null : integration.tenantId,
  sso,
});
