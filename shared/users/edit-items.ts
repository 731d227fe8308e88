/** What an answer says of the items of a bulk edit. */
import type { ItemFault } from './rules/edit-item.ts';

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
