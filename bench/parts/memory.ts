/** *memory*: small heaps beside an unlimited one, a worker that is aged beside a fresh one. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { FunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import type { Bench, Part } from '../bench.ts';
import { pin } from '../measure/cpu-of.ts';
import { drive } from '../measure/drive.ts';
import { type Ask, makeRequester } from '../measure/requester.ts';
import { discover } from '../stage/paths.ts';

const AT_ONCE = 16;
/** A small heap answers well for some seconds, until it is full. */
const TURN_MS = 5000;
const FILL_MS = 3000;
const MEGABYTE = 2 ** 20;

/** As Node has it by itself, and with a young generation that small heaps else don't get (docs/performance.md, "Small instances"). */
const SEMI_SPACE = '--max-semi-space-size=16';
const HEAPS: Readonly<Record<string, readonly string[]>> = {
  unlimited: [],
  '128': ['--max-old-space-size=128'],
  '128, semi-space 16': ['--max-old-space-size=128', SEMI_SPACE],
  '256': ['--max-old-space-size=256'],
};

type Worker = {
  readonly host: FunctionsHost;
  readonly ask: Ask;
  /** Whether it ended by itself. */
  readonly hasEnded: () => boolean;
  close(): Promise<void>;
};

async function startWorker(bench: Bench, nodeOptions: readonly string[]): Promise<Worker> {
  const host = await (await bench.stage()).start(nodeOptions);
  const { ask, close } = makeRequester(host.url);
  let ended = false;
  host.onExit(() => {
    ended = true;
  });
  pin(host.pid, 0);
  return {
    ...{ host, ask, hasEnded: () => ended },
    close: async () => {
      await close();
      await host.stop();
    },
  };
}

/** Resident, in MB; undefined where there is no /proc. */
function residentMemory(pid: number): number | undefined {
  try {
    const [, pages = ''] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return (Number(pages) * 4096) / MEGABYTE;
  } catch {
    return undefined;
  }
}

async function load(bench: Bench, { host, ask }: Worker, milliseconds: number) {
  const { email } = (await bench.stage()).world.person('bob');
  return drive({ pid: host.pid, connections: AT_ONCE, milliseconds, once: () => discover(ask, email) });
}

async function measureHeap(bench: Bench, name: string, nodeOptions: readonly string[]): Promise<void> {
  const { recorder, short, milliseconds } = bench;
  const worker = await startWorker(bench, nodeOptions);
  try {
    if (!short) await load(bench, worker, FILL_MS);
    recorder.addMeasured(`memory/${name}`, await load(bench, worker, short ? milliseconds : TURN_MS));
    const resident = residentMemory(worker.host.pid);
    if (resident !== undefined) recorder.add(`memory/${name}/resident`, resident);
    recorder.add('memory/restarts', worker.hasEnded() ? 1 : 0);
  } finally {
    await worker.close();
  }
}

/** The aged one and a fresh one take turns; the fresh one is a new process each time, warmed alike. */
async function compareWithFresh(bench: Bench, name: string, aged: Worker): Promise<void> {
  const turnMs = bench.short ? bench.milliseconds : 4000;
  for (let round = 0; round < (bench.short ? 1 : 3); round++) {
    const fresh = await startWorker(bench, []);
    try {
      if (!bench.short) await load(bench, fresh, 3000);
      bench.recorder.addMeasured(`${name}/fresh`, await load(bench, fresh, turnMs));
      if (!bench.short) await wait(1000);
      bench.recorder.addMeasured(`${name}/aged`, await load(bench, aged, turnMs));
    } finally {
      await fresh.close();
    }
  }
}

async function age(bench: Bench, name: string, cycles: number, idleMs: number): Promise<void> {
  const aged = await startWorker(bench, []);
  try {
    for (let cycle = 0; cycle < cycles; cycle++) {
      await load(bench, aged, bench.short ? bench.milliseconds : 4000);
      await wait(bench.short ? 0 : idleMs);
    }
    await compareWithFresh(bench, name, aged);
  } finally {
    await aged.close();
  }
}

export const memory: Part = async (bench) => {
  for (let round = 0; round < Math.min(bench.rounds, 3); round++) {
    for (const [name, nodeOptions] of Object.entries(HEAPS)) await measureHeap(bench, name, nodeOptions);
    bench.say(`  round ${round + 1}`);
  }
  await age(bench, 'aged', 3, 10_000);
};

/** 35 minutes with little to do, as a worker has them at night. */
export const agedByClock: Part = (bench) => age(bench, 'aged-by-clock', 35, 56_000);
