/** With which tenants somebody signed in lately in a browser: whom to ask, where an app names nobody and wants no page. Never who it was. */
import * as z from 'zod';
import { KNOWN_TENANT_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import { AccountId, TenantId } from '../../platform/words/identifiers.ts';

export const KnownTenants = z.object({
  /** `until`: in seconds since 1970. */
  tenants: z.array(z.object({ account: AccountId, tenantId: TenantId, until: z.int() })),
});
export type KnownTenants = z.infer<typeof KnownTenants>;
export type KnownTenant = Pick<KnownTenants['tenants'][number], 'account' | 'tenantId'>;

/** Two are as good as many: either way the person has to say which, and a cookie has its bound. */
const MOST = 2;

export const stillKnown = ({ tenants }: KnownTenants, now: Date): KnownTenants['tenants'] =>
  tenants.filter(({ until }) => until * 1000 > now.getTime());

/** With the one of a sign-in just now. An account that moved to another tenant has left the one before. */
export function withTenant(known: KnownTenants, { account, tenantId }: KnownTenant, now: Date): KnownTenants {
  const until = Math.floor((now.getTime() + KNOWN_TENANT_LIFETIME_MS) / 1000);
  const others = stillKnown(known, now).filter((other) => other.account !== account);
  return { tenants: [{ account, tenantId, until }, ...others].slice(0, MOST) };
}
