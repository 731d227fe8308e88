/** What came of a bulk edit of exclusions: a result for each item, and whom it touches. */
import type { ItemFault } from '../users/rules/edit-item.ts';
import type { Exclusion } from '../users/rules/exclusion.ts';
import type { EmailAddress } from '../platform/words/identifiers.ts';
import type { ExclusionChangeResult } from './ports.ts';
import type { AddressFault } from '../users/edit-items.ts';
import type { LockedOutUsers } from '../users/watch-shifts.ts';

/** `email` is in normal form, or as it was given when it's no address. */
export type ExclusionResult = {
  readonly email: string;
  /** The user's own address, where that is an alias of theirs: by it the list has them. */
  readonly aliasOf?: EmailAddress;
  readonly outcome: ExclusionChangeResult['outcome'] | AddressFault | 'already-expired' | 'disabled-in-entra';
  /** Of an addition: the exclusion as it stands now, whoever wished it. */
  readonly exclusion?: Exclusion;
  /** Of an addition: whether a user has the address. An address can be excluded ahead of its user. */
  readonly known?: boolean;
  /** Whom they meant, perhaps: of an address that nobody has, or of another's domain. */
  readonly suggestion?: EmailAddress;
  /** Of an `invalid-item`. */
  readonly faults?: readonly ItemFault[];
};

export type EditExclusionsOutcome =
  | {
      readonly kind: 'edited';
      readonly results: readonly ExclusionResult[];
      /** Excluded users for whom the Company holds no usable password: nobody prompts them (rule 8). */
      readonly usersWithoutPassword: readonly EmailAddress[];
      /** Taken back under SSO, and not let in by Azure; undefined: SSO isn't on, or nothing was done yet. */
      readonly usersLockedOut: LockedOutUsers | undefined;
    }
  | { readonly kind: 'account-not-found' };
