/**
 * `npm run load [-- --seconds N] [--people N] [--short]`: a mixed day with faults in the middle, against the local stack. Ends with 1 when a change was lost or
 * done twice, a code gave tokens twice, an answer was wrong, or the service wasn't well again at the end; never because of a time.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figure } from './report/tables.ts';
import { printTable } from './report/print-table.ts';
import { quantile } from './measure/series.ts';
import { lookBack } from './load/look-back.ts';
import { type Happened, openDay, type Outcome } from './load/mixed-day.ts';
import { openLoadStage, type LoadStage } from './load/open-load-stage.ts';
import { phasesOf } from './load/phases.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '90' },
    people: { type: 'string', default: '8' },
    short: { type: 'boolean', default: false },
  },
});
const [seconds, people] = [values.short ? 12 : Number(values.seconds), Number(values.people)];
if (!(seconds >= 12 && seconds <= 3600)) throw new Error('--seconds takes a number from 12 to 3600');
if (!(Number.isInteger(people) && people >= 1 && people <= 64)) throw new Error('--people takes a number up to 64');

const OUTCOMES: readonly Outcome[] = ['done', 'come again', 'lost', 'wrong'];

function residentOf({ pid }: LoadStage): string {
  try {
    return figure((Number(readFileSync(`/proc/${pid()}/statm`, 'latin1').split(' ')[1]) * 4096) / 2 ** 20);
  } catch {
    return '';
  }
}

function rowOf(name: string, happened: readonly Happened[], resident: string): readonly string[] {
  const answered = happened.filter(({ what, outcome }) => what === 'discovery' && outcome !== 'lost');
  const took = answered.map(({ milliseconds }) => milliseconds);
  const at = (share: number): string => (took.length === 0 ? '' : figure(quantile(took, share)));
  const counts = OUTCOMES.map((outcome) => happened.filter((one) => one.outcome === outcome).length);
  return [name, ...counts.map(String), at(0.5), at(0.99), resident];
}

const HEAD = ['', ...OUTCOMES, 'discovery p50 ms', 'p99 ms', 'resident MB'];

async function liveThrough(stage: LoadStage) {
  const day = openDay(stage, people);
  const all: Happened[] = [];
  let now: Happened[] = [];
  const rows: (readonly string[])[] = [];
  const living = day.begin((happened) => {
    now.push(happened);
    all.push(happened);
  });
  let lastPhase: readonly Happened[] = [];
  try {
    for (const { name, run } of phasesOf(seconds * 1000, values.short)) {
      now = [];
      await run(stage);
      rows.push(rowOf(name, now, residentOf(stage)));
      lastPhase = now;
    }
  } finally {
    day.end();
    await living;
    await day.close();
  }
  return { ...day, all, rows, lastPhase };
}

const stage = await openLoadStage();
const faults: string[] = [];
try {
  const { changes, codes, all, rows, lastPhase } = await liveThrough(stage);
  console.log(printTable({ head: HEAD, rows: [...rows, rowOf('whole day', all, '')] }));
  const wrong = all.filter(({ outcome }) => outcome === 'wrong');
  faults.push(...wrong.slice(0, 10).map(({ what, said }) => `wrong: ${what}: ${said}`));
  if (!lastPhase.some(({ what, outcome }) => what === 'discovery' && outcome === 'done'))
    faults.push('it was not well again at the end');
  const { faults: lostOrTwice, trailOfUnanswered } = await lookBack(stage, changes, codes);
  faults.push(...lostOrTwice);
  const accepted = changes.filter(({ isAccepted }) => isAccepted).length;
  const redeemed = codes.filter((code) => code.redeemed === 1).length;
  console.log(
    `\n${accepted} of ${changes.length} changes were accepted, ${trailOfUnanswered} more were done without their answer arriving; ${redeemed} of ${codes.length} codes gave tokens, each asked for twice at once`,
  );
} finally {
  await stage.close();
}
console.log(faults.length === 0 ? 'nothing lost, nothing twice' : faults.join('\n'));
process.exit(faults.length === 0 ? 0 : 1);
