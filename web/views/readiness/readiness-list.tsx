/** User by user: who has which status, and what can be done about one of them, the chosen, or all. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { READINESS_COLUMNS, readinessRow } from '../../../shared/readiness/wire.ts';
import { writeCsv } from '../../../shared/platform/wire.ts';
import type { ReadinessUser } from '../../import/gather-users.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { ListTotal } from '../../parts/lists/list-total.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Section } from '../../parts/section.tsx';
import type { Chosen } from '../../state/kept-exclusion.ts';
import { usePage } from '../../state/page-context.ts';
import type { Total } from '../../words/format.ts';
import { statusLabel } from '../../words/service-words.ts';
import { useAskedMany } from './chosen/asked-many.tsx';
import { type ExcludeMany, ExcludeManyPart, useExcludeMany } from './exclude-many.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { LinkManyPart } from './link-many.tsx';
import { readinessColumns } from './readiness-columns.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { canLinkByMail, type LinkMany, useLinkMany } from './use-link-many.ts';
import { type Selection, useSelection } from './use-selection.ts';
import { Filters, type Totals, foundBy, NobodyListed, useFiltered } from './readiness-filter.tsx';

type ListProps = { readonly totals: Totals; readonly takenAt: string; readonly isActive: boolean };

export function ReadinessList({ totals, takenAt, isActive }: ListProps) {
  const { standing } = usePage();
  const { filter, setFilter, clear, isFiltered, wanted, list, found } = useFiltered(takenAt, isActive);
  const selection = useSelection(list.items, JSON.stringify([takenAt, wanted]));
  const rows: Total | undefined = wanted.search === '' ? { count: foundBy(totals, wanted.status) } : found;
  const exporting = useExport({ list: 'readiness', query: wanted, rows });
  const many = useExcludeMany(() => {
    list.reload();
    // The list is of the report; with who is excluded by now it is another one.
    void standing.checkReadiness();
  });
  const linking = useLinking();
  const asked = useAskedMany();
  const linkMany = useLinkMany(takenAt, () => void standing.checkReadiness());
  const picked = [...selection.picked.values()];
  const chosen = chosenOf(selection, wanted);
  return (
    <>
      <ExcludeManyPart many={many} takenAt={takenAt} onStarted={selection.clear} />
      {linking.dialog}
      <LinkManyPart many={linkMany} />
      {asked.part}
      <Section title="User by user" lead={<AsFound takenAt={takenAt} />} actions={exporting.button}>
        {exporting.problem}
        <Filters totals={totals} filter={filter} onChange={setFilter} />
        <ProblemBar problem={list.problem} onRetry={list.reload} />
        <ListTotal isFiltered={isFiltered} found={rows} all={totals.listed.users} one="user" />
        <SelectionBar
          selection={selection}
          shown={list.items.length}
          hasMore={list.hasMore}
          found={rows?.isMore === true ? undefined : rows?.count}
          of={wanted.status === '' ? undefined : statusLabel(wanted.status)}
        >
          <ChosenActions
            chosen={chosen}
            many={many}
            linkMany={linkMany}
            onAsk={(about) => {
              asked.ask({ about, chosen, count: selection.isEvery ? rows : { count: picked.length } });
            }}
            onExport={() => {
              if (selection.isEvery) void exporting.start();
              else savePicked(picked);
            }}
          />
        </SelectionBar>
        <PagedTable
          label="Users and their readiness"
          columns={readinessColumns({ selection, onLink: linking.open })}
          keyOf={emailOf}
          list={list}
          isPrintable
          empty={<NobodyListed {...wanted} onClear={clear} />}
        />
      </Section>
    </>
  );
}

const chosenOf = ({ isEvery, picked }: Selection, wanted: { status: string; search: string }): Chosen =>
  isEvery
    ? { kind: 'every', ...wanted }
    : { kind: 'picked', users: [...picked.values()].map(({ email, status }) => ({ email, status })) };

type ActionsProps = {
  readonly chosen: Chosen;
  readonly many: ExcludeMany;
  readonly linkMany: LinkMany;
  readonly onAsk: (about: 'explain' | 'test') => void;
  readonly onExport: () => void;
};

const ChosenActions = ({ chosen, many, linkMany, onAsk, onExport }: ActionsProps) => (
  <>
    <Button
      size="small"
      disabledFocusable={many.run.state.kind === 'sending'}
      onClick={() => {
        many.ask(chosen);
      }}
    >
      Exclude …
    </Button>
    {canLinkByMail(chosen) && (
      <Button
        size="small"
        disabledFocusable={linkMany.state.kind === 'working'}
        onClick={() => void linkMany.look(chosen)}
      >
        Link by mail …
      </Button>
    )}
    <Button
      size="small"
      onClick={() => {
        onAsk('test');
      }}
    >
      Test …
    </Button>
    <Button
      size="small"
      onClick={() => {
        onAsk('explain');
      }}
    >
      Explain …
    </Button>
    <Button size="small" onClick={onExport}>
      Export selected
    </Button>
  </>
);

const AsFound = ({ takenAt }: { readonly takenAt: string }) => (
  <>
    As the report of <Moment iso={takenAt} /> found them. Whoever was changed since stands here anew with the next
    check; the numbers above count them already.
  </>
);

function useLinking() {
  const { standing } = usePage();
  const [email, setEmail] = useState<string>();
  const close = () => {
    setEmail(undefined);
  };
  const done = () => {
    close();
    void standing.checkReadiness();
  };
  return { open: setEmail, dialog: email !== undefined && <LinkDialog email={email} onClose={close} onDone={done} /> };
}

const savePicked = (users: readonly ReadinessUser[]): void => {
  saveFile('readiness.csv', [writeCsv([READINESS_COLUMNS, ...users.map(readinessRow)])]);
};

const emailOf = ({ email }: ReadinessUser): string => email;
