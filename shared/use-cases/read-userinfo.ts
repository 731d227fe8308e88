/** Who an access token speaks of (OpenID Connect Core 1.0 section 5.3). */
import type { TenantId } from '../domain/identifiers.ts';
import { AccessGrant, subjectClaims } from '../domain/openid/grants.ts';
import type { Sealer } from '../ports.ts';
import { openSealed } from './open-sealed.ts';

type Dependencies = { readonly sealer: Sealer; readonly issuerOfTenant: (tenant: TenantId) => string };

/** Makes the use case. Undefined: not an access token of ours, or past its ten minutes. */
export const makeReadUserinfo =
  ({ sealer, issuerOfTenant }: Dependencies) =>
  async (accessToken: string) => {
    const grant = await openSealed(sealer, 'access-token', AccessGrant, accessToken);
    return grant === undefined ? undefined : subjectClaims(grant.subject, issuerOfTenant(grant.subject.tenantId));
  };
export type ReadUserinfo = ReturnType<typeof makeReadUserinfo>;
