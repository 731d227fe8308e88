/** Closes a session of the hosted page before its time. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import { closedSessionId } from '../platform/callers/portal-session.ts';
import { rememberUntil } from '../platform/words/lifetimes.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { RedemptionStore } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

type Dependencies = EventDependencies & {
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
};

/** Told first, so that no session ends untold; from then on every instance refuses its cookie. */
export const makeClosePortalSession = (dependencies: Dependencies) =>
  async function closePortalSession(caller: Caller): Promise<void> {
    const { accountId, portalSession } = caller;
    if (accountId === undefined || portalSession === undefined) throw new Error('the caller came without a session');
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    await dependencies.auditTrail.record(makeEvent('portal-session-closed', undefined, undefined));
    await dependencies.redemptionStore.redeem(closedSessionId(portalSession), rememberUntil(portalSession));
  };
export type ClosePortalSession = ReturnType<typeof makeClosePortalSession>;
