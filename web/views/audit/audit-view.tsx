/** The audit trail: who changed what, when, from where, from what to what. */
import { Badge, Button, Field, Input, Select } from '@fluentui/react-components';
import { useCallback, useMemo } from 'react';
import type { AuditEvent } from '../../api/answers.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { NetworkAddress } from '../../parts/values/network-address.tsx';
import { NothingFound } from '../../parts/lists/nothing-found.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { useAuditFilter } from '../../state/use-audit-filter.ts';
import { ActorName } from '../../parts/values/actor.tsx';
import { ActorSelect } from './actor-select.tsx';
import { AuditChange } from './audit-change.tsx';
import { AuditTotal } from './audit-total.tsx';
import { useAuditCount } from '../../state/use-audit-count.ts';
import { usePage } from '../../state/page-context.ts';
import { pageOf } from '../../state/read-whole.ts';
import { useDelayed } from '../../state/time/use-delayed.ts';
import { usePaged } from '../../state/use-paged.ts';
import { type AuditFilter as Filter, NO_FILTER } from '../../words/audit-link.ts';
import { beginningOfDay, endOfDay } from '../../words/format.ts';
import { ACTION_LABELS, actionLabel, refusalLabel } from '../../words/audit-words.ts';

const toQuery = ({ actor, kind, outcome, user, firstDay, lastDay }: Filter) => ({
  actor: actor.trim(),
  search: user.trim(),
  kind,
  outcome,
  from: beginningOfDay(firstDay) ?? '',
  until: endOfDay(lastDay) ?? '',
});

export function AuditView({ isActive }: { readonly isActive: boolean }) {
  const { api } = usePage();
  const [filter, setFilter] = useAuditFilter();
  const wanted = useDelayed(filter);
  const query = useMemo(() => toQuery(wanted), [wanted]);
  const list = usePaged(
    useCallback(
      (after: string | undefined, limit?: number) => api.listAudit({ ...query, ...pageOf(after, limit) }),
      [api, query],
    ),
    isActive,
    ['events'],
  );
  const count = useAuditCount(query, isActive);
  const { counted } = count;
  const { button, problem } = useExport({
    ...{ list: 'audit-events', query },
    rows: counted && { count: counted.events, isMore: counted.next !== undefined },
  });
  const refresh = () => {
    list.reload();
    count.countAnew();
  };
  return (
    <Section
      title="Every change, and every attempt that was refused"
      lead="Newest first."
      actions={
        <>
          <Button onClick={refresh}>Refresh</Button>
          {button}
        </>
      }
    >
      {problem}
      <Filters filter={filter} events={list.items} onChange={setFilter} />
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <AuditTotal count={count} isSifted={isSifting(wanted)} />
      <PagedTable
        label="Audit events"
        columns={COLUMNS}
        keyOf={idOf}
        list={list}
        isPrintable
        empty={
          <NothingOnRecord
            onClear={() => {
              setFilter(NO_FILTER);
            }}
          />
        }
      />
    </Section>
  );
}

/** Whether something else than the days is asked for. */
const isSifting = ({ actor, kind, outcome, user }: Filter): boolean => `${actor}${kind}${outcome}${user}`.trim() !== '';

const NothingOnRecord = ({ onClear }: { readonly onClear: () => void }) => (
  <NothingFound title="Nothing on record matches." label="Clear the filters" onClear={onClear}>
    Take a filter away, or choose other days. What somebody did in Azure is on record there, not here.
  </NothingFound>
);

const idOf = ({ id }: AuditEvent): string => id;

const COLUMNS = [
  { header: 'When', cell: ({ at }: AuditEvent) => <Moment iso={at} /> },
  {
    header: 'Who',
    cell: ({ actor, address }: AuditEvent) => (
      <>
        <ActorName actor={actor} />{' '}
        {address !== null && (
          <span className="soft small">
            from <NetworkAddress of={address} />
          </span>
        )}
      </>
    ),
  },
  { header: 'What', cell: (event: AuditEvent) => <What event={event} /> },
  { header: 'From what to what', wide: true, cell: (event: AuditEvent) => <AuditChange event={event} /> },
];

const What = ({ event: { action, outcome, refusal } }: { readonly event: AuditEvent }) => (
  <span className="stack-tight">
    <span>{actionLabel(action)}</span>
    {outcome === 'refused' && (
      <span>
        <Badge appearance="tint" color="danger">
          Refused
        </Badge>{' '}
        <span className="soft small">{refusal === null ? '' : refusalLabel(refusal)}</span>
      </span>
    )}
  </span>
);

type FiltersProps = {
  readonly filter: Filter;
  readonly events: readonly AuditEvent[];
  readonly onChange: (filter: Filter) => void;
};

function Filters({ filter, events, onChange }: FiltersProps) {
  const change =
    (field: keyof Filter) =>
    (_event: unknown, { value }: { value: string }) => {
      onChange({ ...filter, [field]: value });
    };
  return (
    <div className="filters">
      <Field label="About (address begins with)">
        <Input value={filter.user} autoComplete="off" spellCheck={false} onChange={change('user')} />
      </Field>
      <ActorSelect
        value={filter.actor}
        events={events}
        onChange={(actor) => {
          onChange({ ...filter, actor });
        }}
      />
      <Field label="Kind">
        <Select value={filter.kind} onChange={change('kind')}>
          <option value="">All kinds</option>
          {Object.entries(ACTION_LABELS).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Outcome">
        <Select value={filter.outcome} onChange={change('outcome')}>
          <option value="">Done and refused</option>
          <option value="done">Done</option>
          <option value="refused">Refused</option>
        </Select>
      </Field>
      <Field label="First day">
        <Input type="date" value={filter.firstDay} onChange={change('firstDay')} />
      </Field>
      <Field label="Last day">
        <Input type="date" value={filter.lastDay} onChange={change('lastDay')} />
      </Field>
    </div>
  );
}
