/** A bulk edit of exclusions as it comes in: JSON, or CSV in the form in which the list goes out. */
import * as z from 'zod';
import { type CsvReading, readCsv } from './csv.ts';
import { freeText, Moment } from './free-text.ts';

const MAX_ITEMS = 1000;
const REQUIRED_COLUMN = 'email';
// The last two are there when an exported list comes back; who excludes, and when, is said by the request itself.
const COLUMNS = new Set([REQUIRED_COLUMN, 'reason', 'expiresAt', 'excludedBy', 'excludedAt']);

// What isn't an address is reported item by item, so that one bad row doesn't cost the other 999.
const Address = z.string().min(1).max(1024);
const Addition = z
  .strictObject({ email: Address, reason: freeText(200).optional(), expiresAt: Moment.optional() })
  .transform(({ email, reason, expiresAt }) => ({ email, reason, expiresAt }));

export const ExclusionsEdit = z
  .strictObject({
    add: z.array(Addition).max(MAX_ITEMS).default([]),
    remove: z.array(Address).max(MAX_ITEMS).default([]),
    acceptDisabledInEntra: z
      .boolean()
      .default(false)
      .describe('Also excludes users who are disabled in Azure, which gives them their Company password back.'),
  })
  .refine(({ add, remove }) => add.length + remove.length <= MAX_ITEMS, `must hold at most ${MAX_ITEMS} items`);

/** Additions only. Errors name the line of the file, counted from 1, and the column. */
export const ExclusionsCsv = z
  .string()
  .describe('A header with email and, if wanted, reason and expiresAt; then at most 1,000 rows.')
  .transform((text, context) => {
    const rejected = (message: string, ...path: string[]) => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    const reading = readCsv(text, MAX_ITEMS + 1);
    if (reading.kind !== 'rows') return rejected(WHY_NOT[reading.kind], `line ${reading.line}`);
    const [header, ...rows] = reading.rows;
    if (header === undefined || !isHeader(header.cells)) {
      return rejected('must be email,reason,expiresAt', `line ${header?.line ?? 1}`);
    }
    return {
      add: rows.flatMap(({ line, cells }) => readRow(header.cells, cells, `line ${line}`, context)),
      remove: [],
      acceptDisabledInEntra: false,
    };
  });

const WHY_NOT: Readonly<Record<Exclude<CsvReading['kind'], 'rows'>, string>> = {
  malformed: 'is no CSV: a quote is left open, or stands inside a cell',
  formula: 'has a cell that begins like a formula (=, +, -, @, tab): put an apostrophe in front of it, or take it out',
  'too-many': `is one too many: send at most ${MAX_ITEMS} rows at a time`,
};

const isHeader = (header: readonly string[]): boolean =>
  header.includes(REQUIRED_COLUMN) &&
  header.every((column) => COLUMNS.has(column)) &&
  new Set(header).size === header.length;

function readRow(header: readonly string[], row: readonly string[], name: string, context: z.RefinementCtx) {
  if (row.length !== header.length) {
    context.addIssue({ code: 'custom', message: `must have ${header.length} cells`, path: [name] });
    return [];
  }
  const cell = (column: string) => row[header.indexOf(column)] ?? '';
  const [reason, expiresAt] = [cell('reason').trim(), cell('expiresAt').trim()];
  const addition = Addition.safeParse({
    email: cell('email'),
    ...(reason === '' ? {} : { reason }),
    ...(expiresAt === '' ? {} : { expiresAt }),
  });
  if (addition.success) return [addition.data];
  for (const { message, path } of addition.error.issues) {
    context.addIssue({ code: 'custom', message, path: [name, ...path] });
  }
  return [];
}
