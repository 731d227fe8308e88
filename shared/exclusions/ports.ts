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
  /**
   * Those with the text in an address, the user's name or the reason (`asSearched`), by address, with their users. A page looks at a bounded number
   * of rows, so it can be short, even empty, with more behind it. Throws InvalidCursor.
   */
  searchExclusions(accountId: AccountId, page: PageRequest, text: string): Promise<SearchedPage>;
  /** By their ends, the first to come first. Throws InvalidCursor. */
  listEnds(accountId: AccountId, page: PageRequest, ends: Ends): Promise<Page<FoundExclusion>>;
  countEnds(accountId: AccountId, ends: Ends): Promise<number>;
}

/** Exclusions that end after the one moment (undefined: whenever before) and not after the other. */
export type Ends = { readonly after: Date | undefined; readonly until: Date };

/** `user` undefined: nobody has the address, or nobody can read whose it is. */
export type FoundExclusion = { readonly exclusion: Exclusion; readonly user: User | undefined };

/** `searched`: how many exclusions were looked at for it. */
export type SearchedPage = Page<FoundExclusion> & { readonly searched: number };

/** Without `terms`, what is there stays where the exclusion names nothing, and isn't replaced. */
export type ExclusionChange = (
  | { readonly kind: 'add'; readonly exclusion: Exclusion; readonly terms?: WishTerms }
  /** `ifEndedBy`: only one that was over by then; another stays, `unchanged`. */
  | { readonly kind: 'remove'; readonly email: EmailAddress; readonly ifEndedBy?: Date }
) & {
  /** What `previewExclusions` answered for it a moment ago. What was read for that isn't read again: the write holds only if it is still so. */
  readonly previewed?: ExclusionChangeResult | undefined;
};

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
