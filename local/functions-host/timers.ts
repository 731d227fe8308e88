import { setTimeout as wait } from 'node:timers/promises';
import type { RegisteredFunction } from './app-registry.ts';
import type { RpcInput } from './core-interface.ts';
import type { Invoke } from './invoke-function.ts';
import { nextOccurrence, parseTimerSchedule, type TimerSchedule } from './timer-schedule.ts';

export interface TimerFunction {
  called: RegisteredFunction;
  schedule: TimerSchedule;
}

/** `setTimeout` takes no longer wait than 2^31 ms; longer ones are made of several. */
const longestWaitMs = 24 * 60 * 60 * 1000;

/** What the host hands to a timer function, started by hand too; the library turns it into its `Timer`. */
export const timerInput: RpcInput = {
  json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false }),
};

/** The app's timers. Throws for a schedule that can't be read, which Azure leaves out. */
export const collectTimers = (registered: readonly RegisteredFunction[]): TimerFunction[] =>
  registered
    .filter(({ trigger }) => trigger.type === 'timertrigger')
    .map((called) => ({ called, schedule: parseTimerSchedule(String(called.trigger.binding['schedule'])) }));

/** Runs timers by their schedules, one run of a timer at a time, until stopped; `stop` waits for runs under way. */
export function startTimers(timers: TimerFunction[], invoke: Invoke): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = timers.map(async ({ called, schedule }) => {
    for (;;) {
      const next = nextOccurrence(schedule, new Date());
      if (next === undefined || !(await waitUntil(next, stopping.signal))) return;
      await invoke(called, timerInput);
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** @returns false when it was stopped before the time came */
async function waitUntil(time: Date, signal: AbortSignal): Promise<boolean> {
  for (let left = time.getTime() - Date.now(); left > 0 && !signal.aborted; left = time.getTime() - Date.now())
    await wait(Math.min(left, longestWaitMs), undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
