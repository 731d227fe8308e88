/** One item of a bulk edit as it came in. A bad one is answered in its place and costs the others nothing. */

/** `field`: a JSON pointer into the request. `message`: what to write there; never what stood there. */
export type ItemFault = { readonly field: string; readonly message: string };

/** `email`: where the address should be, shortened; empty where nothing that could be one is. */
export type FaultyItem = { readonly kind: 'faulty'; readonly email: string; readonly faults: readonly ItemFault[] };
export type EditItem<Item> = { readonly kind: 'item'; readonly item: Item } | FaultyItem;
