/** Which users of the report are listed: by status and address. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { READINESS_STATUSES } from '../../../shared/readiness/wire.ts';
import type { Readiness } from '../../api/answers.ts';
import type { ReadinessUser } from '../../import/gather-users.ts';
import { usePage } from '../../state/page-context.ts';
import { useDelayed } from '../../state/time/use-delayed.ts';
import { usePaged } from '../../state/use-paged.ts';
import { formatCount } from '../../words/format.ts';
import { statusLabel } from '../../words/service-words.ts';

export type Totals = NonNullable<Readiness['totals']>;

type Filter = { readonly status: string; readonly search: string };

/** The list as the filter has it; read again for another report. */
export function useFiltered(takenAt: string, isActive: boolean) {
  const { api } = usePage();
  const [filter, setFilter] = useState<Filter>({ status: '', search: '' });
  const { status } = filter;
  const search = useDelayed(filter.search.trim());
  const list = usePaged<ReadinessUser>(
    useCallback(
      (after: string | undefined) => api.readReadiness({ status, search, ...(after === undefined ? {} : { after }) }),
      // eslint-disable-next-line react-hooks/exhaustive-deps -- another report is another list
      [api, status, search, takenAt],
    ),
    isActive,
    ['users'],
  );
  return { filter, setFilter, wanted: { status, search }, list };
}

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
