/** Exclusions: who is taken out of SSO. */
import { Field, Input } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useExport } from '../../parts/export-button.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { useDelayed } from '../../state/time/use-delayed.ts';
import { shownTotal } from '../../state/use-paged.ts';
import { TIME_ZONE } from '../../words/format.ts';
import { AddExclusion } from './add-exclusion.tsx';
import { ExclusionTotals } from './exclusion-totals.tsx';
import { ImportExclusions } from './import-exclusions.tsx';
import { Ending, useEnding } from './ending.tsx';
import { NoExclusionFound, SearchProgress } from './search-words.tsx';
import { useExclusionList } from './use-exclusion-list.ts';
import { ExclusionTable, type TableProps } from './exclusion-table.tsx';

export function ExclusionsView({ isActive }: { readonly isActive: boolean }) {
  const [search, setSearch] = useState('');
  const [latest, setLatest] = useState<'added' | 'removed' | 'imported'>();
  const wanted = useDelayed(search.trim());
  const found = useExclusionList(wanted, isActive);
  const ending = useEnding(isActive);
  const reload = () => {
    found.list.reload();
    ending.reload();
  };
  return (
    <>
      <Ending ending={ending} onDone={reload} />
      <AddExclusion
        isLatest={latest === 'added'}
        onBegin={() => {
          setLatest('added');
        }}
        onDone={reload}
      />
      <Excluded
        {...{ search, wanted, found }}
        onSearch={setSearch}
        isLatest={latest === 'removed'}
        onDone={() => {
          setLatest('removed');
          reload();
        }}
      />
      <ImportExclusions
        onDone={() => {
          setLatest('imported');
          reload();
        }}
      />
    </>
  );
}

type ExcludedProps = Pick<TableProps, 'isLatest' | 'onDone'> & {
  readonly search: string;
  /** What is searched for by now. */
  readonly wanted: string;
  readonly found: ReturnType<typeof useExclusionList>;
  readonly onSearch: (search: string) => void;
};

function Excluded({
  search,
  wanted,
  found: { list, totals, progress, stop },
  onSearch,
  isLatest,
  onDone,
}: ExcludedProps) {
  const filters = useRef<HTMLDivElement>(null);
  const { button, problem } = useExport({
    ...{ list: 'exclusions', query: { search: wanted, timeZone: TIME_ZONE } },
    rows: wanted === '' ? totals && { count: totals.all } : shownTotal(list),
  });
  const clear = () => {
    onSearch('');
    filters.current?.querySelector('input')?.focus();
  };
  return (
    <Section
      title="Excluded users"
      lead="They go on using their passwords whatever the switch says. An expired exclusion no longer counts, but stays on the list until it is removed."
      actions={button}
    >
      {problem}
      <div className="filters" ref={filters}>
        <Field label="Search the exclusions: any part of an address, name or reason">
          <Input
            type="search"
            autoComplete="off"
            value={search}
            onChange={(_event, { value }) => {
              onSearch(value);
            }}
          />
        </Field>
      </div>
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <ExclusionTotals totals={totals} list={list} isSearched={wanted !== ''} />
      {progress !== undefined && <SearchProgress progress={progress} onStop={stop} />}
      <ExclusionTable
        {...{ list, isLatest, onDone }}
        empty={wanted === '' ? 'Nobody is excluded.' : <NoExclusionFound search={wanted} onClear={clear} />}
      />
    </Section>
  );
}
