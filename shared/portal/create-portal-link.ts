/** A one-time link to the hosted Identity Management page, for a contact who may use it. */
import { actorOf, type Caller, ROLES } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { personOf } from '../platform/words/person.ts';
import type { AccountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { Sealer } from '../platform/ports.ts';
import { makeIssueLink } from '../platform/keys/one-time-link.ts';
import { portalLink } from './portal-link.ts';
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
  const { accountStore, auditTrail, randomId } = dependencies;
  const issueLink = makeIssueLink(dependencies);
  return async function createPortalLink(accountId: AccountId, caller: Caller): Promise<CreatePortalLinkOutcome> {
    if ((await accountStore.readAccount(accountId)) === undefined) return { kind: 'account-not-found' };
    const issued = await issueLink(portalLink, (expiresAt) => ({
      ...{ id: randomId(), account: accountId, contact: caller.id, expiresAt, ...personOf(caller) },
      // Others mean nothing here, and a cookie holds only so much.
      roles: caller.roles.filter((role) => role === ROLES.securityManager),
    }));
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    await auditTrail.record(makeEvent('portal-link-created', undefined, undefined));
    return { kind: 'created', ...issued };
  };
};
export type CreatePortalLink = ReturnType<typeof makeCreatePortalLink>;
