/** What a directory feed asks for, item by item: a change of a user, or why it can't be one. */
import { cleanName } from './rules/display-name.ts';
import type { UserProfile } from '../users/rules/user.ts';
import type { EditItem, ItemFault } from '../users/rules/edit-item.ts';
import {
  type DomainName,
  domainOf,
  EMAIL_ADDRESS_RULE,
  type EmailAddress,
  type ExternalId,
  normalEmailAddress,
  type UserId,
} from '../platform/words/identifiers.ts';
import type { UserChange, UserChangeOutcome } from '../users/rules/user-change.ts';
import {
  type AddressFault,
  makeAddressSorter,
  type Rename,
  type SortedAddress,
  type SortedRename,
} from '../users/edit-items.ts';

export type UsersEdit = {
  readonly upsert: readonly EditItem<GivenUser>[];
  readonly rename: readonly EditItem<Rename>[];
  readonly remove: readonly EditItem<string>[];
};

export type GivenUser = Omit<UserProfile, 'email' | 'aliases'> & {
  readonly email: string;
  readonly aliases?: readonly string[] | undefined;
};

/**
 * `email` is in normal form, or as it was given when it's no address; of a rename where it leads. `from`: of a rename. `faults`: of an
 * `invalid-item`.
 */
export type UserResult = {
  readonly email: string;
  readonly from?: string;
  readonly outcome: UserChangeOutcome | AddressFault;
  readonly faults?: readonly ItemFault[];
};

type Entry =
  | { readonly kind: 'change'; readonly named: Pick<UserResult, 'email' | 'from'>; readonly change: UserChange }
  | { readonly kind: 'refused'; readonly result: UserResult };

type Usable<Item> = Extract<SortedAddress<Item>, { kind: 'usable' }>;

export function sortUsersEdit(
  { upsert, rename, remove }: UsersEdit,
  domains: ReadonlySet<DomainName>,
  newId: () => UserId,
) {
  const sorter = makeAddressSorter();
  const renames = rename.map((entry) => sorter.rename(entry, domains));
  // Whoever can't be renamed isn't changed under the old address either: what is said of it by then is of somebody else.
  const stuck = new Set(
    renames.flatMap((each) => (each.kind === 'faulty' && each.fault !== 'repeated' ? [each.from] : [])),
  );
  const externalIds = new Set<ExternalId>();
  const refuse = ({ externalId }: Named, email: EmailAddress): 'repeated' | 'address-in-use' | undefined => {
    if (stuck.has(email)) return 'address-in-use';
    if (externalId !== undefined && externalIds.has(externalId)) return 'repeated';
    if (externalId !== undefined) externalIds.add(externalId);
    return undefined;
  };
  return {
    rename: renames.map(renameOf),
    upsert: upsert
      .map((entry, at) => withGoodAliases(entry, at, domains))
      .map((entry) => entryOf(sorter.add(entry, domains, refuse), (usable) => upsertOf(usable, newId()))),
    remove: remove.map((entry) => entryOf(sorter.remove(entry), removal)),
  };
}

/** In normal form, in order, each once; or else what is wrong with them. */
function withGoodAliases(entry: EditItem<GivenUser>, at: number, domains: ReadonlySet<DomainName>): EditItem<Named> {
  if (entry.kind === 'faulty') return entry;
  const { aliases: given, ...user } = entry.item;
  const aliases = given?.map((alias) => normalEmailAddress(alias) as EmailAddress | undefined);
  const faults = (aliases ?? []).flatMap((alias, index): ItemFault[] => {
    const field = `/upsert/${at}/aliases/${index}`;
    if (alias === undefined) return [{ field, message: EMAIL_ADDRESS_RULE }];
    return domains.has(domainOf(alias)) ? [] : [{ field, message: 'must be of a domain of this account' }];
  });
  if (faults.length > 0) return { kind: 'faulty', email: user.email, faults: faults.slice(0, MOST_FAULTS) };
  const good = aliases && [...new Set(aliases)].filter((alias) => alias !== undefined).sort();
  return { kind: 'item', item: { ...user, ...(good && { aliases: good }) } };
}

type Named = Omit<UserProfile, 'email'> & { readonly email: string };

const MOST_FAULTS = 5;

function entryOf<Item>(
  sorted: SortedAddress<Item, 'address-in-use'>,
  toChange: (usable: Usable<Item>) => UserChange,
): Entry {
  if (sorted.kind === 'usable') return { kind: 'change', named: { email: sorted.email }, change: toChange(sorted) };
  const { email, fault, faults } = sorted;
  return { kind: 'refused', result: { email, outcome: fault, ...(faults && { faults }) } };
}

function renameOf(sorted: SortedRename): Entry {
  const { from, to } = sorted;
  const named = { email: to, from };
  if (sorted.kind === 'usable')
    return { kind: 'change', named, change: { kind: 'rename', from: sorted.from, to: sorted.to } };
  const { fault, faults } = sorted;
  return { kind: 'refused', result: { ...named, outcome: fault, ...(faults && { faults }) } };
}

const upsertOf = ({ email, item }: Usable<Named>, idIfNew: UserId): UserChange => ({
  kind: 'upsert',
  profile: { ...item, email, displayName: cleanName(item.displayName, email) },
  idIfNew,
});

const removal = ({ email }: { readonly email: EmailAddress }): UserChange => ({ kind: 'remove', email });
