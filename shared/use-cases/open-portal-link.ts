/** A browser opens the one-time link: it becomes the session of the hosted page there. */
import { actorOf } from '../domain/caller.ts';
import { PORTAL_SESSION_LIFETIME_MS, PortalLink, type PortalSession, rememberUntil } from '../domain/portal-session.ts';
import type { AuditTrail, RedemptionStore, Sealer } from '../ports.ts';
import { auditEventMaker, type EventDependencies, refusalEventMaker } from './make-audit-event.ts';
import { openSealed } from './open-sealed.ts';

export type OpenPortalLinkInput = {
  readonly link: string;
  /** Where the browser is, for the audit trail. */
  readonly address: string | undefined;
};
export type OpenPortalLinkOutcome =
  | { readonly kind: 'opened'; readonly sealed: string; readonly expiresAt: Date }
  | { readonly kind: 'link-not-usable' | 'link-used' };

type Dependencies = EventDependencies & {
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly sealer: Sealer;
};

/** Makes the use case. A link that is opened again is told in the audit trail: somebody else may have found it. */
export const makeOpenPortalLink = (dependencies: Dependencies) => {
  const { auditTrail, redemptionStore, sealer, clock, randomId } = dependencies;
  return async ({ link, address }: OpenPortalLinkInput): Promise<OpenPortalLinkOutcome> => {
    const opened = await openSealed(sealer, 'portal-link', PortalLink, link);
    if (opened === undefined) return { kind: 'link-not-usable' };
    const { account, contact, roles } = opened;
    const redemption = await redemptionStore.redeem(`portal-link-${opened.id}`, rememberUntil(opened));
    const actor = actorOf({ id: contact, account, address });
    if (redemption === 'already-redeemed') {
      // Once: whoever has a used link must not be able to fill the trail with it.
      const again = await redemptionStore.redeem(`portal-link-again-${opened.id}`, rememberUntil(opened));
      const refused = refusalEventMaker(dependencies, account, actor);
      if (again === 'redeemed') await auditTrail.record(refused('portal-link-opened', 'link-used'));
      return { kind: 'link-used' };
    }
    await auditTrail.record(auditEventMaker(dependencies, account, actor)('portal-link-opened', undefined, undefined));
    const until = Math.floor((clock().getTime() + PORTAL_SESSION_LIFETIME_MS) / 1000);
    const session: PortalSession = { id: randomId(), account, contact, roles, expiresAt: until };
    const expiresAt = new Date(until * 1000);
    return { kind: 'opened', sealed: await sealer.seal('portal-session', session, expiresAt), expiresAt };
  };
};
export type OpenPortalLink = ReturnType<typeof makeOpenPortalLink>;
