/** The addresses of a bulk edit: which can be acted on, and what is wrong with the others. */
import { normalEmailAddress } from '../domain/email-address.ts';
import { type DomainName, domainOf, type EmailAddress } from '../domain/identifiers.ts';

export type AddressFault = 'invalid-address' | 'foreign-domain' | 'repeated';

/** `given` is the caller's spelling: it's how they find the item again when it's no address. */
export type SortedAddress<Item> =
  | { readonly kind: 'usable'; readonly item: Item; readonly email: EmailAddress }
  | { readonly kind: 'faulty'; readonly item: Item; readonly email: string; readonly fault: AddressFault };

/**
 * Makes a sorter that looks at one item after the other and remembers which addresses came: the first of two is acted
 * on. `domains` are the account's own; undefined where any domain will do.
 */
export function makeAddressSorter() {
  const seen = new Set<string>();
  return <Item extends { readonly email: string }>(
    item: Item,
    domains: ReadonlySet<DomainName> | undefined,
  ): SortedAddress<Item> => {
    const normal = normalEmailAddress(item.email);
    if (normal === undefined) return { kind: 'faulty', item, email: item.email, fault: 'invalid-address' };
    const email = normal as EmailAddress;
    if (domains?.has(domainOf(email)) === false) return { kind: 'faulty', item, email, fault: 'foreign-domain' };
    if (seen.has(email)) return { kind: 'faulty', item, email, fault: 'repeated' };
    seen.add(email);
    return { kind: 'usable', item, email };
  };
}
