/** The list of exclusions, as it is kept. */
import type { User } from '../users/rules/user.ts';
import type { Exclusion, WishTerms } from '../users/rules/exclusion.ts';
import type { AccountId, EmailAddress } from '../platform/words/identifiers.ts';
import type { EventMaker, Page, PageRequest } from '../platform/ports.ts';
import type { ShiftWatcher } from '../users/ports.ts';

export interface ExclusionStore {
  /** Answers in the order of the changes; `usersWithoutPassword` are those newly excluded who have none. One audit event per address. */
  changeExclusions(
    accountId: AccountId,
    changes: readonly ExclusionChange[],
    events: EventMaker,
    watch?: ShiftWatcher,
  ): Promise<readonly ExclusionChangeResult[]>;
  /** What `changeExclusions` would answer, were nothing to change meanwhile. Writes nothing. */
  previewExclusions(
    accountId: AccountId,
    changes: readonly ExclusionChange[],
  ): Promise<readonly ExclusionChangeResult[]>;
  listExclusions(accountId: AccountId, page: PageRequest, startsWith: string): Promise<Page<Exclusion>>;
}

/** Without `terms`, what is there stays where the exclusion names nothing, and isn't replaced. */
export type ExclusionChange =
  | { readonly kind: 'add'; readonly exclusion: Exclusion; readonly terms?: WishTerms }
  | { readonly kind: 'remove'; readonly email: EmailAddress };

export type ExclusionChangeResult = {
  readonly email: EmailAddress;
  /** `unreadable`: a row of the address can't be read, and nothing was written over it. */
  readonly outcome:
    'added' | 'changed' | 'removed' | 'unchanged' | 'already-excluded' | 'not-excluded' | 'conflict' | 'unreadable';
  /** As it stands now; undefined: there is none, or nobody knows. */
  readonly exclusion?: Exclusion | undefined;
  /** The user of the address, if the Control Panel knows one. */
  readonly user: User | undefined;
};
