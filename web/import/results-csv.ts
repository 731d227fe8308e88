/** What came of each line, as CSV that no spreadsheet takes for formulas (OWASP, "CSV Injection"). */
import { outcomeLabel } from '../words/service-words.ts';
import type { LineResult } from './send-lines.ts';

const cell = (text: string): string => {
  const harmless = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

export const resultsCsv = (results: readonly LineResult[]): readonly string[] => [
  'line,email,outcome,message\r\n',
  ...results.map(
    ({ line: { line, email }, outcome, message }) =>
      `${[String(line), email, outcomeLabel(outcome), message ?? ''].map(cell).join(',')}\r\n`,
  ),
];
