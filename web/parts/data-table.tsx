/** A table that becomes a pile of cards where the screen is narrow. The roles stay said, for the cards take the tags' own away. */
import { Button, Spinner } from '@fluentui/react-components';
import { type ReactNode, useRef } from 'react';
import type { Paged } from '../state/use-paged.ts';
import { useKeepFocus } from '../state/use-keep-focus.ts';
import { unreadableSentence } from '../words/service-words.ts';
import { Notice } from './notice.tsx';
import { type PrintAll, PrintedPart, usePrintAll } from './lists/print-all.tsx';
import { ProblemBar } from './problem-bar.tsx';

export type Column<Row> = { readonly header: string; readonly cell: (row: Row) => ReactNode; readonly wide?: boolean };
type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
};

/** Columns that show by themselves what they are for. */
const isUnseen = (header: string): boolean => header === 'Actions' || header === 'Select';

export function DataTable<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <table role="table" className="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ header, wide }) => (
            <th
              key={header}
              role="columnheader"
              scope="col"
              className={wide ? 'wide' : header === 'Line' ? 'slim' : header === 'Select' ? 'slimmest' : undefined}
            >
              {isUnseen(header) ? <span className="unseen">{header}</span> : header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={keyOf(row)}>
            {columns.map(({ header, cell }) => (
              <td role="cell" key={header} data-label={isUnseen(header) ? '' : header}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type PagedProps<Row> = Omit<Props<Row>, 'rows'> & {
  readonly list: Paged<Row>;
  readonly empty: ReactNode;
  /** A list that people take along on paper. */
  readonly isPrintable?: boolean;
};

/** The same for a list that is read page by page. */
export function PagedTable<Row>({ list, empty, isPrintable = false, ...table }: PagedProps<Row>) {
  const printing = usePrintAll(list);
  const place = useRef<HTMLDivElement>(null);
  useKeepFocus(place);
  return (
    <div ref={place} role="group" aria-label={table.label} tabIndex={-1} className="paged">
      <div role="status" className="notice-slot">
        {list.isChanged && (
          <ChangedMeanwhile
            onShow={() => {
              list.reload();
              // The button goes with the notice; who used a keyboard stays at the list.
              place.current?.focus();
            }}
          />
        )}
      </div>
      {list.unreadable > 0 && <Notice intent="warning">{unreadableSentence(list.unreadable)}</Notice>}
      <Rows {...table} list={list} printing={printing} isPrintable={isPrintable} />
      {list.isLoaded && list.items.length + list.unreadable === 0 && !list.hasMore && !list.isLoading && (
        <p className="empty">{empty}</p>
      )}
      <More list={list}>{isPrintable && list.items.length > 0 && printing.button}</More>
    </div>
  );
}

const More = ({ list, children }: { readonly list: Paged<unknown>; readonly children: ReactNode }) => (
  <div className="more">
    {list.isLoading && <Spinner size="tiny" label="Loading …" />}
    {list.hasMore && !list.isLoading && (
      <Button onClick={list.loadMore}>{list.items.length === 0 ? 'Search further back' : 'Show more'}</Button>
    )}
    {children}
  </div>
);

type RowsProps<Row> = Omit<Props<Row>, 'rows'> & {
  readonly list: Paged<Row>;
  readonly printing: PrintAll<Row>;
  readonly isPrintable: boolean;
};

/** What stands there; while all is printed the paper has all, without what there is to press. */
function Rows<Row>({ list, printing: { rows, isMore, problem }, isPrintable, ...table }: RowsProps<Row>) {
  const onPaper = table.columns.filter(({ header }) => !isUnseen(header));
  return (
    <>
      <ProblemBar problem={problem} />
      {list.items.length > 0 && (
        <div className={rows === undefined ? undefined : 'on-screen'}>
          <DataTable {...table} rows={list.items} />
        </div>
      )}
      {rows !== undefined && (
        <div className="on-paper">
          <DataTable {...table} columns={onPaper} rows={rows} />
        </div>
      )}
      {isMore && <PrintedPart count={(rows ?? list.items).length} isPrintable={isPrintable} />}
    </>
  );
}

/** The list stands otherwise by now; people say when to look, so that nothing moves that they are reading. */
const ChangedMeanwhile = ({ onShow }: { readonly onShow: () => void }) => (
  <Notice intent="info" title="This list was changed meanwhile.">
    <Button size="small" onClick={onShow}>
      Show it as it is now
    </Button>
  </Notice>
);
