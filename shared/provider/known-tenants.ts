/**
 * With which tenants somebody signed in lately in this browser: whom to ask, where an app names nobody and wants no page. Never who it was, and
 * nobody comes in by it. A cookie keeps it, sealed, which ends with the browser, and at a sign-out.
 */
import * as z from 'zod';
import type { Cookie, HttpRequest } from '@azure/functions';
import { openSealed } from '../platform/keys/open-sealed.ts';
import { readSealedCookies } from '../platform/pages/cookies.ts';
import type { Clock, Sealer } from '../platform/ports.ts';
import { AccountId, TenantId } from '../platform/words/identifiers.ts';
import { KNOWN_TENANT_LIFETIME_MS } from '../platform/words/lifetimes.ts';

export const KnownTenants = z.object({
  /** `until`: in seconds since 1970. */
  tenants: z.array(z.object({ account: AccountId, tenantId: TenantId, until: z.int() })),
});
export type KnownTenants = z.infer<typeof KnownTenants>;
export type KnownTenant = Pick<KnownTenants['tenants'][number], 'account' | 'tenantId'>;

/** Two are as good as many: either way the person has to say which, and a cookie has its bound. */
const MOST = 2;

/** `__Host-`: set over TLS by this very host, for all of it (RFC 6265bis section 4.1.3.2), so no sibling domain can put one there. */
export const KNOWN_TENANTS_COOKIE = '__Host-tenants';

/** Lax: it comes along when an app sends the browser here, also in a frame of the same site, and in no frame of another. */
const ATTRIBUTES = { name: KNOWN_TENANTS_COOKIE, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** What is sealed; undefined also when there are two that differ. */
export const knownTenantsOf = (request: HttpRequest): string | undefined =>
  readSealedCookies(request, new Set([KNOWN_TENANTS_COOKIE])).get(KNOWN_TENANTS_COOKIE);

/** Those of the cookie; none without one, or where it isn't ours or is over. */
export async function openKnownTenants(
  { sealer, clock }: { readonly sealer: Pick<Sealer, 'open'>; readonly clock: Clock },
  sealed: string | undefined,
): Promise<KnownTenants['tenants']> {
  const kept = sealed === undefined ? undefined : await openSealed(sealer, 'known-tenants', KnownTenants, sealed);
  const now = clock().getTime();
  return kept?.tenants.filter(({ until }) => until * 1000 > now) ?? [];
}

type Dependencies = { readonly sealer: Sealer; readonly clock: Clock };

/** The cookie after a sign-in with that tenant, in place of the request's. An account that moved to another tenant has left the one before. */
export const makeRememberTenant = ({ sealer, clock }: Dependencies) =>
  async function rememberTenant(request: HttpRequest, { account: accountId, tenantId }: KnownTenant): Promise<Cookie> {
    const known = await openKnownTenants({ sealer, clock }, knownTenantsOf(request));
    const others = known.filter((other) => other.account !== accountId);
    const end = new Date(clock().getTime() + KNOWN_TENANT_LIFETIME_MS);
    const newest = { account: accountId, tenantId, until: Math.floor(end.getTime() / 1000) };
    const tenants = { tenants: [newest, ...others].slice(0, MOST) } satisfies KnownTenants;
    return { ...ATTRIBUTES, value: await sealer.seal('known-tenants', tenants, end) };
  };
export type RememberTenant = ReturnType<typeof makeRememberTenant>;

/** Without a look at whether there is one: a form of another site brings none along, and takes it away all the same. */
export const forgetKnownTenants = (): Cookie => ({ ...ATTRIBUTES, value: '', maxAge: 0 });
