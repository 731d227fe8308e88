/** How far a search of the exclusions is, and what it says when it found nothing. */
import { Button } from '@fluentui/react-components';
import { NothingFound } from '../../parts/lists/nothing-found.tsx';
import { Value } from '../../parts/values/value.tsx';
import { formatCount } from '../../words/format.ts';

type Progress = { readonly searched: number; readonly all: number | undefined; readonly goesOn: boolean };

export const SearchProgress = ({ progress, onStop }: { readonly progress: Progress; readonly onStop: () => void }) => (
  <div className="row">
    <span role="status">
      <span>Searched {formatCount(progress.searched)}</span>
      {progress.all !== undefined && <span> of {formatCount(Math.max(progress.all, progress.searched))}</span>}
      <span> exclusions.</span>
    </span>
    {progress.goesOn && (
      <Button size="small" onClick={onStop}>
        Stop
      </Button>
    )}
  </div>
);

export const NoExclusionFound = ({ search, onClear }: { readonly search: string; readonly onClear: () => void }) => (
  <NothingFound
    title={
      <span>
        Nothing matches “<Value of={search} />” in an address, a name or a reason.
      </span>
    }
    onClear={onClear}
  >
    Try a shorter part. Who isn’t on the list isn’t excluded: explain the user to see how they sign in.
  </NothingFound>
);
