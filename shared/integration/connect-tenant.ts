/** The admin is back from the terms: when consent works, for the tenant that was proven, the account is connected. */
import type { SsoSwitch } from '../platform/words/switch-position.ts';
import { keepable, type TenantLink } from '../users/rules/account.ts';
import type { ConnectionRefusal } from '../platform/words/refusals/refusals.ts';
import type { AzureError } from '../entra/rules/azure-errors.ts';
import type { IntegrationConsent } from './rules/integration-visit.ts';
import type { AccountStore } from '../users/ports.ts';
import type { Clock, Sealer } from '../platform/ports.ts';
import type { ConsentCheck, EntraTenants } from '../entra/ports.ts';
import type { TenantId } from '../platform/words/identifiers.ts';
import type { LinkTenant } from './link-tenant.ts';
import { openVisit } from '../platform/keys/open-sealed.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import { integrationConsentVisit } from './integration-link.ts';
import type { AcceptLink } from './links/end-link.ts';
import type {
  IntegrationVisitor,
  Opener,
  RefusalDetails,
  RefusedIntegration,
  RefuseIntegration,
} from './refuse-integration.ts';

/** The query that came back. The browser brought it: it can refuse, never prove. */
export type ConsentAnswer = {
  readonly state: string;
  /** What this browser kept under that state. */
  readonly cookie: string | undefined;
  readonly error: AzureError | undefined;
  readonly adminConsent: string | undefined;
  readonly tenant: string | undefined;
  /** Where the browser asks from, for the audit trail. */
  readonly address?: string | undefined;
};

export type ConnectTenantOutcome =
  | {
      readonly kind: 'connected';
      readonly link: TenantLink;
      /** How the switch stands: it may be on already when a tenant is connected again. */
      readonly sso: SsoSwitch;
      readonly opener: Opener;
    }
  | { readonly kind: 'not-usable' | 'ticket-used' }
  | RefusedIntegration;

/** What was accepted a moment ago takes seconds to reach all of Entra, and Microsoft Graph. */
const PAUSES_MS = [1_000, 2_000, 4_000];
const CONSENT_BUDGET_MS = 10_000;

type Entra = {
  readonly entraTenants: EntraTenants;
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
};
type Dependencies = Entra & {
  readonly accountStore: AccountStore;
  readonly acceptLink: AcceptLink;
  readonly linkTenant: LinkTenant;
  readonly refuseIntegration: RefuseIntegration;
  readonly sealer: Sealer;
};
type Refusal = Pick<RefusalDetails, 'detail' | 'consentLeft'> & {
  readonly refusal: ConnectionRefusal;
  /** Of the proven tenant, where it was read by then. */
  readonly tenantName?: string | undefined;
};

