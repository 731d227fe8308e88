/** Which users of the report are listed: by status and address. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { READINESS_STATUSES } from '../../../shared/readiness/wire.ts';
import type { Readiness } from '../../api/answers.ts';
import type { ReadinessUser } from '../../import/gather-users.ts';
import { NothingFound } from '../../parts/lists/nothing-found.tsx';
import { Value } from '../../parts/values/value.tsx';
import { usePage } from '../../state/page-context.ts';
import { pageOf } from '../../state/read-whole.ts';
import { useDelayed } from '../../state/time/use-delayed.ts';
import { usePaged } from '../../state/use-paged.ts';
import { formatCount, type Total } from '../../words/format.ts';
import { statusLabel } from '../../words/service-words.ts';

export type Totals = NonNullable<Readiness['totals']>;

type Filter = { readonly status: string; readonly search: string };
const NO_FILTER: Filter = { status: '', search: '' };

/** The list as the filter has it; read again for another report. */
export function useFiltered(takenAt: string, isActive: boolean) {
  const { api } = usePage();
  const [filter, setFilter] = useState(NO_FILTER);
  const { status } = filter;
  const search = useDelayed(filter.search.trim());
  const [found, setFound] = useState<{ readonly of: string; readonly total: Total | undefined }>();
  const asked = JSON.stringify([status, search, takenAt]);
  const list = usePaged<ReadinessUser>(
    useCallback(
      async (after: string | undefined, limit?: number) => {
        const answer = await api.readReadiness({ status, search, ...pageOf(after, limit) });
        if (after === undefined && answer.kind === 'ok') setFound({ of: asked, total: totalFound(answer.value.found) });
        return answer;
      },
      [api, status, search, asked],
    ),
    isActive,
    ['users'],
  );
  const clear = () => {
    setFilter(NO_FILTER);
  };
  const wanted = { status, search };
  const isFiltered = status !== '' || search !== '';
  return { filter, setFilter, clear, isFiltered, wanted, list, found: found?.of === asked ? found.total : undefined };
}

const totalFound = (found: Readiness['found']): Total | undefined =>
  found ? { count: found.users, isMore: found.isMore } : undefined;

/** Of the report, which the list is of: what changed since has its own numbers. */
export const foundBy = ({ listed }: Totals, status: string): number =>
  status === '' ? listed.users : (listed.byStatus[status] ?? 0);

type FiltersProps = {
  readonly totals: Totals;
  readonly filter: Filter;
  readonly onChange: (change: (before: Filter) => Filter) => void;
};

export const Filters = ({ totals, filter, onChange }: FiltersProps) => (
  <div className="filters">
    <Field label="Status">
      <Select
        value={filter.status}
        onChange={(_event, { value }) => {
          onChange((before) => ({ ...before, status: value }));
        }}
      >
        <option value="">All ({formatCount(foundBy(totals, ''))})</option>
        {READINESS_STATUSES.map((each) => (
          <option key={each} value={each}>
            {statusLabel(each)} ({formatCount(foundBy(totals, each))})
          </option>
        ))}
      </Select>
    </Field>
    <Field label="Address begins with">
      <Input
        type="search"
        autoComplete="off"
        value={filter.search}
        onChange={(_event, { value }) => {
          onChange((before) => ({ ...before, search: value }));
        }}
      />
    </Field>
  </div>
);

type NobodyProps = { readonly status: string; readonly search: string; readonly onClear: () => void };

/** What the list says where its filter leaves nobody. */
export function NobodyListed({ status, search, onClear }: NobodyProps) {
  const { company } = usePage().session;
  // That nobody has a status is good to know, and nothing to look for.
  if (search === '') return status === '' ? 'The account has no users.' : 'Nobody has this status.';
  return (
    <NothingFound
      title={
        <span>
          <span>
            No user’s address begins with “<Value of={search} />”
          </span>
          {status !== '' && <span> among those of the status “{statusLabel(status)}”</span>}
          <span>.</span>
        </span>
      }
      onClear={onClear}
      label="Show all users"
    >
      Users are made in <Value of={company.controlPanelName} />, and who was made since the report stands here with the
      next check.
    </NothingFound>
  );
}
