/** The admin is back from the terms: when consent works, for the tenant that was proven, the account is connected. */
import type { TenantLink } from '../domain/account.ts';
import { IntegrationConsent } from '../domain/integration-visit.ts';
import type { AccountStore, Clock, EntraTenants, Sealer } from '../ports.ts';
import type { AwaitConsent } from './await-consent.ts';
import type { LinkTenant } from './link-tenant.ts';
import { openSealed } from './open-sealed.ts';
import type { IntegrationRefusal, RefusedIntegration, RefuseIntegration } from './refuse-integration.ts';

/** The query that came back. The browser brought it: it can refuse, never prove. */
export type ConsentAnswer = {
  readonly state: string;
  /** What this browser kept under that state. */
  readonly cookie: string | undefined;
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
  readonly adminConsent: string | undefined;
  readonly tenant: string | undefined;
};

export type ConnectTenantOutcome =
  { readonly kind: 'connected'; readonly link: TenantLink } | { readonly kind: 'not-usable' } | RefusedIntegration;

type Dependencies = {
  readonly accountStore: AccountStore;
  readonly entraTenants: EntraTenants;
  readonly awaitConsent: AwaitConsent;
  readonly linkTenant: LinkTenant;
  readonly refuseIntegration: RefuseIntegration;
  readonly sealer: Sealer;
  readonly clock: Clock;
};
type Refusal = { readonly refusal: IntegrationRefusal; readonly code?: string };

/** Makes the use case. Changes nothing until an app-only token for the proven tenant worked. */
export const makeConnectTenant = (dependencies: Dependencies) => {
  const { accountStore, entraTenants, awaitConsent, linkTenant, refuseIntegration, sealer, clock } = dependencies;

  const lookAtTenant = async (visit: IntegrationConsent): Promise<TenantLink | Refusal> => {
    const consent = await awaitConsent(visit.tenantId);
    if (consent === 'our-credential-refused') return { refusal: consent };
    if (consent !== 'granted') return { refusal: 'consent-not-working', code: consent };
    const account = (await accountStore.readAccount(visit.account))?.value;
    if (account === undefined) return { refusal: 'account-not-found' };
    const tenant = await entraTenants.readTenant(visit.tenantId);
    const facts = tenant === 'no-permission' ? { tenantName: undefined, verifiedDomains: [] } : tenant;
    // Without this, whoever runs an account could lure another company's admin into lending it their tenant.
    if (tenant !== 'no-permission' && !tenant.verifiedDomains.some((domain) => account.domains.includes(domain))) {
      return { refusal: 'no-verified-domain' };
    }
    return { ...facts, tenantId: visit.tenantId, connectedBy: visit.contact, connectedAt: clock() };
  };

  return async (answer: ConsentAnswer): Promise<ConnectTenantOutcome> => {
    if (answer.cookie === undefined) return { kind: 'not-usable' };
    const visit = await openSealed(sealer, 'integration-consent', IntegrationConsent, answer.cookie);
    if (visit?.state !== answer.state) return { kind: 'not-usable' };
    const refused = refusalOf(entraTenants, visit, answer);
    if (refused !== undefined) return refuseIntegration(visit, refused.refusal, refused.code);
    const link = await lookAtTenant(visit);
    if ('refusal' in link) return refuseIntegration(visit, link.refusal, link.code);
    const linked = await linkTenant(visit.account, link);
    return linked === 'connected' ? { kind: 'connected', link } : refuseIntegration(visit, linked);
  };
};
export type ConnectTenant = ReturnType<typeof makeConnectTenant>;

/** `error` first: it comes together with `admin_consent=True` (PITFALLS.md). */
function refusalOf(
  entraTenants: EntraTenants,
  { tenantId }: IntegrationConsent,
  { error, errorDescription, adminConsent, tenant }: ConsentAnswer,
): Refusal | undefined {
  if (error !== undefined) return entraTenants.refusalOf(error, errorDescription);
  if (adminConsent?.toLowerCase() !== 'true') return { refusal: 'declined', code: 'no-admin-consent' };
  return tenant?.toLowerCase() === tenantId ? undefined : { refusal: 'tenant-mismatch' };
}
