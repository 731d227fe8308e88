/** How many a list has, and how many of them its filter finds. */
import { countOf, formatCount, type Total } from '../../words/format.ts';

type Props = {
  readonly isFiltered: boolean;
  /** What the filter finds; undefined: that isn't known yet. */
  readonly found: Total | undefined;
  /** The whole list; undefined: nobody has counted. */
  readonly all: number | undefined;
  readonly one: string;
};

export function ListTotal({ isFiltered, found, all, one }: Props) {
  return (
    <p className="soft" role="status">
      {isFiltered ? found && foundSentence(found, all, one) : all !== undefined && `${countOf(all, one)}.`}
    </p>
  );
}

/** "37 of 20,009 users match." */
function foundSentence({ count, isMore = false }: Total, all: number | undefined, one: string): string {
  const number = `${isMore ? 'At least ' : ''}${formatCount(count)}`;
  return `${number}${all === undefined ? '' : ` of ${countOf(all, one)}`} ${count === 1 && !isMore ? 'matches' : 'match'}.`;
}
