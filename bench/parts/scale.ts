/** *scale*: the same requests with more users, a whole company's feed, and the switch of a small and a large account. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bench, Part } from '../bench.ts';
import { pin } from '../measure/cpu-of.ts';
import { drive } from '../measure/drive.ts';
import { makeRequester } from '../measure/requester.ts';
import type { Bulk, Told } from '../stage/feed-process.ts';
import { discover } from '../stage/paths.ts';

const CROWDS = [1000, 100_000, 1_000_000];
const USERS = 200_000;
const EXCLUSIONS = 50_000;

const resident = (pid: number): number => {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096) / 2 ** 20;
  } catch {
    return NaN;
  }
};

/** Each request is of another user, of so many. Their rows are made as they are asked for, since storage is not what grows here. */
async function discoverCrowds({ stage, rounds, short, milliseconds, recorder }: Bench): Promise<void> {
  const opened = await stage();
  const { world } = opened;
  const host = await opened.start();
  pin(host.pid, 0);
  const { ask, close } = makeRequester(host.url);
  const [, domain = ''] = world.person('bob').email.split('@');
  try {
    await discover(ask, world.person('bob').email);
    for (let round = short ? 0 : -1; round < Math.min(rounds, 3); round++) {
      for (const count of CROWDS) {
        const anybody = () => discover(ask, `person${Math.floor(Math.random() * count)}@${domain}`);
        const turnMs = short ? milliseconds : 3000;
        const measured = await drive({ pid: host.pid, connections: 4, milliseconds: turnMs, once: anybody });
        if (round < 0) continue;
        recorder.addMeasured(`scale/${count}`, measured);
        recorder.add(`scale/${count}/resident`, resident(host.pid));
      }
    }
  } finally {
    await close();
    await host.stop();
  }
}

async function feedAndSwitch({ recorder, short }: Bench): Promise<void> {
  const file = fileURLToPath(new URL('../stage/feed-process.ts', import.meta.url));
  const [users, exclusions] = short ? [1000, 1000] : [USERS, EXCLUSIONS];
  const child = fork(file, [String(users), String(exclusions)], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit');
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [Told | number];
  if (typeof told !== 'object') throw new Error(`the feed ended with ${told}`);
  await ended;
  for (const [what, bulk] of Object.entries({ feed: told.feed, exclusions: told.exclusions }))
    for (const [name, value] of Object.entries(bulk satisfies Bulk)) recorder.add(`scale/${what}/${name}`, value);
  for (const [size, requests] of Object.entries(told.switched)) recorder.add(`scale/switch/${size}`, requests);
  if (told.switched[10] !== told.switched[users])
    throw new Error(`the switch takes ${JSON.stringify(told.switched)} storage operations`);
}

export const scale: Part = async (bench) => {
  await discoverCrowds(bench);
  bench.say('  feed, import and switch');
  await feedAndSwitch(bench);
};
