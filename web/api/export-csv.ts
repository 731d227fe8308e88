/** A whole list as one CSV file, page by page: the first page's header stands once. */
import { BYTE_ORDER_MARK } from '../../shared/platform/wire.ts';
import type { ApiAnswer } from './call-api.ts';

/** More pages than the largest account has (200,000 users, and years of audit trail). */
const MOST_PAGES = 2000;

export type CsvExport =
  | {
      readonly kind: 'exported';
      readonly parts: readonly string[];
      readonly rows: number;
      /** So many entries are missing because they can't be read. */
      readonly unreadable: number;
      readonly whole: boolean;
    }
  | Extract<ApiAnswer<string>, { kind: 'problem' }>;

type Deps = {
  readonly readPage: (after: string | undefined) => Promise<ApiAnswer<string>>;
  readonly onProgress: (rows: number) => void;
  readonly isStopped: () => boolean;
};

export async function exportCsv({ readPage, onProgress, isStopped }: Deps): Promise<CsvExport> {
  const parts: string[] = [];
  let rows = 0;
  let unreadable = 0;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES && !isStopped(); page++) {
    const answer = await readPage(after);
    if (answer.kind === 'problem') return answer;
    const body = withoutHeader(answer.value);
    // fetch takes the mark away that the service puts in front; spreadsheets need it.
    parts.push(page === 0 ? `${BYTE_ORDER_MARK}${answer.value}` : body);
    rows += countRows(body);
    unreadable += answer.unreadable ?? 0;
    onProgress(rows);
    if (answer.next === undefined) return { kind: 'exported', parts, rows, unreadable, whole: true };
    after = answer.next;
  }
  return { kind: 'exported', parts, rows, unreadable, whole: false };
}

// The header holds names of columns alone, none of them quoted.
const withoutHeader = (csv: string): string => csv.slice(csv.indexOf('\n') + 1);

/** Lines that end outside quotes. */
function countRows(csv: string): number {
  let rows = 0;
  let quoted = false;
  for (const sign of csv)
    if (sign === '"') quoted = !quoted;
    else if (sign === '\n' && !quoted) rows++;
  return rows;
}
