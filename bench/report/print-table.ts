/** A table for a terminal: the first column to the left, numbers to the right. */
import type { TableOfText } from './tables.ts';

export function printTable({ head, rows }: TableOfText): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

export const markdownTable = ({ head, rows }: TableOfText): string =>
  [
    `| ${head.join(' | ')} |`,
    `| --- ${head
      .slice(1)
      .map(() => '| ---: ')
      .join('')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
