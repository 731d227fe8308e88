/** Exclusions: who is taken out of SSO. */
import { Badge, Button, Field, Input } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { Exclusion, LockedOut } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { LockedOutNotice } from '../../parts/locked-out.tsx';
import { Moment } from '../../parts/moment.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { usePage } from '../../state/page-context.ts';
import { useDelayed } from '../../state/use-delayed.ts';
import { useNow } from '../../state/use-now.ts';
import { type Paged, usePaged } from '../../state/use-paged.ts';
import { formatEnd, TIME_ZONE } from '../../words/format.ts';
import { AddExclusion } from './add-exclusion.tsx';
import { ImportExclusions } from './import-exclusions.tsx';
import { Value } from '../../parts/value.tsx';
import { Who } from '../../parts/who.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

export function ExclusionsView({ isActive }: { readonly isActive: boolean }) {
  const { api } = usePage();
  const [search, setSearch] = useState('');
  const wanted = useDelayed(search.trim());
  const list = usePaged(
    useCallback(
      (after: string | undefined) => api.listExclusions({ search: wanted, ...(after === undefined ? {} : { after }) }),
      [api, wanted],
    ),
    isActive,
    ['users'],
  );
  const { button, problem } = useExport({ list: 'exclusions', query: { search: wanted, timeZone: TIME_ZONE } });
  return (
    <>
      <AddExclusion onDone={list.reload} />
      <Section
        title="Excluded users"
        lead="They go on using their passwords whatever the switch says. An expired exclusion no longer counts, but stays on the list until it is removed."
        actions={button}
      >
        {problem}
        <div className="filters">
          <Field label="Search the exclusions: address begins with">
            <Input
              type="search"
              autoComplete="off"
              value={search}
              onChange={(_event, { value }) => {
                setSearch(value);
              }}
            />
          </Field>
        </div>
        <ProblemBar problem={list.problem} onRetry={list.reload} />
        <ExclusionTable list={list} />
      </Section>
      <ImportExclusions onDone={list.reload} />
    </>
  );
}

const emailOf = ({ email }: Exclusion): string => email;

function ExclusionTable({ list }: { readonly list: Paged<Exclusion> }) {
  const now = useNow(30_000);
  const [leaving, setLeaving] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [lockedOut, setLockedOut] = useState<LockedOut>();
  const columns = [
    { header: 'E-mail address', wide: true, cell: ({ email }: Exclusion) => <Value of={email} /> },
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
        {lockedOut !== undefined && <LockedOutNotice of={lockedOut} />}
      </div>
      <PagedTable label="Excluded users" columns={columns} keyOf={emailOf} list={list} empty="Nobody is excluded." />
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
            list.reload();
          }}
        />
      )}
    </>
  );
}

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
