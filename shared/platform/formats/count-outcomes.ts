/** How often each outcome stands in the results of a bulk edit, those that never came included. */

type Counts<Outcome extends string> = Record<Outcome, number>;

export function countOutcomes<Outcome extends string>(
  outcomes: readonly Outcome[],
  results: readonly { readonly outcome: Outcome }[],
): Counts<Outcome> {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Counts<Outcome>;
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}
