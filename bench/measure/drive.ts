/** Keeps so many requests under way for a while, and says what they took. */
import { cpuOf } from './cpu-of.ts';

export type Measured = {
  readonly requests: number;
  readonly perSecond: number;
  /** Of the server, in microseconds for each. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
};

type Drive = {
  readonly pid: number;
  readonly connections: number;
  readonly milliseconds: number;
  /** One request, or one sign-in. Throws when the answer is wrong. */
  readonly once: () => Promise<unknown>;
};

export async function drive({ pid, connections, milliseconds, once }: Drive): Promise<Measured> {
  const took: number[] = [];
  const [began, cpuBefore] = [performance.now(), cpuOf(pid)];
  const end = began + milliseconds;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const from = performance.now();
        await once();
        took.push(performance.now() - from);
      }
    }),
  );
  const [seconds, cpu] = [(performance.now() - began) / 1000, cpuOf(pid) - cpuBefore];
  took.sort((one, other) => one - other);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN;
  return {
    requests: took.length,
    perSecond: took.length / seconds,
    cpu: cpu / took.length,
    p50: at(0.5),
    p99: at(0.99),
  };
}
