/** A one-time link to the hosted Identity Management page, for a contact who may use it. */
import { actorOf, type Caller, ROLES } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { PORTAL_LINK_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { PortalLink } from '../platform/callers/portal-session.ts';
import type { AccountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { Sealer } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

export type CreatePortalLinkOutcome =
  { readonly kind: 'created'; readonly url: URL; readonly expiresAt: Date } | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly serviceUrl: string;
};

/** The link says for which account, contact and role, and has an id so that it works once. */
export const makeCreatePortalLink = (dependencies: Dependencies) => {
  const { accountStore, auditTrail, sealer, serviceUrl, clock, randomId } = dependencies;
  return async function createPortalLink(account: AccountId, caller: Caller): Promise<CreatePortalLinkOutcome> {
    if ((await accountStore.readAccount(account)) === undefined) return { kind: 'account-not-found' };
    const expiresAt = new Date(clock().getTime() + PORTAL_LINK_LIFETIME_MS);
    const content: PortalLink = {
      ...{ id: randomId(), account, contact: caller.id },
      // Others mean nothing here, and a cookie holds only so much.
      roles: caller.roles.filter((role) => role === ROLES.securityManager),
      expiresAt: Math.floor(expiresAt.getTime() / 1000),
    };
    const link = await sealer.seal('portal-link', content, expiresAt);
    const makeEvent = auditEventMaker(dependencies, account, actorOf(caller));
    await auditTrail.record(makeEvent('portal-link-created', undefined, undefined));
    const url = new URL(`${serviceUrl}/identity-management/open`);
    url.searchParams.set('link', link);
    return { kind: 'created', url, expiresAt };
  };
};
export type CreatePortalLink = ReturnType<typeof makeCreatePortalLink>;
