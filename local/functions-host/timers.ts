import { Cron } from 'croner';
import type { RpcInput } from './core-interface.ts';
import type { Invoke } from './invoke-function.ts';
import type { RegisteredFunction } from './load-app.ts';

/** What the host hands to a timer function, started by hand too; the library turns it into its `Timer`. */
export const timerInput: RpcInput = {
  json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false }),
};

/**
 * Of NCRONTAB (`{second} {minute} {hour} {day} {month} {day of week}`) what croner reads in the same way: each field a `*`, numbers with commas between
 * them, or every nth with a slash and the step. https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
const FIELD = String.raw`(?:\*(?:/[1-9]\d?)?|\d{1,2}(?:,\d{1,2})*)`;
const READ_ALIKE = new RegExp(`^${FIELD}(?: ${FIELD}){4} (?:\\*|[0-6](?:,[0-6])*)$`);

/** In UTC, one run at a time. Unlike cron, NCRONTAB wants the day and the weekday both to fit. Throws for a schedule that can't be read, which Azure leaves out. */
export function parseSchedule(expression: string): Cron {
  try {
    if (!READ_ALIKE.test(expression)) throw new Error('A field is none that this host knows.');
    return new Cron(expression, { timezone: 'UTC', mode: '6-part', domAndDow: true, protect: true, paused: true });
  } catch (cause) {
    throw new Error(`"${expression}" is no schedule of six fields that this host knows.`, { cause });
  }
}

export interface TimerFunction {
  called: RegisteredFunction;
  schedule: Cron;
}

export const collectTimers = (registered: readonly RegisteredFunction[]): TimerFunction[] =>
  registered
    .filter(({ trigger }) => trigger.type === 'timertrigger')
    .map((called) => ({ called, schedule: parseSchedule(String(called.trigger.binding['schedule'])) }));

/** Runs timers by their schedules until stopped; `stop` waits for runs under way. */
export function startTimers(timers: TimerFunction[], invoke: Invoke): { stop(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  for (const { called, schedule } of timers) {
    schedule.schedule(async () => {
      const run = invoke(called, timerInput);
      running.add(run);
      await run;
      running.delete(run);
    });
    schedule.resume();
  }
  return {
    stop: async () => {
      for (const { schedule } of timers) schedule.stop();
      await Promise.all(running);
    },
  };
}
