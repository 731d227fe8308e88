import type { UnreadableRow, WriteLog } from '../../ports.ts';

/** One line for all rows of a list that are unreadable in the same way. */
export const makeReportUnreadable = (writeLog: WriteLog) =>
  function reportUnreadable(rows: readonly UnreadableRow[]): void {
    const alike = Map.groupBy(rows, ({ kind, columns }) => `${kind} ${columns.join(' ')}`);
    for (const [first, ...others] of alike.values()) {
      if (first === undefined) continue;
      const { kind, columns } = first;
      writeLog('row-unreadable', { kind, column: columns[0], rows: 1 + others.length });
    }
  };
