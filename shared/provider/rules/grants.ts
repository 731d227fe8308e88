/** What codes and access tokens stand for. Both carry it sealed, so nothing is stored until a code is used. */
import * as z from 'zod';
import { AccountId, ClientId, EmailAddress, ObjectId, TenantId, UserId } from '../../platform/words/identifiers.ts';
import { Session } from './session.ts';

/** Who signed in. */
export const Subject = z.object({
  userId: UserId,
  email: EmailAddress,
  name: z.string(),
  /** As Entra has them; absent: it doesn't say. */
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  locale: z.string().optional(),
  account: AccountId,
  tenantId: TenantId,
  objectId: ObjectId,
});
export type Subject = z.infer<typeof Subject>;

/** What of a sign-in its tokens say, and who it was isn't. What Entra doesn't prove, or nobody asked for, is absent. */
export const SignInFacts = z.object({
  /** Asked for by name, beyond those of the scope. */
  claims: z.array(z.string()).optional(),
  /** How the person proved who they are: of what the app asked for, and by which means. */
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
  /** When the app's session ends for good, in seconds since 1970. */
  sessionExpiry: z.int().optional(),
});
export type SignInFacts = z.infer<typeof SignInFacts>;

/** An authorization code: who signed in, for whom, and what the app must prove to get the tokens. */
export const AuthorizationGrant = z.object({
  id: z.uuid(),
  clientId: ClientId,
  redirectUri: z.string(),
  codeChallenge: z.string().optional(),
  scope: z.string(),
  nonce: z.string().optional(),
  /** Seconds since 1970, as both are. Absent: Entra didn't say when. */
  authTime: z.number().int().optional(),
  expiresAt: z.number().int(),
  /** What Entra calls the person when they sign in again, or out (its optional claim `login_hint`). */
  azureHint: z.string().optional(),
  facts: SignInFacts.optional(),
  subject: Subject,
});
export type AuthorizationGrant = z.infer<typeof AuthorizationGrant>;

/** An access token: opens `/userinfo` and nothing else. Without a scope it is one of a version that gave every claim. */
export const AccessGrant = z.object({
  clientId: ClientId,
  subject: Subject,
  scope: z.string().optional(),
  claims: SignInFacts.shape.claims,
  /** From when to when, in seconds since 1970, and of which sign-in. Absent: of a version that nobody could ask about it. */
  issued: z.object({ at: z.int(), expiresAt: z.int(), session: Session }).optional(),
});
export type AccessGrant = z.infer<typeof AccessGrant>;

type Claims = Readonly<Record<string, string | boolean | undefined>>;

/** Which scope gives which claims (OpenID Connect Core 1.0 section 5.4). */
const CLAIMS_OF_SCOPES: Readonly<Record<string, (subject: Subject) => Claims>> = {
  profile: ({ name, givenName, familyName, email, locale }) => ({
    name,
    given_name: givenName,
    family_name: familyName,
    preferred_username: email,
    locale,
  }),
  // An address of a domain that the Company gave to the account, and of a user whom the account named.
  email: ({ email }) => ({ email, email_verified: true }),
};

/** The claims about a person, the same in the ID token and at `/userinfo` (section 5.1): ours always, the others by scope or by name. What isn't known is left out. */
export function subjectClaims(
  subject: Subject,
  { scope, claims = [] }: { readonly scope: string; readonly claims?: readonly string[] | undefined },
  identityProvider: string,
) {
  const scopes = scope.split(' ');
  const byScope = Object.entries(CLAIMS_OF_SCOPES).flatMap(([name, claimsOf]) =>
    Object.entries(claimsOf(subject)).filter(([claim]) => scopes.includes(name) || claims.includes(claim)),
  );
  return {
    sub: subject.userId,
    ...Object.fromEntries(byScope.filter(([, value]) => value !== undefined)),
    account_id: subject.account,
    idp: identityProvider,
    tid: subject.tenantId,
    oid: subject.objectId,
  };
}
