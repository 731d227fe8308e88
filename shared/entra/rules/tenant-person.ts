/** Somebody in a connected tenant's directory, as far as the readiness report asks. */
import type { EmailAddress, ObjectId } from '../../platform/words/identifiers.ts';

export type TenantPerson = {
  readonly objectId: ObjectId;
  /** As the directory writes it, for people to read. */
  readonly userPrincipalName: string;
  /** The user principal name as a sign-in reads it; undefined when it is no address that a user could have. */
  readonly principal: EmailAddress | undefined;
  readonly mail: EmailAddress | undefined;
  readonly enabled: boolean;
  /** At home in another tenant, or invited as a guest: never the user of an address (docs/platform-facts.md#who-somebody-is-in-entra-id). */
  readonly guest: boolean;
};

/** Somebody who was looked up, as an administrator wants to see them. */
export type FoundPerson = TenantPerson & {
  readonly displayName: string | undefined;
  readonly createdAt: Date | undefined;
};
