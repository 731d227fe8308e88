/**
 * What a transaction changed, item by item, in as few events as hold it. A column of a row takes 32,768 characters; nearly always one event does, and
 * names of 256 characters, all changed at once, take three or four.
 */
import type { AuditEvent, ItemChange } from '../words/audit-event.ts';
import { AccountId, AuditEventId } from '../words/identifiers.ts';

const MAX_CHARACTERS = 30_000;
export const MAX_PACKED_EVENTS = 4;
/** At most so many octets in one: two columns in UTF-8, their quotes escaped. */
export const MAX_PACKED_BYTES = MAX_CHARACTERS * 6;
/** At most how much an event says of one item: its change, and its address in as many lists as there are. */
export const eventCharacters = (change: ItemChange): number => JSON.stringify(change).length + change.item.length * 3;

/** Whether these fit into one transaction's events together. */
export const fitPackedEvents = (items: readonly { readonly eventCharacters?: number }[]): boolean =>
  packItems(items, ({ eventCharacters = 0 }) => eventCharacters).length <= MAX_PACKED_EVENTS;

/** In their order, so many together as one event holds. */
export function packItems<Item>(items: readonly Item[], charactersOf: (item: Item) => number): Item[][] {
  const packs: Item[][] = [];
  let left = 0;
  for (const item of items) {
    const characters = charactersOf(item);
    if (packs.length === 0 || characters > left) {
      packs.push([]);
      left = MAX_CHARACTERS;
    }
    packs.at(-1)?.push(item);
    left -= characters;
  }
  return packs;
}

/** Stands for any event where a row is weighed: all marks are of one size. */
export const A_WEIGHED_EVENT: AuditEvent = {
  ...{ id: AuditEventId.parse('00000000-0000-4000-8000-000000000000'), accountId: AccountId.parse('weighed') },
  ...{ at: new Date(0), actor: { kind: 'system' }, action: 'users-changed', outcome: 'done' },
  ...{ refusal: undefined, before: undefined, after: undefined },
};
