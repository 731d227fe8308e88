/** The measurements as a table, with a bar for each median. */
import type { ColdStart } from './time-cold-start.ts';

const BAR_WIDTH = 40;

/** The value at `share` of the sorted values, between two of them where it falls so. Throws without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error('there is nothing measured');
  return below + (above - below) * (place - Math.floor(place));
}

const ms = (value: number): string => value.toFixed(0).padStart(6);

function describeApp(name: string, runs: readonly ColdStart[], longest: number): string {
  const answered = runs.map((run) => run.answered);
  const median = quantile(answered, 0.5);
  const loaded = quantile(
    runs.map((run) => run.loaded),
    0.5,
  );
  const spread = `${quantile(answered, 0.25).toFixed(0)}–${quantile(answered, 0.75).toFixed(0)}`;
  const bar = '█'.repeat(Math.round((median / longest) * BAR_WIDTH));
  return `${name.padEnd(14)}${ms(loaded)} ${ms(median)}  ${spread.padStart(10)}  ${bar}`;
}

export function describeColdStarts(service: readonly ColdStart[], empty: readonly ColdStart[]): string {
  const middle = (runs: readonly ColdStart[]) =>
    quantile(
      runs.map((run) => run.answered),
      0.5,
    );
  const [ours, floor] = [middle(service), middle(empty)];
  return [
    `ms, medians    loaded answer   quartiles`,
    describeApp('the service', service, Math.max(ours, floor)),
    describeApp('an empty app', empty, Math.max(ours, floor)),
    `ratio ${(ours / floor).toFixed(2)}: the service takes ${(ours - floor).toFixed(0)} ms more to its first answer`,
  ].join('\n');
}
