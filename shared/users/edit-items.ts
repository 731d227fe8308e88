/** Lists of items in the body of a bulk edit: the list itself is held to its schema, each item to its own, so that a bad one costs the others nothing. */
import * as z from 'zod';
import type { EditItem, FaultyItem, ItemFault } from './rules/edit-item.ts';
import { EMAIL_ADDRESS_RULE } from '../platform/words/email-address.ts';
import { textOfAtMost } from '../platform/formats/free-text.ts';
import { messageOf, pointerTo } from '../platform/endpoint/issue-text.ts';

export const MAX_ITEMS = 1000;
const MOST_FAULTS = 5;
const MOST_ECHOED = 320;

/** What isn't an address is told item by item, where the account's domains are known. */
export const ItemAddress = textOfAtMost(1024, EMAIL_ADDRESS_RULE).min(1, { error: EMAIL_ADDRESS_RULE });

/**
 * At most a thousand items, those that aren't as the schema says among them, each with its faults. `list`: the list's own name in the body. The API
 * description shows what a good item is.
 */
export const editItems = <Schema extends z.ZodType>(list: string, item: Schema) =>
  z
    .array(
      item
        .transform((good): EditItem<z.output<Schema>> => ({ kind: 'item', item: good }))
        .catch(({ value }) => faultyItem(value, item.safeParse(value).error?.issues ?? [])),
    )
    .max(MAX_ITEMS)
    .transform((items) => items.map((each, at) => withPlace(each, `/${list}/${at}`)));

const faultyItem = (input: unknown, issues: readonly z.core.$ZodIssue[]): FaultyItem => ({
  kind: 'faulty',
  email: echoOf(input),
  faults: issues.slice(0, MOST_FAULTS).map((issue) => ({ field: pointerTo(issue.path), message: messageOf(issue) })),
});

function withPlace<Item>(item: EditItem<Item>, place: string): EditItem<Item> {
  if (item.kind === 'item') return item;
  return { ...item, faults: item.faults.map(({ field, message }) => ({ field: `${place}${field}`, message })) };
}

/** So that the caller finds the item again. */
function echoOf(input: unknown): string {
  const address: unknown =
    typeof input === 'object' && input !== null
      ? 'email' in input
        ? input.email
        : 'from' in input
          ? input.from
          : undefined
      : input;
  return typeof address === 'string' ? address.slice(0, MOST_ECHOED).toWellFormed() : '';
}

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
