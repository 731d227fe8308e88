/** The items of a bulk edit: which can be acted on, what is wrong with the others, and what an answer says of them. */
import type { EditItem, ItemFault } from './rules/edit-item.ts';
import { type DomainName, domainOf, type EmailAddress, normalEmailAddress } from '../platform/words/identifiers.ts';

/** What an answer says of an item's faults: field by field for programs, in a sentence for people. */
export const faultsBody = (faults: readonly ItemFault[] | undefined) =>
  faults && {
    message: faults.map(({ field, message }) => `${field} ${message}`).join('; '),
    errors: faults.map(({ field, message }) => ({ field, message })),
  };

/** How often each outcome stands in the results, those that never came included. */
export function countOutcomes<Outcome extends string>(
  outcomes: readonly Outcome[],
  results: readonly { readonly outcome: Outcome }[],
): Record<Outcome, number> {
  const counts = {} as Record<Outcome, number>;
  for (const outcome of outcomes) counts[outcome] = 0;
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

export type AddressFault = 'invalid-item' | 'invalid-address' | 'foreign-domain' | 'repeated';

/**
 * `email` of a faulty one is in normal form, or the caller's spelling where it's no address: it's how they find the item again. `faults` of an
 * `invalid-item` are what its fields should be.
 */
export type SortedAddress<Item, Fault extends string = never> =
  | { readonly kind: 'usable'; readonly item: Item; readonly email: EmailAddress }
  | {
      readonly kind: 'faulty';
      readonly email: string;
      readonly fault: AddressFault | Fault;
      readonly faults?: readonly ItemFault[];
    };

export type Rename = { readonly from: string; readonly to: string };
export type SortedRename =
  | { readonly kind: 'usable'; readonly from: EmailAddress; readonly to: EmailAddress }
  | {
      readonly kind: 'faulty';
      readonly from: string;
      readonly to: string;
      readonly fault: AddressFault;
      readonly faults?: readonly ItemFault[];
    };

/**
 * Makes a sorter that looks at one item after the other, first at who is renamed, then at what is added, then at what is removed. Of several items of one address the first
 * that can be taken is acted on, so that a bad one costs a good one nothing. An address that is to be added, taken or not, is never removed by the
 * same request: such a request contradicts itself, and a removal takes more away than it would put right. Only where somebody else comes to the
 * address by a rename, whoever had it can be removed.
 */
export function makeAddressSorter() {
  const taken = new Set<string>();
  const [added, removed] = [new Set<string>(), new Set<string>()];
  const [leaving, arriving] = [new Set<string>(), new Set<string>()];
  return {
    rename(entry: EditItem<Rename>, domains: ReadonlySet<DomainName>): SortedRename {
      if (entry.kind === 'faulty') return { ...entry, from: entry.email, to: '', fault: 'invalid-item' };
      const sorted = sortRename(entry.item, domains);
      const isRepeated = leaving.has(sorted.from) || (sorted.kind === 'usable' && arriving.has(sorted.to));
      leaving.add(sorted.from);
      if (isRepeated) return { kind: 'faulty', from: sorted.from, to: sorted.to, fault: 'repeated' };
      if (sorted.kind === 'usable') arriving.add(sorted.to);
      return sorted;
    },
    /** `domains` are the account's own. `refuse` says why an item can't be taken, whatever its address. */
    add<Item extends { readonly email: string }, Fault extends string = never>(
      entry: EditItem<Item>,
      domains: ReadonlySet<DomainName>,
      refuse?: (item: Item, email: EmailAddress) => Fault | undefined,
    ): SortedAddress<Item, Fault> {
      const normal = normalEmailAddress(entry.kind === 'item' ? entry.item.email : entry.email);
      if (normal !== undefined) added.add(normal);
      if (entry.kind === 'faulty') return { ...entry, email: normal ?? entry.email, fault: 'invalid-item' };
      const { item } = entry;
      if (normal === undefined) return { kind: 'faulty', email: item.email, fault: 'invalid-address' };
      const email = normal as EmailAddress;
      if (!domains.has(domainOf(email))) return { kind: 'faulty', email, fault: 'foreign-domain' };
      if (taken.has(email)) return { kind: 'faulty', email, fault: 'repeated' };
      const refused = refuse?.(item, email);
      if (refused !== undefined) return { kind: 'faulty', email, fault: refused };
      taken.add(email);
      return { kind: 'usable', item, email };
    },
    /** Of any domain: something may be left from one that the account no longer has. */
    remove(entry: EditItem<string>): SortedAddress<undefined> {
      if (entry.kind === 'faulty') return { ...entry, fault: 'invalid-item' };
      const normal = normalEmailAddress(entry.item);
      if (normal === undefined) return { kind: 'faulty', email: entry.item, fault: 'invalid-address' };
      const email = normal as EmailAddress;
      const isNamed = (added.has(email) || taken.has(email)) && !arriving.has(email);
      if (isNamed || leaving.has(email) || removed.has(email)) return { kind: 'faulty', email, fault: 'repeated' };
      removed.add(email);
      return { kind: 'usable', item: undefined, email };
    },
  };
}

/** From any domain: a user may be left from one that the account no longer has. */
function sortRename(given: Rename, domains: ReadonlySet<DomainName>): SortedRename {
  const [from, to] = [normalEmailAddress(given.from), normalEmailAddress(given.to)];
  if (from === undefined || to === undefined) {
    return { kind: 'faulty', from: from ?? given.from, to: to ?? given.to, fault: 'invalid-address' };
  }
  const rename = { from: from as EmailAddress, to: to as EmailAddress };
  return domains.has(domainOf(rename.to))
    ? { kind: 'usable', ...rename }
    : { kind: 'faulty', ...rename, fault: 'foreign-domain' };
}
