/** What the OpenID Provider keeps of those who stay signed in, and what it asks about them. */
import type { User } from '../users/rules/user.ts';
import type { AccountId, TenantId } from '../platform/words/identifiers.ts';
import type { Snapshot } from '../platform/ports.ts';
import type { RefreshFamily } from './rules/refresh-family.ts';

/** Which family, and until when it lives: it is filed under that. `endsAt` in seconds since 1970. */
export type FamilyKey = { readonly id: string; readonly endsAt: number };

/** One small row for each sign-in that can be refreshed, gone when the longest session is over. */
export interface RefreshFamilies {
  /** Its first token is the current one. Does nothing where the family is there, ended perhaps. */
  createFamily(key: FamilyKey, now: Date): Promise<void>;
  findFamily(key: FamilyKey): Promise<Snapshot<RefreshFamily> | undefined>;
  /** `conflict`: it isn't as it was read any more, or this very write won and its reply was lost. */
  saveFamily(key: FamilyKey, before: Snapshot<RefreshFamily>, after: RefreshFamily): Promise<'saved' | 'conflict'>;
  /** No token of it is valid any more, whether it was there or not. */
  endFamily(key: FamilyKey, now: Date): Promise<void>;
}

/** A look at the tenant's directory, `at` the moment when it began. */
export type DirectoryLook = { readonly number: number; readonly at: Date };

/** What was last seen of the tenant's people: the account's newest readiness report. */
export interface LastSeen {
  /** One point read. Undefined: nobody has looked at this tenant for the account. */
  findLook(accountId: AccountId, tenant: TenantId): Promise<DirectoryLook | undefined>;
  /** Whether the tenant would have refused the user, who was bound by then: disabled, gone, a guest, or not assigned. Of whom it doesn't name it says nothing. */
  isRefused(
    accountId: AccountId,
    look: DirectoryLook,
    user: Pick<User, 'id' | 'email' | 'formerEmail' | 'earlierEmails'>,
  ): Promise<boolean>;
}
