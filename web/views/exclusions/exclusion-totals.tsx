/** How many exclusions there are, and how many of them count. */
import type { Exclusion } from '../../api/answers.ts';
import type { Paged } from '../../state/use-paged.ts';
import type { ExclusionTotals as Totals } from './use-exclusion-list.ts';
import { countOf, formatCount } from '../../words/format.ts';

type Props = { readonly totals: Totals | undefined; readonly list: Paged<Exclusion>; readonly isSearched: boolean };

export function ExclusionTotals({ totals, list, isSearched }: Props) {
  if (totals === undefined) return null;
  const { all, inForce, expired } = totals;
  const sentences = [
    `${countOf(all, 'exclusion')}: ${formatCount(inForce)} in force, ${formatCount(expired)} expired.`,
    ...(list.isLoaded && isSearched
      ? [`${formatCount(list.items.length)}${list.hasMore ? ' and more' : ''} match the search.`]
      : []),
  ];
  return (
    <p className="soft" role="status">
      {sentences.join(' ')}
    </p>
  );
}
