/** Whose session of the hosted page a sealed text is (port PortalSessionReader). One point read. */
import { closedSessionId, PortalSession } from '../platform/callers/portal-session.ts';
import { rememberUntil } from '../platform/words/lifetimes.ts';
import type { PortalSessionReader, RedemptionStore, Sealer } from '../platform/ports.ts';
import { openSealed } from '../platform/keys/open-sealed.ts';

type Dependencies = {
  readonly redemptionStore: Pick<RedemptionStore, 'isRedeemed'>;
  readonly sealer: Sealer;
};

/** When storage doesn't say whether a session was closed, nobody gets in with it. */
export const makeReadPortalSession = ({ redemptionStore, sealer }: Dependencies): PortalSessionReader =>
  async function readPortalSession(sealed) {
    const session = await openSealed(sealer, 'portal-session', PortalSession, sealed);
    if (session === undefined) return undefined;
    const isClosed = await redemptionStore.isRedeemed(closedSessionId(session), rememberUntil(session));
    return isClosed ? undefined : session;
  };
