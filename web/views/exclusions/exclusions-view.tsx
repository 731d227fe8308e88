/** Exclusions: who is taken out of SSO. */
import { Badge, Button, Field, Input } from '@fluentui/react-components';
import { type ReactNode, useRef, useState } from 'react';
import type { Exclusion, LockedOut } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { LockedOutNotice } from '../../parts/locked-out.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { useDelayed } from '../../state/time/use-delayed.ts';
import { useNow } from '../../state/time/use-now.ts';
import type { Paged } from '../../state/use-paged.ts';
import { formatEnd, TIME_ZONE } from '../../words/format.ts';
import { AddExclusion } from './add-exclusion.tsx';
import { ExclusionTotals } from './exclusion-totals.tsx';
import { ImportExclusions } from './import-exclusions.tsx';
import { Value } from '../../parts/values/value.tsx';
import { Who } from '../../parts/values/who.tsx';
import { Ending, useEnding } from './ending.tsx';
import { NothingFound, SearchProgress } from './search-words.tsx';
import { useExclusionList } from './use-exclusion-list.ts';
import { RemoveDialog } from './remove-dialog.tsx';

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
    rows: wanted === '' ? totals?.all : undefined,
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
        empty={wanted === '' ? 'Nobody is excluded.' : <NothingFound search={wanted} onClear={clear} />}
      />
    </Section>
  );
}

const emailOf = ({ email }: Exclusion): string => email;

type TableProps = {
  readonly list: Paged<Exclusion>;
  /** The last change was a removal here: only then what came of it is news. */
  readonly isLatest: boolean;
  readonly empty: ReactNode;
  readonly onDone: () => void;
};

function ExclusionTable({ list, isLatest, empty, onDone }: TableProps) {
  const now = useNow(30_000);
  const [leaving, setLeaving] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [lockedOut, setLockedOut] = useState<LockedOut>();
  const columns = [
    { header: 'E-mail address', wide: true, cell: (exclusion: Exclusion) => <Whose {...exclusion} /> },
    { header: 'Reason', cell: ({ reason }: Exclusion) => <Value of={reason} /> },
    { header: 'How long', cell: ({ expiresAt }: Exclusion) => <Ends expiresAt={expiresAt} now={now} /> },
    {
      header: 'Excluded',
      cell: ({ excludedAt, excludedBy }: Exclusion) => (
        <>
          <Moment iso={excludedAt} />{' '}
          <span className="soft">
            by <Who id={excludedBy} />
          </span>
        </>
      ),
    },
    {
      header: 'Actions',
      cell: ({ email }: Exclusion) => (
        <Button
          size="small"
          aria-label={`Remove ${email} from the exclusions`}
          onClick={() => {
            setLeaving(email);
          }}
        >
          Remove
        </Button>
      ),
    },
  ];
  return (
    <>
      <ProblemBar problem={problem} />
      <div role="status" className="notice-slot">
        {isLatest && lockedOut !== undefined && <LockedOutNotice of={lockedOut} />}
      </div>
      <PagedTable label="Excluded users" columns={columns} keyOf={emailOf} list={list} empty={empty} />
      {leaving !== undefined && (
        <RemoveDialog
          email={leaving}
          onClose={(refused) => {
            setLeaving(undefined);
            setProblem(refused);
          }}
          onDone={(locked) => {
            setLeaving(undefined);
            setLockedOut(locked);
            onDone();
          }}
        />
      )}
    </>
  );
}

/** The address, whose it is, and where nobody has it, that. */
const Whose = ({ email, known, displayName }: Exclusion) => (
  <>
    <Value of={email} />{' '}
    <span className="soft small">
      {known ? <Value of={displayName} or="" /> : <span>Nobody here has this address</span>}
    </span>
  </>
);

function Ends({ expiresAt, now }: { readonly expiresAt: string | null; readonly now: number }) {
  if (expiresAt === null) return <>for good</>;
  return (
    <>
      <time dateTime={expiresAt} title={expiresAt}>
        {formatEnd(expiresAt)}
      </time>{' '}
      {Date.parse(expiresAt) <= now && (
        <Badge appearance="tint" color="warning">
          Expired
        </Badge>
      )}
    </>
  );
}
