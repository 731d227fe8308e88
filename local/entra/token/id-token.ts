/**
 * The version 2 ID token.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type App, loginHintOf, loginOf, type Tenant, type User } from '../seed.ts';
import { issuerOf, type StandIn } from '../stand-in.ts';
import { disguiseClaims, signAsFaulted } from './tamper-id-token.ts';

const LIFETIME_S = 3600;

/** The same person has another subject in every app. */
const pairwiseSubject = (clientId: string, tenantId: string, objectId: string): string =>
  createHash('sha256').update(`${clientId} ${tenantId} ${objectId}`).digest('base64url');

interface IdTokenInput {
  readonly app: App;
  readonly tenant: Tenant;
  readonly user: User;
  readonly nonce: string | undefined;
  readonly authenticatedAt: Date;
  readonly contexts: readonly string[];
}

/**
 * What only a registration gets that asks for it, and only of a person for whom the directory knows it.
 * https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
function optionalClaims({ app, user, authenticatedAt, contexts }: IdTokenInput): JWTPayload {
  const known: JWTPayload = {
    acct: user.guestOf === undefined ? 0 : 1,
    acrs: contexts.length === 0 ? undefined : [...contexts],
    auth_time: Math.floor(authenticatedAt.getTime() / 1000),
    given_name: user.givenName,
    family_name: user.surname,
    login_hint: loginHintOf(user),
    xms_pl: user.preferredLanguage,
  };
  const asked = new Set(app.optionalClaims?.idToken.map(({ name }) => name));
  return Object.fromEntries(Object.entries(known).filter(([name, value]) => asked.has(name) && value !== undefined));
}

/** The claims of a token issued now. `email` is what the tenant's administrator typed: Entra vouches for nothing. */
const idTokenClaims = (standIn: StandIn, input: IdTokenInput): JWTPayload => {
  const { app, tenant, user, nonce } = input;
  const now = Math.floor(standIn.now().getTime() / 1000);
  return {
    ...{ aud: app.clientId, iss: issuerOf(standIn, tenant.id), iat: now, nbf: now, exp: now + LIFETIME_S },
    ...(user.guestOf !== undefined && { idp: issuerOf(standIn, user.guestOf) }),
    ...optionalClaims(input),
    ...(user.mail !== undefined && { email: user.mail }),
    name: user.displayName,
    ...(nonce !== undefined && { nonce }),
    ...{ oid: user.objectId, preferred_username: loginOf(user), tid: tenant.id, ver: '2.0' },
    rh: `1.${randomBytes(30).toString('base64url')}.`,
    sub: pairwiseSubject(app.clientId, tenant.id, user.objectId),
    uti: randomBytes(16).toString('base64url'),
    // Only an app registration with groupMembershipClaims=DirectoryRole gets the roles.
    ...(app.groupMembershipClaims === 'DirectoryRole' && user.roles.length > 0 && { wids: user.roles }),
  };
};

/** Issues the token, spoiled by whatever faults strike. */
export const issueIdToken = async (standIn: StandIn, input: IdTokenInput): Promise<string> =>
  signAsFaulted(
    standIn,
    input.tenant.id,
    disguiseClaims(standIn.faults, input.tenant.id, idTokenClaims(standIn, input)),
  );
