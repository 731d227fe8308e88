/** Users as the Control Panel knows them, and whom they are bound to in Entra. */
import type { EmailAddress, ExternalId, ObjectId, TenantId, UserId } from './identifiers.ts';
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
  /** The Control Panel's own key of the user; it names nobody else in the account. */
  readonly externalId: ExternalId | undefined;
  /** Further addresses, each this user's alone, in order. */
  readonly aliases: readonly EmailAddress[];
  /** The address before the last rename: the same rename once more changes nothing. */
  readonly formerEmail: EmailAddress | undefined;
};

/**
 * What is on record for an address of an account; for an alias, what is on record for its user, under the user's own address. An address can be excluded before the Control Panel names its user,
 * so either part can be missing, never both.
 */
export type AddressRecord = {
  readonly email: EmailAddress;
  readonly user: DirectoryUser | undefined;
  readonly exclusion: Pick<Exclusion, 'expiresAt'> | undefined;
};

/** A user as the directory feed gives them. What it leaves out stays as it is. */
export type UserProfile = Pick<DirectoryUser, 'email' | 'displayName' | 'twoFactor' | 'hasPassword'> & {
  readonly externalId?: ExternalId | undefined;
  /** In order, each once. */
  readonly aliases?: readonly EmailAddress[] | undefined;
};

/** Every address of a user, their own first. */
export const addressesOf = ({ email, aliases }: Pick<DirectoryUser, 'email' | 'aliases'>): EmailAddress[] => [
  email,
  ...aliases,
];
