/** Seals for this browser with which tenants somebody signed in lately in it, and opens that again. */
import { openSealed } from '../../platform/keys/open-sealed.ts';
import type { Clock, Sealer } from '../../platform/ports.ts';
import { KNOWN_TENANT_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import { type KnownTenant, KnownTenants, stillKnown, withTenant } from '../rules/known-tenants.ts';

type Dependencies = { readonly sealer: Sealer; readonly clock: Clock };

/** Those of the cookie; none without one, or where it isn't ours or is over. */
export async function openKnownTenants(
  { sealer, clock }: { readonly sealer: Pick<Sealer, 'open'>; readonly clock: Clock },
  cookie: string | undefined,
): Promise<KnownTenants['tenants']> {
  const kept = cookie === undefined ? undefined : await openSealed(sealer, 'known-tenants', KnownTenants, cookie);
  return kept === undefined ? [] : stillKnown(kept, clock());
}

/** What the browser keeps after a sign-in. `cookie`: what it kept before. */
export const makeRememberTenant = ({ sealer, clock }: Dependencies) =>
  async function rememberTenant(cookie: string | undefined, tenant: KnownTenant): Promise<string> {
    const now = clock();
    const known = withTenant({ tenants: await openKnownTenants({ sealer, clock }, cookie) }, tenant, now);
    return sealer.seal('known-tenants', known, new Date(now.getTime() + KNOWN_TENANT_LIFETIME_MS));
  };
export type RememberTenant = ReturnType<typeof makeRememberTenant>;
