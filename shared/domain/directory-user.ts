/** Users as the Control Panel knows them, and whom they are bound to in Entra. */
import type { EmailAddress, ObjectId, TenantId, UserId } from './identifiers.ts';
import type { Exclusion } from './exclusion.ts';

/** A person in an Entra tenant: `tid` and `oid` together are the only name that stays (PITFALLS.md, nOAuth). */
export type EntraIdentity = { readonly tenantId: TenantId; readonly objectId: ObjectId };

export type DirectoryUser = {
  readonly id: UserId;
  readonly email: EmailAddress;
  readonly displayName: string;
  /** Whether the user has 2FA enabled with the Company (rule 5). */
  readonly twoFactor: boolean;
  /** Whether the Company holds a usable password for the user (rule 8). */
  readonly hasPassword: boolean;
  /** Who they are in Entra, bound at their first sign-in. A binding to another tenant than the linked one counts for nothing. */
  readonly boundTo: EntraIdentity | undefined;
};

/**
 * What is on record for an address of an account. An address can be excluded before the Control Panel names its user,
 * so either part can be missing, never both.
 */
export type AddressRecord = {
  readonly email: EmailAddress;
  readonly user: DirectoryUser | undefined;
  readonly exclusion: Pick<Exclusion, 'expiresAt'> | undefined;
};

/** A user as the directory feed gives them. */
export type UserProfile = Pick<DirectoryUser, 'email' | 'displayName' | 'twoFactor' | 'hasPassword'>;
