import { setTimeout } from 'node:timers/promises';

/** Waits before the attempt after the one given (1, 2 …), so that those who met don't meet again. */
export type PauseBeforeRetry = (attempt: number) => Promise<void>;

const STEP_MS = 20;

/** Some time between 0 and 20 ms for each attempt so far; `random` answers from 0 to below 1. */
export const makePause = (random: () => number): PauseBeforeRetry =>
  function pause(attempt) {
    return setTimeout(random() * STEP_MS * attempt);
  };
