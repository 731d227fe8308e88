/** Table Storage in memory for tests, and stores opened on it as the service opens them. */
import { randomUUID } from 'node:crypto';
import { makeStores, type Stores } from '../../../shared/storages.ts';
import {
  TABLE_NAMES,
  type TableName,
  type Tables,
  type TablesOptions,
} from '../../../shared/platform/tables/open-tables.ts';
import type { Table } from '../../../shared/platform/tables/table.ts';
import type { Clock } from '../../../shared/platform/ports.ts';
import { makeMemoryTable, type MemoryRows } from './memory-table.ts';

type OpenOptions = Pick<TablesOptions, 'onRequest' | 'onUnreadable'> & {
  readonly clock?: Clock;
  /** What storage says that the time is; by itself what `clock` says. */
  readonly storageClock?: Clock;
  /** Put between the stores and each table. */
  readonly around?: (table: Table, name: TableName) => Table;
};
export type MemoryStorage = {
  /** Tables and stores as in a process of its own: nothing is shared with what was opened before but the data. */
  open(options?: OpenOptions): Stores & { readonly tables: Tables };
};

/** An account of its own, empty. Nothing to start or to end. */
export function makeMemoryStorage(): MemoryStorage {
  const data = new Map<TableName, MemoryRows>(TABLE_NAMES.map((name) => [name, new Map()]));
  return {
    open: ({ clock = () => new Date(), storageClock = clock, onRequest, onUnreadable, around } = {}) => {
      const watched = { storageClock, onRequest, report: onUnreadable ?? (() => undefined) };
      const made = [...data].map(([name, rows]) => {
        const table = makeMemoryTable(name, rows, watched);
        return [name, around?.(table, name) ?? table];
      });
      const tables = Object.fromEntries(made) as Tables;
      return { tables, ...makeStores({ tables, clock, randomId: randomUUID }) };
    },
  };
}
