/**
 * Nobody waits for storage that has fallen silent: after three operations in a row without a word from it the next are refused
 * at once, but for one a second that asks whether it is back. Any answer, a refusal too, ends it.
 */
import { DependencyUnavailable } from '../../ports.ts';
import { NoAnswer } from '../../outbound-http/server-request.ts';
import type { Send } from './storage-request.ts';

const SILENT_AFTER = 3;
const PROBE_EVERY_MS = 1000;

/** Runs one operation with all its tries. */
export type WatchSilence = <Result>(run: () => Promise<Result>) => Promise<Result>;

export type Silence = {
  readonly watch: WatchSilence;
  /** Hears each answer, so that an operation of many requests whose time is over (a long list) isn't taken for silence again and again. */
  readonly listen: (send: Send) => Send;
};

/** `now` in milliseconds of a clock that only goes forward. */
export function makeSilence(now: () => number = () => performance.now()): Silence {
  let silent = 0;
  let nextProbeAt = 0;
  const listen: Silence['listen'] = (send) =>
    async function sendAndListen(request, signal) {
      const answer = await send(request, signal);
      silent = 0;
      return answer;
    };
  const watch: WatchSilence = async function watchSilence(run) {
    if (silent >= SILENT_AFTER) {
      if (now() < nextProbeAt) throw new DependencyUnavailable('storage', { cause: new NoAnswer('silent') });
      nextProbeAt = now() + PROBE_EVERY_MS;
    }
    try {
      const result = await run();
      silent = 0;
      return result;
    } catch (error) {
      if (!isSilence(error)) silent = 0;
      else if (++silent === SILENT_AFTER) nextProbeAt = now() + PROBE_EVERY_MS;
      throw error;
    }
  };
  return { watch, listen };
}

/** A try without a word, or an operation whose time was over before its last one. */
const isSilence = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof Error && error.name === 'TimeoutError');
