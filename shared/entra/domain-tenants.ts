/**
 * Which tenant a mail domain names: Entra's public configuration of a domain has its tenant's issuer, whoever asks.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri
 */
import * as z from 'zod';
import { type DomainName, TenantId } from '../platform/words/identifiers.ts';
import { DOMAIN_TENANT_KEPT_MS, UNKNOWN_DOMAIN_TENANT_KEPT_MS } from '../platform/words/lifetimes.ts';
import { makeBoundedMap } from '../platform/in-process/bounded-map.ts';
import { fetchJson } from '../platform/outbound-http/fetch-json.ts';
import type { Clock } from '../platform/ports.ts';
import { configurationUrlOf, issuerOf } from './entra-endpoints.ts';
import type { DomainTenant, FindDomainTenant } from './ports.ts';

const Configuration = z.object({ issuer: z.string() });
const MAX_KEPT = 10_000;
const TIMEOUT_MS = 3000;

type Options = { readonly authority: string; readonly clock: Clock; readonly timeoutMilliseconds?: number };
type Kept = { readonly until: number; readonly answer: Promise<DomainTenant> };

/** Never throws. What is found is kept, and for a shorter time that nothing was. A tenant of another cloud has another issuer, and is not known in this one. */
export function makeFindDomainTenant({
  authority,
  clock,
  timeoutMilliseconds = TIMEOUT_MS,
}: Options): FindDomainTenant {
  const kept = makeBoundedMap<DomainName, Kept>(MAX_KEPT);

  const ask = async (domain: DomainName): Promise<DomainTenant> => {
    try {
      const url = configurationUrlOf(authority, domain);
      const { status, body } = await fetchJson(url, { timeoutMilliseconds });
      if (status === 400 || status === 404) return { kind: 'unknown' };
      const issuer = status === 200 ? Configuration.safeParse(body).data?.issuer : undefined;
      if (issuer === undefined) return { kind: 'unreachable' };
      const tenantId = TenantId.safeParse(new URL(issuer).pathname.split('/')[1]).data;
      if (tenantId === undefined || issuer !== issuerOf(authority, tenantId)) return { kind: 'unknown' };
      return { kind: 'tenant', tenantId };
    } catch {
      return { kind: 'unreachable' };
    }
  };

  return async function findDomainTenant(domain) {
    const now = clock().getTime();
    const before = kept.get(domain);
    if (before !== undefined && now < before.until) return before.answer;
    const answer = ask(domain);
    kept.set(domain, { until: now + UNKNOWN_DOMAIN_TENANT_KEPT_MS, answer });
    const found = await answer;
    if (found.kind === 'tenant') kept.set(domain, { until: now + DOMAIN_TENANT_KEPT_MS, answer });
    return found;
  };
}
