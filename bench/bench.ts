/** What every part is given, and what it gives. */
import { openStage, type Stage } from './stage/open-stage.ts';
import { makeRecorder, type Recorder } from './measure/series.ts';

export type Size = {
  /** How often who is compared takes turns. */
  readonly rounds: number;
  /** How long each turn lasts. */
  readonly milliseconds: number;
  /** Whether the peers are there. */
  readonly peers: boolean;
  /** Only whether everything answers, and rightly. */
  readonly short: boolean;
  /** The folder of Azure's own Node worker, built; undefined: what it would show isn't measured. */
  readonly worker?: string | undefined;
};

export const WHOLE: Size = { rounds: 5, milliseconds: 1200, peers: true, short: false };
export const SHORT: Size = { rounds: 1, milliseconds: 200, peers: false, short: true };

export type Bench = Size & {
  readonly recorder: Recorder;
  /** Opened when first asked for; all parts of a run share it. */
  readonly stage: () => Promise<Stage>;
  /** Says how far it is; to stderr, so that the table stands alone. */
  readonly say: (text: string) => void;
};

/** Throws when an answer is wrong or something doesn't come to its end, never because of a time. */
export type Part = (bench: Bench) => Promise<void>;

export function openBench(size: Size): Bench & { close(): Promise<void> } {
  let opened: Promise<Stage> | undefined;
  return {
    ...size,
    recorder: makeRecorder(),
    stage: () => (opened ??= openStage()),
    say: (text) => process.stderr.write(`${text}\n`),
    close: async () => (await opened)?.close(),
  };
}
