/** What a run measured: under each name one value a round, in the order of the rounds, so that values of one place were measured beside each other. */
import type { Measured } from './drive.ts';

export type Series = Readonly<Record<string, readonly number[]>>;

export type Recorder = {
  readonly series: Series;
  add(name: string, value: number): void;
  addMeasured(name: string, measured: Measured): void;
};

export function makeRecorder(): Recorder {
  const series: Record<string, number[]> = {};
  const add = (name: string, value: number): void => {
    (series[name] ??= []).push(value);
  };
  return {
    series,
    add,
    addMeasured: (name, { cpu, perSecond, p50, p99 }) => {
      for (const [what, value] of Object.entries({ cpu, perSecond, p50, p99 })) add(`${name}/${what}`, value);
    },
  };
}

/** The value at `share` of the sorted values, between two of them where it falls so. Throws without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error('there is nothing measured');
  return below + (above - below) * (place - Math.floor(place));
}
