/** Links an account to its tenant: a tenant belongs to one account at a time, and the change carries its audit event. */
import { type Account, connect, linkedTenant, type TenantLink } from '../domain/account.ts';
import type { Recorded } from '../domain/audit-event.ts';
import { actorOf } from '../domain/caller.ts';
import type { AccountId, TenantId } from '../domain/identifiers.ts';
import { type AccountStore, type ClaimStore, DependencyUnavailable } from '../ports.ts';
import { auditEventMaker, type EventDependencies } from './make-audit-event.ts';
import { replacesTenantUnderSso } from './prove-tenant.ts';

const MAX_ATTEMPTS = 4;

export type LinkTenantOutcome =
  | { readonly kind: 'connected'; readonly account: Account }
  | { readonly kind: 'account-not-found' | 'sso-is-on' | 'tenant-taken' | 'changed-meanwhile' };

type Dependencies = EventDependencies & { readonly accountStore: AccountStore; readonly claimStore: ClaimStore };

/** Makes the use case. Linking the same tenant again mends a broken integration; another one replaces it while SSO is off. */
export const makeLinkTenant = (dependencies: Dependencies) => {
  const { accountStore, claimStore } = dependencies;
  return async (accountId: AccountId, link: TenantLink, address?: string): Promise<LinkTenantOutcome> => {
    const actor = actorOf({ account: accountId, id: link.connectedBy, address });
    const makeEvent = auditEventMaker(dependencies, accountId, actor);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await accountStore.readAccount(accountId);
      if (before === undefined) return { kind: 'account-not-found' };
      if (replacesTenantUnderSso(before.value, link.tenantId)) return { kind: 'sso-is-on' };
      if ((await claimStore.claimTenant(link.tenantId, accountId)) === 'taken') return { kind: 'tenant-taken' };
      const after = connect(before.value, link);
      const event = makeEvent('integration-connected', recorded(before.value), recorded(after));
      if ((await accountStore.changeAccount(before, after, event)) === 'conflict') continue;
      const previous = linkedTenant(before.value);
      if (previous !== undefined && previous !== link.tenantId)
        await releaseIfPossible(claimStore, previous, accountId);
      return { kind: 'connected', account: after };
    }
    // A claim that the account doesn't bear out is void by itself after ten minutes.
    return { kind: 'changed-meanwhile' };
  };
};
export type LinkTenant = ReturnType<typeof makeLinkTenant>;

function recorded({ integration }: Account): Recorded {
  return integration.state === 'not-connected'
    ? { integration: integration.state }
    : { integration: integration.state, tenantId: integration.tenantId, tenantName: integration.tenantName ?? null };
}

// The account has changed by now, so this must not turn the answer into a failure.
async function releaseIfPossible(claimStore: ClaimStore, tenant: TenantId, account: AccountId): Promise<void> {
  try {
    await claimStore.releaseTenant(tenant, account);
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
  }
}
