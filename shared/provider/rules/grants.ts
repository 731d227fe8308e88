/** What codes and access tokens stand for. Both carry it sealed, so nothing is stored until a code is used. */
import * as z from 'zod';
import { AccountId, ClientId, EmailAddress, ObjectId, TenantId, UserId } from '../../platform/words/identifiers.ts';

/** Who signed in. */
const Subject = z.object({
  userId: UserId,
  email: EmailAddress,
  name: z.string(),
  account: AccountId,
  tenantId: TenantId,
  objectId: ObjectId,
});
export type Subject = z.infer<typeof Subject>;

/** An authorization code: who signed in, for whom, and what the app must prove to get the tokens. */
export const AuthorizationGrant = z.object({
  id: z.uuid(),
  clientId: ClientId,
  redirectUri: z.string(),
  codeChallenge: z.string().optional(),
  scope: z.string(),
  nonce: z.string().optional(),
  /** Seconds since 1970, as both are. */
  authTime: z.number().int(),
  expiresAt: z.number().int(),
  subject: Subject,
});
export type AuthorizationGrant = z.infer<typeof AuthorizationGrant>;

/** An access token: opens `/userinfo` and nothing else. */
export const AccessGrant = z.object({ clientId: ClientId, subject: Subject });
export type AccessGrant = z.infer<typeof AccessGrant>;

/** The claims about a person, the same in the ID token and at `/userinfo` (OpenID Connect Core 1.0 section 5.1). */
export const subjectClaims = (subject: Subject, identityProvider: string) => ({
  sub: subject.userId,
  email: subject.email,
  // An address of a domain that the Company gave to the account, and of a user whom the account named.
  email_verified: true,
  name: subject.name,
  account_id: subject.account,
  idp: identityProvider,
  tid: subject.tenantId,
  oid: subject.objectId,
});
