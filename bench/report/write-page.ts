/** `--write`: the figures of what was kept, with their chart, between the marks of docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { BARS } from '../bars.ts';
import { drawChart } from './draw-chart.ts';
import { markdownTable } from './print-table.ts';
import { allSeries, type Result } from './results.ts';
import { barsTable, figuresTable, otherTable, profileTable, UNFAIR } from './tables.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const PAGE = join(DOCS, 'performance.md');
export const CHART = 'images/performance.svg';
const MARKS = /(<!-- figures:[^>]*-->)[\s\S]*(<!-- end of figures -->)/;

/** Where it was measured, once for all parts that were measured alike. */
function whence(results: readonly Result[]): string {
  const ofPart = results.map(({ part, at, commit, machine, versions }) => ({
    part,
    text: `${at.slice(0, 10)}, at ${commit}, on ${machine}; ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version.replace(/^v/, '')}`)
      .join(', ')}`,
  }));
  return [...Map.groupBy(ofPart, ({ text }) => text)]
    .map(([text, parts]) => `- ${parts.map(({ part }) => `_${part}_`).join(', ')}: ${text}`)
    .join('\n');
}

export function describe(results: readonly Result[]): string {
  const series = allSeries(results);
  const parts = [...new Set(BARS.map(({ part }) => part))];
  return [
    'Measured:',
    whence(results),
    `![CPU and cold starts beside the peers](${CHART})`,
    '### The bars\n\nMet or not by the median of the rounds.',
    markdownTable(barsTable(series, parts)),
    '### Who was measured\n\nMedians; CPU of the server for each request or sign-in, with all its threads.',
    markdownTable(figuresTable(series)),
    [
      '### Where the CPU goes',
      'Samples of the main thread once everything is compiled, as shares of the CPU that the process took for each; what Node does for a library is the library’s.',
    ].join('\n\n'),
    markdownTable(profileTable(series)),
    '### All else',
    markdownTable(otherTable(series)),
    `### What is unfair\n\n${UNFAIR.map((line) => `- ${line}`).join('\n')}`,
  ].join('\n\n');
}

/** Throws when the page has lost its marks. */
export async function writePage(results: readonly Result[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  if (!MARKS.test(page)) throw new Error(`${PAGE} has no marks for the figures`);
  const written = page.replace(MARKS, (_, begin: string, end: string) => `${begin}\n\n${describe(results)}\n\n${end}`);
  const options = (await resolveConfig(PAGE)) ?? {};
  await writeFile(PAGE, await format(written, { ...options, parser: 'markdown' }));
  await writeFile(join(DOCS, CHART), drawChart(allSeries(results)));
}
