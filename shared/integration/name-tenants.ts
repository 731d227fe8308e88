/** Which tenants the account's domains name, so that a wrong one is seen before anybody consents for it. */
import type { FindDomainTenant } from '../entra/ports.ts';
import type { DomainName, TenantId } from '../platform/words/identifiers.ts';

/** An account can have 500 domains; so many say enough. */
const MOST_DOMAINS = 20;

export type NamedTenant = {
  readonly domain: DomainName;
  /** `null`: Entra doesn't know the domain. Undefined: it didn't say. */
  readonly tenantId: TenantId | null | undefined;
};

type Dependencies = { readonly findDomainTenant: FindDomainTenant };

/** In the account's order, side by side; never throws. */
export const makeNameTenants = ({ findDomainTenant }: Dependencies) =>
  async function nameTenants(domains: readonly DomainName[]): Promise<readonly NamedTenant[]> {
    return Promise.all(
      domains.slice(0, MOST_DOMAINS).map(async (domain) => {
        const found = await findDomainTenant(domain);
        if (found.kind === 'unreachable') return { domain, tenantId: undefined };
        return { domain, tenantId: found.kind === 'tenant' ? found.tenantId : null };
      }),
    );
  };
export type NameTenants = ReturnType<typeof makeNameTenants>;

/**
 * The domains that belong to another tenant, where it can't be the right one: at least one names a tenant, and none this one. A customer can have
 * domains in several tenants: where one names it, nothing is said.
 */
export function belongingElsewhere(named: readonly NamedTenant[], tenantId: TenantId): readonly DomainName[] {
  if (named.some((each) => each.tenantId === tenantId)) return [];
  return named.flatMap((each) => (each.tenantId ? [each.domain] : []));
}
