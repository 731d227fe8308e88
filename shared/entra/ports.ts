/** Entra ID and Microsoft Graph, in the domain's words. */
import type { TenantLink } from '../users/rules/account.ts';
import type { EntraIdentity } from '../platform/words/entra-identity.ts';
import type { AzureError } from './rules/azure-errors.ts';
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { TenantPerson, FoundPerson } from './rules/tenant-person.ts';
import type { DomainName, EmailAddress, ObjectId, TenantId } from '../platform/words/identifiers.ts';

/** Where people sign in with Azure. */
export interface EntraSignIn {
  authorizationUrl(request: EntraAuthorizationRequest): URL;
  /** Redeems the code and validates the ID token: signature, issuer, audience, nonce, times, tenant. */
  redeemCode(request: EntraCodeRequest): Promise<EntraSignInOutcome>;
}

/** `organizations`: any work or school tenant; which one came is in the answer. */
export type EntraAuthority = TenantId | 'organizations';

export type EntraAuthorizationRequest = {
  readonly authority: EntraAuthority;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly loginHint: string | undefined;
  /** Only where the app asked for it. */
  readonly prompt?: 'none' | 'login' | 'select_account' | undefined;
  /** Authentication contexts of which they must meet one. */
  readonly contexts?: readonly string[] | undefined;
};

export type EntraCodeRequest = {
  readonly authority: EntraAuthority;
  readonly redirectUri: string;
  readonly code: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};

/** Where a person signs out of Azure; a tenant that isn't known is asked of them there. */
export type EntraSignOutUrl = (request: {
  readonly tenant: TenantId | undefined;
  /** Entra's own hint of the person, with which it asks nothing. */
  readonly logoutHint: string | undefined;
  /** Where it sends the browser then, with `state`; one of the registration's redirect URIs. */
  readonly returnTo: string;
  readonly state: string | undefined;
}) => string;

export type EntraPerson = {
  readonly identity: EntraIdentity;
  /** The user principal name in normal form; undefined when it is no address. */
  readonly userPrincipalName: EmailAddress | undefined;
  readonly displayName: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  /** The language that they prefer, as a BCP 47 tag. */
  readonly locale: string | undefined;
  /** Names them to Entra at their next sign-in or sign-out, and nobody else (OpenID Connect's `login_hint`, Entra's `logout_hint`); it is opaque. */
  readonly loginHint: string | undefined;
  /** The authentication contexts of the tenant's Conditional Access that they met (`acrs`), such as `c1`. */
  readonly contexts: readonly string[];
  /** By which means they proved who they are (`amr`, RFC 8176); undefined: Entra doesn't say. */
  readonly methods: readonly string[] | undefined;
  readonly isGuest: boolean;
  /** Holds a directory role that may grant admin consent. */
  readonly mayConsent: boolean;
  /** When they proved who they are; undefined: Entra didn't say, and nothing else tells (its token may be made much later). */
  readonly signedInAt: Date | undefined;
};

/** `code` is for logs: an AADSTS number or the failed claim. */
export type EntraSignInOutcome =
  | { readonly kind: 'signed-in'; readonly person: EntraPerson }
  | { readonly kind: 'refused'; readonly refusal: AzureRefusal; readonly entraCode: string };

/** The tenant as the service itself may see it, with application permissions. */
export interface EntraTenants {
  /** What an error in a redirect means; the text after it comes from the browser and proves nothing. */
  refusalOf(error: AzureError): { readonly refusal: AzureRefusal; readonly entraCode: string };
  adminConsentUrl(request: { readonly tenantId: TenantId; readonly redirectUri: string; readonly state: string }): URL;
  /** Asks for an app-only token: that alone proves consent. */
  checkConsent(tenantId: TenantId): Promise<ConsentCheck>;
  /** `no-permission`: the app may not read the directory. */
  readTenant(tenantId: TenantId): Promise<Pick<TenantLink, 'tenantName' | 'verifiedDomains'> | 'no-permission'>;
}

/** `unknown`: no tenant of this cloud has the domain. */
export type DomainTenant =
  { readonly kind: 'tenant'; readonly tenantId: TenantId } | { readonly kind: 'unknown' | 'unreachable' };

/** Which tenant a mail domain names. Never throws. */
export type FindDomainTenant = (domain: DomainName) => Promise<DomainTenant>;

export type ConsentCheck = 'granted' | 'consent-withdrawn' | 'app-disabled' | 'our-credential-refused';

/**
 * One page of the people in a tenant's directory; without a cursor the first. Never throws: whatever goes wrong is an answer.
 * `cursor-expired`: the directory no longer takes the cursor, and the list must be begun again.
 */
export type ListTenantPeople = (tenant: TenantId, cursor: string | undefined) => Promise<TenantPeople>;

export type TenantPeople =
  | { readonly kind: 'page'; readonly people: readonly TenantPerson[]; readonly next: string | undefined }
  | { readonly kind: 'cursor-expired' }
  | GraphFailure;

/** Why a directory said nothing. */
export type GraphFailure =
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'no-permission' | 'consent-withdrawn' | 'app-disabled' | 'unavailable' };

/** Single people of a tenant's directory, as they are now. Never throws: whatever goes wrong is an answer. */
export interface FindTenantPersons {
  /** One, or none. */
  findByObjectId(tenant: TenantId, objectId: ObjectId): Promise<TenantMatches>;
  /** Whose user principal name or mail it is; at most ten. */
  findByAddress(tenant: TenantId, address: EmailAddress): Promise<TenantMatches>;
}

export type TenantMatches = { readonly kind: 'people'; readonly people: readonly FoundPerson[] } | GraphFailure;

/** Whom a tenant lets into our app, page by page. Never throws: whatever goes wrong is an answer. */
export interface AppAssignments {
  /** `assignmentRequired`: only assigned people are let in; undefined: the tenant doesn't say. */
  readApp(
    tenant: TenantId,
  ): Promise<
    { readonly kind: 'app'; readonly id: ObjectId; readonly assignmentRequired: boolean | undefined } | GraphFailure
  >;
  /** `app`: the id that `readApp` answered. */
  listAssigned(tenant: TenantId, app: ObjectId, cursor: string | undefined): Promise<AssignedPage>;
  /** The direct members of an assigned group. */
  listGroup(tenant: TenantId, group: ObjectId, cursor: string | undefined): Promise<AssignedPage>;
}

export type AssignedPage =
  | {
      readonly kind: 'page';
      readonly users: readonly ObjectId[];
      readonly groups: readonly ObjectId[];
      readonly next: string | undefined;
    }
  | { readonly kind: 'cursor-expired' }
  | GraphFailure;

/** When the credential with which the service proves itself to Entra ends. `federated`: it has none that could end. */
export type CredentialEnd =
  | { readonly kind: 'federated' }
  | { readonly kind: 'known'; readonly endsAt: Date }
  | { readonly kind: 'unknown'; readonly reason: 'no-expiry-set' | 'credential-missing' | 'credential-unreadable' };

export type FindCredentialEnd = () => Promise<CredentialEnd>;
