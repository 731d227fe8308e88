/** How work is tried: again where somebody else was first, let go where it is made up for later, and waited for no longer than so. */
import { DependencyUnavailable } from '../ports.ts';

/** Optimistic concurrency: what was read is changed and written only if nobody wrote it since; else it is looked at anew. */
export type Retry<Outcome> = {
  /** How often it is tried at most. */
  readonly attempts: number;
  /** Waits before the next attempt; `made`: so many were made. Otherwise it follows at once. */
  readonly pause?: (made: number) => Promise<void>;
  /** Whether an attempt met somebody else's change; otherwise those did that answer `conflict`. */
  readonly isConflict?: (outcome: Outcome) => boolean;
};

/**
 * Tries from the reading on until no conflict is met.
 * @param attempt reads, changes and writes by what was read
 * @returns what the last attempt came to, a conflict too
 */
export async function retryOnConflict<Outcome>(
  attempt: () => Promise<Outcome>,
  { attempts, pause, isConflict }: Retry<Outcome>,
): Promise<Outcome> {
  for (let made = 1; ; made++) {
    const outcome = await attempt();
    const met = isConflict === undefined ? outcome === 'conflict' : isConflict(outcome);
    if (!met || made === attempts) return outcome;
    await pause?.(made);
  }
}

/** The same for what has to come about: throws an Error with `otherwise` when others always come first. */
export async function retryUntilDone<Outcome>(
  attempt: () => Promise<Outcome | 'conflict'>,
  { otherwise, ...retry }: Omit<Retry<Outcome>, 'isConflict'> & { readonly otherwise: string },
): Promise<Outcome> {
  const outcome = await retryOnConflict(attempt, retry);
  if (outcome === 'conflict') throw new Error(otherwise);
  return outcome;
}

/**
 * What comes after the change that counts, such as giving back a claim, and is made up for by itself when it can't be done now. Undefined when a
 * dependency is away: what was changed before is changed, and the answer may not be a failure.
 */
export async function ifPossible<Done>(work: () => Promise<Done>): Promise<Done | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DependencyUnavailable) return undefined;
    throw error;
  }
}

/** What the work gives, or `too-late` after so many milliseconds; the work then goes on unheard. */
export async function answerWithin<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | 'too-late'> {
  const { promise: deadline, resolve } = Promise.withResolvers<'too-late'>();
  const timer = setTimeout(resolve, milliseconds, 'too-late');
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
