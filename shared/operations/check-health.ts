/** Whether the things that this service can't work without answer. */
import type { Clock, Dependency, Probe, WriteLog } from '../platform/ports.ts';
import { HEALTH_KEPT_MS } from '../platform/words/lifetimes.ts';
import { answerWithin } from '../platform/in-process/attempts.ts';

const PROBE_TIMEOUT_MS = 3_000;

export type DependencyHealth = 'ok' | 'unreachable';
export type Health = {
  readonly status: DependencyHealth;
  readonly checks: Readonly<Partial<Record<Dependency, DependencyHealth>>>;
};

type Dependencies = {
  readonly probes: readonly Probe[];
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  /** Default 3,000, for each probe. */
  readonly probeTimeoutMs?: number;
};

/** Whoever asks soon after another shares their look. */
export const makeCheckHealth = ({ probes, clock, writeLog, probeTimeoutMs = PROBE_TIMEOUT_MS }: Dependencies) => {
  let last: { readonly startedAt: number; readonly health: Promise<Health> } | undefined;
  return async function checkHealth(): Promise<Health> {
    const now = clock().getTime();
    if (last === undefined || now - last.startedAt >= HEALTH_KEPT_MS) {
      last = { startedAt: now, health: lookAt(probes, probeTimeoutMs, writeLog) };
    }
    return last.health;
  };
};
export type CheckHealth = ReturnType<typeof makeCheckHealth>;

async function lookAt(probes: readonly Probe[], timeoutMs: number, writeLog: WriteLog): Promise<Health> {
  const results = await Promise.all(
    probes.map(async ({ dependency, check }) => [dependency, await answers(check, timeoutMs)] as const),
  );
  // One line for each look, not for each who asks: anybody may ask.
  for (const [dependency, health] of results) if (health !== 'ok') writeLog('not-ready', { dependency });
  const isWell = results.every(([, health]) => health === 'ok');
  return { status: isWell ? 'ok' : 'unreachable', checks: Object.fromEntries(results) };
}

async function answers(check: Probe['check'], timeoutMs: number): Promise<DependencyHealth> {
  try {
    return (await answerWithin(check(), timeoutMs)) === 'too-late' ? 'unreachable' : 'ok';
  } catch {
    // Why it doesn't answer is in the log of the call that needed it.
    return 'unreachable';
  }
}
