/** What came of each line, as a file for spreadsheets. */
import { writeCsv } from '../../shared/platform/wire.ts';
import { outcomeLabel } from '../words/service-words.ts';
import type { LineResult } from './send-lines.ts';

export const resultsCsv = (results: readonly LineResult[]): string =>
  writeCsv([
    ['line', 'email', 'outcome', 'message'],
    ...results.map(({ line: { line, email }, outcome, message }) => {
      return [String(line), email, outcomeLabel(outcome), message ?? ''];
    }),
  ]);
