/** A check: one promise about a deployment. It answers what breaks the promise, one sentence each; nothing when it is kept. */
import { isDeepStrictEqual } from 'node:util';
import type { Prediction } from '../compiler/predict-resources.ts';

export type Check = {
  /** What holds, as a sentence about the deployment. */
  readonly title: string;
  readonly find: (prediction: Prediction) => readonly string[] | Promise<readonly string[]>;
};

/** What differs from the wanted properties, named by `where`. Properties that aren't wanted here may be anything. */
export function differences(
  where: string,
  actual: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, value]) => !isDeepStrictEqual(actual[name], value))
    .map(([name, value]) => `${where}: ${name} is ${said(actual[name])}, not ${said(value)}`);
}

/** What one list has and the other hasn't. */
export function missingFrom(names: readonly string[], list: Iterable<string>, say: (name: string) => string) {
  const there = new Set(list);
  return names.filter((name) => !there.has(name)).map(say);
}

const said = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));
