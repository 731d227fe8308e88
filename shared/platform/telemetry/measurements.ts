/**
 * Port Measurements. OpenTelemetry is loaded a moment after the first answer, so that a cold start doesn't pay for it; what
 * was measured until then waits, a bounded number. Whatever goes wrong here, no request hears of it.
 */
import type { MetricAttributes, MetricName } from './metric-catalogue.ts';
import type { Measurements, WriteLog } from '../ports.ts';

/** Where measured values go. */
export type MetricSink = {
  record<Name extends MetricName>(name: Name, value: number, attributes: MetricAttributes<Name>): void;
  /** Sends what there is. Never throws. */
  flush(): Promise<void>;
};

type Options = {
  /** Loads it; undefined: nobody wants metrics. */
  readonly open: (() => Promise<MetricSink>) | undefined;
  /** Runs the work later, when answers are out. */
  readonly later: (work: () => void) => void;
  /** The function that is being called. */
  readonly currentOperation: () => string | undefined;
  readonly writeLog: WriteLog;
};

/** Some seconds' worth on a busy instance; more than a first second ever brings. */
const MAX_WAITING = 10_000;

export type FlushableMeasurements = Measurements & { readonly flush: () => Promise<void> };

export function makeMeasurements({ open, later, currentOperation, writeLog }: Options): FlushableMeasurements {
  const { record, start, flush } = makeRecorder({ open, writeLog });
  let isStarting = false;
  return {
    flush,
    decided: (decision) => {
      record('sso.decisions', 1, { ...decision, at: currentOperation() ?? 'none' });
    },
    signInEnded: ({ outcome, app = 'unknown' }) => {
      record('sso.sign_ins', 1, { outcome, app });
    },
    signedInWithoutPkce: ({ app }) => {
      record('sso.sign_ins_without_pkce', 1, { app });
    },
    lookedUp: ({ cache, hit }) => {
      record('sso.cache.lookups', 1, { cache, hit });
    },
    answered: ({ operation, status, milliseconds, roundTrips }) => {
      const statusClass = `${Math.floor(status / 100)}xx`;
      record('sso.answer.duration', milliseconds, { operation, status_class: statusClass });
      record('sso.storage.round_trips', roundTrips, { operation });
      if (isStarting) return;
      isStarting = true;
      later(start);
    },
  };
}

type Recorder = {
  readonly record: MetricSink['record'];
  readonly start: () => void;
  readonly flush: () => Promise<void>;
};

function makeRecorder({ open, writeLog }: Pick<Options, 'open' | 'writeLog'>): Recorder {
  if (open === undefined) {
    const nothing = (): void => undefined;
    return { record: nothing, start: nothing, flush: () => Promise.resolve() };
  }
  let waiting: ((sink: MetricSink) => void)[] = [];
  let sink: MetricSink | 'failed' | undefined;
  let opening: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    try {
      const opened = await open();
      sink = opened;
      for (const pass of waiting) pass(opened);
    } catch {
      // Once: there will be no metrics from this process, and it goes on without.
      sink = 'failed';
      writeLog('metrics-not-exported', { reason: 'not-loaded' });
    }
    waiting = [];
  };
  const start = (): Promise<void> => (opening ??= load());
  return {
    record: (name, value, attributes) => {
      if (sink === undefined) {
        if (waiting.length < MAX_WAITING)
          waiting.push((later) => {
            later.record(name, value, attributes);
          });
      } else if (sink !== 'failed') sink.record(name, value, attributes);
    },
    start: () => void start(),
    flush: async () => {
      if (waiting.length > 0) await start();
      if (sink !== undefined && sink !== 'failed') await sink.flush();
    },
  };
}
