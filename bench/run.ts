/**
 * `npm run bench -- [PART…] [--write] [--short] [--no-peers] [--worker FOLDER]`: measures, keeps the results below bench/results/, and prints every bar met or not met.
 * It fails when a run doesn't finish or an answer is wrong, never because of a time.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBench, SHORT, WHOLE, type Part } from './bench.ts';
import { BARS } from './bars.ts';
import { installPeers } from './install-peers.ts';
import { makeRecorder } from './measure/series.ts';
import { cold } from './parts/cold.ts';
import { agedByClock, memory } from './parts/memory.ts';
import { profile } from './parts/profile.ts';
import { readiness } from './parts/readiness.ts';
import { discovery, signInPart } from './parts/requests.ts';
import { scale } from './parts/scale.ts';
import { silence } from './parts/silence.ts';
import { drawChart } from './report/draw-chart.ts';
import { printTable } from './report/print-table.ts';
import { allSeries, keepResult, makeResult, readResults, RESULTS, type Result } from './report/results.ts';
import { barsTable, figuresTable, otherTable, profileTable, UNFAIR } from './report/tables.ts';
import { writePage } from './report/write-page.ts';

const PARTS: Readonly<Record<string, Part>> = {
  ...{ cold, discovery, 'sign-in': signInPart, profile, memory, silence, scale, readiness },
  aged: agedByClock,
};
/** By the clock it takes 37 minutes, so it is run by its name alone. */
const BY_NAME_ALONE = ['aged'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean' },
    short: { type: 'boolean' },
    'no-peers': { type: 'boolean' },
    worker: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}`);
const names = positionals.length > 0 ? positionals : Object.keys(PARTS).filter((name) => !BY_NAME_ALONE.includes(name));

async function measure(): Promise<readonly Result[]> {
  const size = values.short === true ? SHORT : { ...WHOLE, peers: values['no-peers'] !== true, worker: values.worker };
  const bench = openBench(size);
  if (size.peers) installPeers(bench.say);
  const results: Result[] = [];
  try {
    for (const name of names) {
      const began = performance.now();
      bench.say(name);
      const recorder = makeRecorder();
      await PARTS[name]?.({ ...bench, recorder });
      const result = makeResult(name, recorder.series);
      results.push(result);
      // What was measured in a moment says nothing of a time.
      if (!size.short) await keepResult(result);
      bench.say(`  ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  } finally {
    await bench.close();
  }
  return results;
}

function print(results: readonly Result[]): void {
  const series = allSeries(results);
  const [first] = results;
  console.log(`${first?.at ?? ''}, ${first?.commit ?? ''}, ${first?.machine ?? ''}`);
  console.log(
    Object.entries(first?.versions ?? {})
      .flat()
      .join(' '),
    '\n',
  );
  for (const table of [barsTable(series, names), figuresTable(series), profileTable(series), otherTable(series)])
    if (table.rows.length > 0) console.log(`${printTable(table)}\n`);
  console.log(UNFAIR.join('\n'));
}

const results = await measure();
if (values.short === true) {
  const measured = barsTable(allSeries(results), names).rows.filter(([, , , , , met]) => met !== 'not measured');
  console.log(
    `${names.join(', ')}: everything answered, and rightly; ${measured.length} of ${BARS.length} bars were measured`,
  );
} else {
  print(results);
  const kept = await readResults();
  await writeFile(join(RESULTS, 'chart.svg'), drawChart(allSeries(kept)));
  if (values.write === true) await writePage(kept);
}
// Agents of the stand-ins may hold a socket for a while.
process.exit(0);
