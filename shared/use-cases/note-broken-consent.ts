/** When people are turned away as if consent were gone, Entra itself is asked. A redirect can be forged and marks nothing. */
import { linkedTenant } from '../domain/account.ts';
import type { AccountId, TenantId } from '../domain/identifiers.ts';
import { type AccountStore, DependencyUnavailable, type EntraTenants } from '../ports.ts';
import type { EventDependencies } from './make-audit-event.ts';
import { makeRecordConsent } from './record-consent.ts';

const PAUSE_MS = 60_000;
const MAX_TENANTS_KEPT = 10_000;

export type NoteBrokenConsentOutcome = 'marked-broken' | 'consent-holds' | 'not-checked';

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly entraTenants: EntraTenants;
};

/** Makes the use case. Entra is asked at most once a minute per tenant in this process; a consent that works again is not mended here. */
export const makeNoteBrokenConsent = (dependencies: Dependencies) => {
  const { accountStore, entraTenants, clock } = dependencies;
  const recordConsent = makeRecordConsent(dependencies);
  const mayAsk = makePause();

  const look = async (accountId: AccountId, tenantId: TenantId): Promise<NoteBrokenConsentOutcome> => {
    const before = await accountStore.readAccount(accountId);
    if (before?.value.integration.state !== 'connected' || linkedTenant(before.value) !== tenantId)
      return 'not-checked';
    const check = await entraTenants.checkConsent(tenantId);
    if (check === 'granted' || check === 'our-credential-refused') return 'consent-holds';
    const account = await recordConsent(before, check);
    return account.integration.state === 'broken' ? 'marked-broken' : 'not-checked';
  };

  return async (accountId: AccountId, tenantId: TenantId): Promise<NoteBrokenConsentOutcome> => {
    if (!mayAsk(tenantId, clock().getTime())) return 'not-checked';
    try {
      return await look(accountId, tenantId);
    } catch (error) {
      // The person is turned away either way; the next one's sign-in looks again.
      if (error instanceof DependencyUnavailable) return 'not-checked';
      throw error;
    }
  };
};
export type NoteBrokenConsent = ReturnType<typeof makeNoteBrokenConsent>;

function makePause() {
  const askedAt = new Map<TenantId, number>();
  return (tenantId: TenantId, now: number): boolean => {
    if (now - (askedAt.get(tenantId) ?? -Infinity) < PAUSE_MS) return false;
    askedAt.delete(tenantId);
    askedAt.set(tenantId, now);
    const [oldest] = askedAt.keys();
    if (oldest !== undefined && askedAt.size > MAX_TENANTS_KEPT) askedAt.delete(oldest);
    return true;
  };
}
