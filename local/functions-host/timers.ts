import type { RegisteredFunction } from './app-registry.ts';
import type { RpcTypedData } from './core-interface.ts';
import type { Invoke } from './invoke-function.ts';
import { nextOccurrence, parseTimerSchedule, type TimerSchedule } from './timer-schedule.ts';
import { triggerOf } from './trigger-of.ts';
import { describeError, type Log } from './write-log.ts';

export interface TimerFunction {
  called: RegisteredFunction;
  bindingName: string;
  schedule: TimerSchedule;
  runOnStartup: boolean;
}

/** `setTimeout` takes no longer wait than 2^31 ms; longer ones are made of several. */
const longestWaitMs = 24 * 60 * 60 * 1000;

export const isTimer = ({ metadata }: RegisteredFunction): boolean =>
  triggerOf(metadata)?.binding.type?.toLowerCase() === 'timertrigger';

/** What the host hands to a timer function; the library turns it into its `Timer`. */
export const timerInput = ({ isPastDue }: { isPastDue: boolean }): RpcTypedData => ({
  json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: isPastDue }),
});

/**
 * The app's timers. One with a schedule that can't be read is dropped, as in Azure.
 * @param setting gives an app setting, for schedules written `%NAME%`
 */
export function collectTimers(
  registered: Iterable<RegisteredFunction>,
  setting: (name: string) => string | undefined,
): { timers: TimerFunction[]; dropped: { name: string; why: string }[] } {
  const timers: TimerFunction[] = [];
  const dropped: { name: string; why: string }[] = [];
  for (const called of registered) {
    const trigger = triggerOf(called.metadata);
    if (trigger === undefined || !isTimer(called)) continue;
    try {
      const written = String(trigger.binding['schedule']);
      const expression = written.replaceAll(/%([^%]+)%/g, (whole, name: string) => setting(name) ?? whole);
      timers.push({
        called,
        bindingName: trigger.name,
        schedule: parseTimerSchedule(expression),
        runOnStartup: trigger.binding['runOnStartup'] === true,
      });
    } catch (error) {
      dropped.push({ name: called.metadata.name, why: error instanceof Error ? error.message : describeError(error) });
    }
  }
  return { timers, dropped };
}

/** Runs timers by their schedules, one run of a timer at a time, until stopped; `stop` waits for runs under way. */
export function startTimers(
  timers: TimerFunction[],
  { invoke, log, now }: { invoke: Invoke; log: Log; now: () => Date },
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = timers.map(async ({ called, bindingName, schedule, runOnStartup }) => {
    const run = () => invoke(called, [{ name: bindingName, data: timerInput({ isPastDue: false }) }]);
    if (runOnStartup) await run();
    for (;;) {
      const next = nextOccurrence(schedule, now());
      if (next === undefined) return;
      log({ level: 'debug', category: 'system', functionName: called.metadata.name, message: nextRun(next) });
      if (!(await waitUntil(next, now, stopping.signal))) return;
      await run();
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

const nextRun = (next: Date): string => `The next run is at ${next.toISOString()}`;

/** @returns false when it was stopped before the time came */
async function waitUntil(time: Date, now: () => Date, stopped: AbortSignal): Promise<boolean> {
  for (;;) {
    if (stopped.aborted) return false;
    const left = time.getTime() - now().getTime();
    if (left <= 0) return true;
    await wait(Math.min(left, longestWaitMs), stopped);
  }
}

function wait(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    stopped.addEventListener('abort', finish);
  });
}
