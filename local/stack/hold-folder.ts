/**
 * One stack at a time on a data folder: two would write the same files. The hold is a listening port that the folder's path
 * gives, so it's taken atomically and gone with the process, however that ends; whoever finds it taken asks whose it is.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';

// Below the ports that systems give out by themselves (Linux from 32768, others from 49152).
const FIRST_PORT = 20_000;
const PORTS = 10_000;
/** Another program may have the port: the next ones are tried, by everybody in the same order. */
const ATTEMPTS = 10;
const ASK_LIMIT_MS = 2_000;

/**
 * Holds the folder, which must be there. Answers what lets it go.
 * @throws when another process holds it, naming that one
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const path = await realpath(folder);
  const offset = createHash('sha256').update(path).digest().readUInt32BE();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST_PORT + ((offset + attempt) % PORTS);
    const server = await listen(port, JSON.stringify({ path, pid: process.pid }));
    if (server !== undefined)
      return () =>
        new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        );
    const holder = await ask(port);
    if (holder?.path !== path) continue;
    const who = `a stack that runs already (process ${String(holder.pid)})`;
    throw new Error(`The data folder ${folder} is in use by ${who}: stop that one, or give another folder with --data`);
  }
  throw new Error(`No port is free from ${FIRST_PORT + (offset % PORTS)} on, to hold the data folder ${folder} with`);
}

async function listen(port: number, answer: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.on('error', () => undefined).end(answer));
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return server.unref();
  } catch {
    return undefined;
  }
}

/** Who listens there; undefined for a program that isn't a stack. */
async function ask(port: number): Promise<{ path: unknown; pid: unknown } | undefined> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(ASK_LIMIT_MS) });
  try {
    const { path, pid } = JSON.parse(await text(socket)) as { path?: unknown; pid?: unknown };
    return { path, pid };
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
