/** Who an access token speaks of (OpenID Connect Core 1.0 section 5.3). */
import type { TenantId } from '../../platform/words/identifiers.ts';
import { AccessGrant, subjectClaims } from '../rules/grants.ts';
import { isTakenBack } from '../rules/refresh-family.ts';
import { keyOfSession } from '../rules/session.ts';
import type { RefreshFamilies } from '../ports.ts';
import { SCOPES } from '../rules/read-authorization-request.ts';
import type { Sealer } from '../../platform/ports.ts';
import type { StandsGrant } from '../stands-grant.ts';
import { openToken } from './sealed-tokens.ts';

type Dependencies = {
  readonly sealer: Sealer;
  readonly issuerOfTenant: (tenant: TenantId) => string;
  readonly standsGrant: StandsGrant;
  readonly refreshFamilies: Pick<RefreshFamilies, 'findFamily'>;
};

/**
 * Undefined: not an access token of ours, past its end, or the user is gone or no longer under SSO in the app, or what came of the sign-in was taken back.
 * One trip to storage.
 */
export const makeReadUserinfo = ({ sealer, issuerOfTenant, standsGrant, refreshFamilies }: Dependencies) =>
  async function readUserinfo(accessToken: string) {
    const grant = await openToken(sealer, 'access-token', AccessGrant, accessToken);
    if (grant === undefined) return undefined;
    const session = grant.issued?.session;
    const key = session && keyOfSession(session);
    const [standing, family] = await Promise.all([standsGrant(grant), key && refreshFamilies.findFamily(key)]);
    if (standing === undefined || (session !== undefined && isTakenBack(session, family?.value))) return undefined;
    const { subject } = standing;
    const { scope = SCOPES.join(' '), claims } = grant;
    return subjectClaims(subject, { scope, claims }, issuerOfTenant(subject.tenantId));
  };
export type ReadUserinfo = ReturnType<typeof makeReadUserinfo>;