/** Changes nothing until an app-only token for the proven tenant worked, and links once for a ticket. */
export const makeConnectTenant = (dependencies: Dependencies) => {
  const { accountStore, entraTenants, acceptLink, linkTenant, refuseIntegration, sealer, clock } = dependencies;

  const lookAtTenant = async (visit: IntegrationConsent): Promise<TenantLink | Refusal> => {
    const consent = await awaitConsent(dependencies, visit.tenantId);
    if (consent === 'our-credential-refused') return { refusal: consent };
    if (consent !== 'granted') return { refusal: 'consent-not-working', detail: consent };
    const account = (await accountStore.readAccount(visit.account))?.value;
    if (account === undefined) return { refusal: 'account-not-found' };
    const tenant = await awaitDirectory(dependencies, visit.tenantId);
    if (tenant === 'consent-gone') return { refusal: 'consent-not-working', detail: tenant };
    // Without this, whoever runs an account could lure another company's admin into lending it their tenant.
    // Where the directory can't be read, the admin's own name has to do: its domain is one of the tenant's.
    const known = tenant === 'no-permission' ? [visit.adminDomain] : tenant.verifiedDomains;
    if (!known.some((domain) => domain !== undefined && account.domains.includes(domain))) {
      const name = tenant === 'no-permission' ? {} : { tenantName: tenant.tenantName };
      return { refusal: 'no-verified-domain', consentLeft: true, ...name };
    }
    const facts =
      tenant === 'no-permission'
        ? { tenantName: undefined, verifiedDomains: [] }
        : { ...tenant, verifiedDomains: keepable(tenant.verifiedDomains, account) };
    return { ...facts, tenantId: visit.tenantId, connectedBy: visit.contact, connectedAt: clock() };
  };

  /** A browser's cookies can be kept and sent again, also after somebody disconnected the tenant: so the link is accepted first, which is done once. */
  const acceptAndLink = async (
    visitor: IntegrationConsent & IntegrationVisitor,
    link: TenantLink,
  ): Promise<ConnectTenantOutcome> => {
    const { administrator, contactPerson, state: attempt, id, address } = visitor;
    const { tenantId, tenantName } = link;
    const details = { administrator, consentLeft: true, tenant: link };
    const accepted = await acceptLink(visitor, { attempt, tenantId, tenantName, administrator });
    if (accepted.kind === 'ticket-used') return { kind: 'ticket-used' };
    if (accepted.kind !== 'accepted') return refuseIntegration(visitor, accepted.kind, details);
    const by = { address, contactPerson, connection: accepted.connection, link: id, administrator };
    const linked = await linkTenant(visitor.account, link, by);
    if (linked.kind !== 'connected') return refuseIntegration(visitor, linked.kind, { ...details, attempt });
    const { isContact, accountName } = visitor;
    return { kind: 'connected', link, sso: linked.account.sso, opener: { isContact, accountName } };
  };

  return async function connectTenant(
    answer: ConsentAnswer,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<ConnectTenantOutcome> {
    const { state: name, cookie } = answer;
    const visit = await openVisit(sealer, integrationConsentVisit, { name, cookie }, tellWhose);
    if (visit === undefined) return { kind: 'not-usable' };
    const visitor = { ...visit, address: answer.address };
    const { tenantId, administrator } = visit;
    const refused = refusalOfReturn(entraTenants, visit, answer);
    const proven = { tenant: { tenantId }, administrator };
    if (refused !== undefined) return refuseIntegration(visitor, refused.refusal, { ...proven, ...refused });
    const link = await lookAtTenant(visit);
    if ('refusal' in link) {
      const { refusal, detail, consentLeft = false } = link;
      const tenant = { tenantId, ...nameOf(link) };
      return refuseIntegration(visitor, refusal, { ...proven, detail, consentLeft, tenant });
    }
    return acceptAndLink(visitor, link);
  };
};
export type ConnectTenant = ReturnType<typeof makeConnectTenant>;

const nameOf = ({ tenantName }: Refusal) => tenantName !== undefined && { tenantName };

/** `error` first: it comes together with `admin_consent=True` (docs/platform-facts.md#signing-in-and-consenting-at-entra-id). */
function refusalOfReturn(
  entraTenants: EntraTenants,
  { tenantId }: IntegrationConsent,
  { error, adminConsent, tenant }: ConsentAnswer,
): Refusal | undefined {
  if (error !== undefined) {
    const { refusal, entraCode: detail } = entraTenants.refusalOf(error);
    return { refusal, detail };
  }
  if (adminConsent?.toLowerCase() !== 'true') return { refusal: 'declined', detail: 'no-admin-consent' };
  return tenant?.toLowerCase() === tenantId ? undefined : { refusal: 'tenant-mismatch' };
}

/** The last answer of at most four, and none asked for later than ten seconds after the first. */
export async function awaitConsent(
  {
    entraTenants,
    clock,
    wait,
  }: Pick<Entra, 'clock' | 'wait'> & { readonly entraTenants: Pick<EntraTenants, 'checkConsent'> },
  tenantId: TenantId,
): Promise<ConsentCheck> {
  const latest = clock().getTime() + CONSENT_BUDGET_MS;
  let answer = await entraTenants.checkConsent(tenantId);
  for (const pause of PAUSES_MS) {
    const isSettled = answer === 'granted' || answer === 'our-credential-refused';
    if (isSettled || clock().getTime() + pause > latest) return answer;
    await wait(pause);
    answer = await entraTenants.checkConsent(tenantId);
  }
  return answer;
}

/**
 * What the tenant says of itself. `no-permission` only when it stays so for seven seconds: whoever links a tenant on it does so without
 * having seen its domains. `consent-gone`: taken back meanwhile.
 */
async function awaitDirectory(
  { entraTenants, wait }: Entra,
  tenantId: TenantId,
): Promise<Awaited<ReturnType<EntraTenants['readTenant']>> | 'consent-gone'> {
  let answer = await entraTenants.readTenant(tenantId);
  for (const pause of PAUSES_MS) {
    if (answer !== 'no-permission') return answer;
    await wait(pause);
    // Gets a new token too: the one of before would never show what was granted since.
    if ((await entraTenants.checkConsent(tenantId)) !== 'granted') return 'consent-gone';
    answer = await entraTenants.readTenant(tenantId);
  }
  return answer;
}
