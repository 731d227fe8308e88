/** *readiness*: the report of 200,000 users, in a process of its own (bench/readiness.ts), so that its memory is its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Part } from '../bench.ts';
import type { ReadinessFigures } from '../readiness.ts';

const USERS = 200_000;

export const readiness: Part = async ({ recorder, short }) => {
  const file = fileURLToPath(new URL('../readiness.ts', import.meta.url));
  const child = fork(file, ['--users', String(short ? 1000 : USERS)], {
    ...{ execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  });
  const ended = once(child, 'exit') as Promise<[number]>;
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [ReadinessFigures | number];
  if (typeof told !== 'object') throw new Error(`the report ended with ${told}`);
  await ended;
  for (const [name, value] of Object.entries(told)) recorder.add(`readiness/${name}`, value);
};
