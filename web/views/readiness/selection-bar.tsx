/** How many of the list are chosen, and what can be done with them together. */
import { Button, Checkbox } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { usePage } from '../../state/page-context.ts';
import { countOf, formatCount } from '../../words/format.ts';
import type { Selection } from './use-selection.ts';

type Props = {
  readonly selection: Selection;
  /** How many rows stand there. */
  readonly shown: number;
  readonly hasMore: boolean;
  /** How many the filter finds; undefined: nobody has counted. */
  readonly found: number | undefined;
  /** Of what: "Not in Azure"; undefined: of all. */
  readonly of: string | undefined;
  /** What can be done with who is chosen. */
  readonly children: ReactNode;
};

export function SelectionBar({ selection, shown, hasMore, found, of, children }: Props) {
  const { picked, isEvery } = selection;
  const isSome = isEvery || picked.size > 0;
  const every = everyOf(found, of);
  if (shown === 0 && !isSome) return null;
  return (
    <div role="group" aria-label="Selection" className={isSome ? 'row selection selection-some' : 'row selection'}>
      {shown > 0 && <SelectShown selection={selection} shown={shown} />}
      {hasMore && !isEvery && <SelectEvery selection={selection} every={every} />}
      {isSome && (
        <>
          <strong>{isEvery ? `Selected: ${every}` : pickedWords(selection)}</strong>
          {children}
          <Button size="small" appearance="subtle" onClick={selection.clear}>
            Clear selection
          </Button>
        </>
      )}
    </div>
  );
}

const everyOf = (found: number | undefined, of: string | undefined): string =>
  `${found === undefined ? 'all that match' : `all ${formatCount(found)}`}${of === undefined ? '' : ` of “${of}”`}`;

const pickedWords = ({ picked, hidden }: Selection): string =>
  `${countOf(picked.size, 'user')} selected${hidden > 0 ? `, ${formatCount(hidden)} not in this list` : ''}`;

type ShownProps = Pick<Props, 'selection' | 'shown'>;

function SelectShown({ selection, shown }: ShownProps) {
  const { picked, isEvery, hidden } = selection;
  const areAll = isEvery || picked.size - hidden === shown;
  return (
    <Checkbox
      label={`Select the ${formatCount(shown)} shown`}
      checked={areAll ? true : picked.size > hidden ? 'mixed' : false}
      onChange={() => {
        if (areAll) selection.clear();
        else selection.pickShown();
      }}
    />
  );
}

type EveryProps = Pick<Props, 'selection'> & { readonly every: string };

function SelectEvery({ selection, every }: EveryProps) {
  const { announce } = usePage();
  return (
    <Button
      size="small"
      onClick={() => {
        selection.pickEvery();
        announce(`Selected: ${every}.`);
      }}
    >
      Select {every}
    </Button>
  );
}
