/** A table that becomes a pile of cards where the screen is narrow. The roles stay said, for the cards take the tags' own away. */
import { Button, Spinner } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Paged } from '../state/use-paged.ts';
import { unreadableSentence } from '../words/service-words.ts';
import { Notice } from './notice.tsx';

export type Column<Row> = { readonly header: string; readonly cell: (row: Row) => ReactNode; readonly wide?: boolean };
type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
};

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
              className={wide ? 'wide' : header === 'Line' ? 'slim' : undefined}
            >
              {header === 'Actions' ? <span className="unseen">{header}</span> : header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={keyOf(row)}>
            {columns.map(({ header, cell }) => (
              <td role="cell" key={header} data-label={header === 'Actions' ? '' : header}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type PagedProps<Row> = Omit<Props<Row>, 'rows'> & { readonly list: Paged<Row>; readonly empty: ReactNode };

/** The same for a list that is read page by page. */
export function PagedTable<Row>({ list, empty, ...table }: PagedProps<Row>) {
  return (
    <>
      {list.unreadable > 0 && <Notice intent="warning">{unreadableSentence(list.unreadable)}</Notice>}
      {list.items.length > 0 && <DataTable {...table} rows={list.items} />}
      {list.isLoaded && list.items.length + list.unreadable === 0 && !list.hasMore && !list.isLoading && (
        <p className="empty">{empty}</p>
      )}
      <div className="more">
        {list.isLoading && <Spinner size="tiny" label="Loading …" />}
        {list.hasMore && !list.isLoading && (
          <Button onClick={list.loadMore}>{list.items.length === 0 ? 'Search further back' : 'Show more'}</Button>
        )}
      </div>
    </>
  );
}
