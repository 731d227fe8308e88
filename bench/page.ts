/**
 * `npm run bench:page -- LIGHTHOUSE [TIMES]`: the hosted page's main views as Lighthouse's phone has them. LIGHTHOUSE is its `cli/index.js`, installed
 * anywhere (`npm i -E lighthouse@13.5.0` in an empty folder): a hundred packages for a look now and then are no dependency of this project.
 *
 * Each load is judged twice: by the clock, which a busy machine makes worse, and by the CPU time of each task in the same trace, which it doesn't.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { servePage } from '../test/browser/page-service/serve.ts';

const CHROMIUM = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const NUMBERS = [
  ...['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'],
  ...['total-byte-weight'],
] as const;
const Report = z.object({
  categories: z.record(z.string(), z.object({ score: z.number() })),
  audits: z.record(z.string(), z.object({ numericValue: z.number().optional() })),
});
const Trace = z.looseObject({
  traceEvents: z.array(z.looseObject({ dur: z.number().optional(), tdur: z.number().optional() })),
});

/** By name: where it is, and what has happened before. */
const VIEWS = {
  'start, not connected': { fragment: '', isConnected: false },
  'overview, connected': { fragment: '', isConnected: true },
  'readiness, connected': { fragment: '#/readiness', isConnected: true },
} as const;

const [lighthouse, times = '3'] = process.argv.slice(2);
if (lighthouse === undefined) throw new Error('npm run bench:page -- LIGHTHOUSE [TIMES]');
const service = await servePage();
const folder = await mkdtemp(join(tmpdir(), 'bench-page-'));

async function judge(url: string, mode: string): Promise<string> {
  const flags = ['--quiet', '--output=json', '--chrome-flags=--headless=new --no-sandbox --disable-gpu', mode];
  const env = { ...process.env, CHROME_PATH: CHROMIUM };
  const options = { env, maxBuffer: 100_000_000 };
  return (await promisify(execFile)(process.execPath, [lighthouse ?? '', url, ...flags], options)).stdout;
}

/** Scores and numbers of one judgement, in the order of the heading. */
function rowOf(report: string): number[] {
  const { categories, audits } = Report.parse(JSON.parse(report));
  const scores = CATEGORIES.map((name) => Math.round((categories[name]?.score ?? Number.NaN) * 100));
  return [...scores, ...NUMBERS.map((name) => Math.round((audits[name]?.numericValue ?? Number.NaN) * 1000) / 1000)];
}

/** Lighthouse now and then records a load without its beginning (NO_NAVSTART), which it takes for a fault: it looks once more. */
async function look(url: string, artifacts: string, tries = 3): Promise<number[]> {
  try {
    await rm(artifacts, { recursive: true, force: true });
    await judge(url, `-G=${artifacts}`);
    return rowOf(await judge(url, `-A=${artifacts}`));
  } catch (error) {
    if (tries === 1) throw error;
    return look(url, artifacts, tries - 1);
  }
}

/** Every task of the trace takes as long as it had a CPU. */
async function countCpuAlone(artifacts: string): Promise<void> {
  const file = join(artifacts, 'trace.json');
  const trace = Trace.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const event of trace.traceEvents)
    if (event.dur !== undefined && event.tdur !== undefined) event.dur = Math.min(event.dur, Math.max(event.tdur, 1));
  await writeFile(file, JSON.stringify(trace));
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

console.log(`${CATEGORIES.join(', ')} (of 100), ${NUMBERS.join(', ')} (ms, bytes); load ${String(loadavg()[0])}`);
for (const [name, { fragment, isConnected }] of Object.entries(VIEWS)) {
  const rows: Record<'clock' | 'CPU', number[][]> = { clock: [], CPU: [] };
  for (let time = 0; time < Number(times); time++) {
    await service.begin();
    if (isConnected) {
      await service.world.connect();
      await service.world.report();
    }
    const artifacts = join(folder, 'artifacts');
    rows.clock.push(await look(service.url + fragment, artifacts));
    await countCpuAlone(artifacts);
    rows.CPU.push(rowOf(await judge(service.url + fragment, `-A=${artifacts}`)));
  }
  for (const [by, each] of Object.entries(rows))
    console.log(
      `${name}, by ${by}: ${(each[0] ?? []).map((_, at) => median(each.map((row) => row[at] ?? 0))).join(' ')}`,
    );
}
await service.stop();
await rm(folder, { recursive: true, force: true });
