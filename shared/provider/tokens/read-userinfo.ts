/** Who an access token speaks of (OpenID Connect Core 1.0 section 5.3). */
import type { TenantId } from '../../platform/words/identifiers.ts';
import { AccessGrant, subjectClaims } from '../rules/grants.ts';
import { SCOPES } from '../rules/read-authorization-request.ts';
import type { Sealer } from '../../platform/ports.ts';
import type { StandsGrant } from '../stands-grant.ts';
import { openToken } from './sealed-tokens.ts';

type Dependencies = {
  readonly sealer: Sealer;
  readonly issuerOfTenant: (tenant: TenantId) => string;
  readonly standsGrant: StandsGrant;
};

/** Undefined: not an access token of ours, past its end, or the user is gone or no longer under SSO in the app. */
export const makeReadUserinfo = ({ sealer, issuerOfTenant, standsGrant }: Dependencies) =>
  async function readUserinfo(accessToken: string) {
    const grant = await openToken(sealer, 'access-token', AccessGrant, accessToken);
    const standing = grant && (await standsGrant(grant));
    if (standing === undefined) return undefined;
    const { subject } = standing;
    const { scope = SCOPES.join(' '), claims } = grant ?? {};
    return subjectClaims(subject, { scope, claims }, issuerOfTenant(subject.tenantId));
  };
export type ReadUserinfo = ReturnType<typeof makeReadUserinfo>;
