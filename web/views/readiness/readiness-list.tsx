/** User by user: who has which status, and what can be done about it. */
import { Badge, Button, Field, Input, Select } from '@fluentui/react-components';
import { useCallback, useMemo, useState } from 'react';
import { READINESS_STATUSES } from '../../../shared/readiness/wire.ts';
import type { Readiness } from '../../api/answers.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { Value } from '../../parts/value.tsx';
import { usePage } from '../../state/page-context.ts';
import { useDelayed } from '../../state/use-delayed.ts';
import { usePaged } from '../../state/use-paged.ts';
import { formatCount } from '../../words/format.ts';
import { statusLabel, statusMeaning } from '../../words/service-words.ts';
import { LinkDialog } from './link-dialog.tsx';

type Totals = NonNullable<Readiness['totals']>;
type User = Readiness['items'][number];
/** Who isn't found, or not as the one person: a link by hand can be the answer. */
const LINKABLE: readonly string[] = ['recreated-in-entra', 'address-differs', 'ambiguous', 'not-in-entra'];

const columnsWith = (onLink: (email: string) => void) => [
  { header: 'E-mail address', wide: true, cell: ({ email }: User) => <Value of={email} /> },
  { header: 'Name', cell: ({ displayName }: User) => <Value of={displayName} /> },
  { header: 'Status', wide: true, cell: (user: User) => <Status user={user} /> },
  { header: 'Azure sign-in name', wide: true, cell: ({ userPrincipalName }: User) => <Value of={userPrincipalName} /> },
  {
    header: 'Actions',
    cell: ({ email, status }: User) =>
      LINKABLE.includes(status) && (
        <Button
          size="small"
          aria-label={`Link ${email} to a person in Azure`}
          onClick={() => {
            onLink(email);
          }}
        >
          Link …
        </Button>
      ),
  },
];

const Status = ({ user: { status, lockedOut } }: { readonly user: User }) => (
  <span className="stack-tight">
    <Badge appearance="tint" color={lockedOut ? 'danger' : status === 'ready' ? 'success' : 'informative'}>
      {statusLabel(status)}
    </Badge>
    {status !== 'ready' && <span className="soft small">{statusMeaning(status)}</span>}
  </span>
);

export function ReadinessList({ totals, isActive }: { readonly totals: Totals; readonly isActive: boolean }) {
  const { api, standing } = usePage();
  const [status, setStatus] = useState('');
  const [search, setSearch] = useState('');
  const wanted = useDelayed(search.trim());
  const list = usePaged(
    useCallback(
      (after: string | undefined) =>
        api.readReadiness({ status, search: wanted, ...(after === undefined ? {} : { after }) }),
      [api, status, wanted],
    ),
    isActive,
    ['users'],
  );
  const { button, problem } = useExport({ list: 'readiness', query: { status, search: wanted } });
  const [linking, setLinking] = useState<string>();
  const columns = useMemo(() => columnsWith(setLinking), []);
  return (
    <Section title="User by user" actions={button}>
      {problem}
      <Filters totals={totals} status={status} onStatus={setStatus} search={search} onSearch={setSearch} />
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <PagedTable
        label="Users and their readiness"
        columns={columns}
        keyOf={emailOf}
        list={list}
        empty="No user matches."
      />
      {linking !== undefined && (
        <LinkDialog
          email={linking}
          onClose={() => {
            setLinking(undefined);
          }}
          onDone={() => {
            setLinking(undefined);
            standing.checkReadiness();
          }}
        />
      )}
    </Section>
  );
}

type FiltersProps = {
  readonly totals: Totals;
  readonly status: string;
  readonly onStatus: (status: string) => void;
  readonly search: string;
  readonly onSearch: (search: string) => void;
};

const Filters = ({ totals, status, onStatus, search, onSearch }: FiltersProps) => (
  <div className="filters">
    <Field label="Status">
      <Select
        value={status}
        onChange={(_event, { value }) => {
          onStatus(value);
        }}
      >
        <option value="">All ({formatCount(totals.users)})</option>
        {READINESS_STATUSES.map((each) => (
          <option key={each} value={each}>
            {statusLabel(each)} ({formatCount(totals.byStatus[each] ?? 0)})
          </option>
        ))}
      </Select>
    </Field>
    <Field label="Address begins with">
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
);

const emailOf = ({ email }: User): string => email;
