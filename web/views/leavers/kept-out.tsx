/** Who is kept out because they left, with the way back in; and who left and isn't. */
import { Button, Field, Input } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { BlockedUser } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { ListTotal } from '../../parts/lists/list-total.tsx';
import { NothingFound } from '../../parts/lists/nothing-found.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { Value } from '../../parts/values/value.tsx';
import { useDelayed } from '../../state/time/use-delayed.ts';
import { pageOf } from '../../state/read-whole.ts';
import { usePage } from '../../state/page-context.ts';
import { shownTotal, usePaged } from '../../state/use-paged.ts';

const CHANGES = ['users', 'account'] as const;
const emailOf = ({ email }: BlockedUser): string => email;

const columnsOf = (onLift: (email: string) => Promise<void>) => [
  { header: 'E-mail address', wide: true, cell: ({ email }: BlockedUser) => <Value of={email} /> },
  { header: 'Kept out since', cell: ({ blockedAt }: BlockedUser) => <Moment iso={blockedAt} /> },
  {
    header: 'Last tried',
    cell: ({ refusedAt }: BlockedUser) => (refusedAt === null ? 'Never' : <Moment iso={refusedAt} />),
  },
  {
    header: 'Actions',
    cell: ({ email }: BlockedUser) => (
      <Button size="small" onClick={() => void onLift(email)}>
        <span>Let in again</span>
        <span className="unseen">
          : <Value of={email} />
        </span>
      </Button>
    ),
  },
];

function useBlocked(search: string) {
  const { api } = usePage();
  return usePaged(
    useCallback(
      (after: string | undefined, limit?: number) =>
        api.listBlocked({ ...pageOf(after, limit), ...(search === '' ? {} : { search }) }),
      [api, search],
    ),
    true,
    CHANGES,
  );
}

/** Nothing where nobody is. */
export function KeptOut() {
  const { api, announce } = usePage();
  const [search, setSearch] = useState('');
  const wanted = useDelayed(search.trim());
  const list = useBlocked(wanted);
  const found = shownTotal(list);
  // The file has all of them, whatever is searched for.
  const { button, problem: exportProblem } = useExport({
    list: 'blocked-users',
    rows: wanted === '' ? found : undefined,
  });
  const [problem, setProblem] = useState<ApiProblem>();
  const lift = async (email: string) => {
    const answer = await api.editBlocks({ lift: [email] });
    setProblem(answer.kind === 'problem' ? answer.problem : undefined);
    if (answer.kind !== 'problem') announce('The user is no longer kept out.');
    list.reload();
  };
  const columns = columnsOf(lift);
  if (search === '' && wanted === '' && list.items.length === 0 && list.problem === undefined && problem === undefined)
    return null;
  return (
    <Section
      title="Kept out because they left"
      lead="Their passwords are refused, and can’t be reset, whatever the switch says. It ends when you let them in, or when Azure shows them enabled again."
      actions={button}
    >
      {exportProblem}
      <ProblemBar problem={problem} />
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <Search value={search} onChange={setSearch} />
      <ListTotal isFiltered={wanted !== ''} found={found} all={undefined} one="user" />
      <PagedTable
        label="Users kept out"
        columns={columns}
        keyOf={emailOf}
        list={list}
        isPrintable
        empty={
          <NobodyKeptOut
            search={wanted}
            onClear={() => {
              setSearch('');
            }}
          />
        }
      />
    </Section>
  );
}

const NobodyKeptOut = ({ search, onClear }: { readonly search: string; readonly onClear: () => void }) => (
  <NothingFound
    title={
      <span>
        Nobody whose address begins with “<Value of={search} />” is kept out.
      </span>
    }
    onClear={onClear}
  >
    Why a password is refused is told by “Explain a user”.
  </NothingFound>
);

type SearchProps = { readonly value: string; readonly onChange: (value: string) => void };

const Search = ({ value, onChange }: SearchProps) => (
  <Field label="Search by the beginning of an address">
    <Input
      type="search"
      value={value}
      onChange={(_event, data) => {
        onChange(data.value);
      }}
    />
  </Field>
);
