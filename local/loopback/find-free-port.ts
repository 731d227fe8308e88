import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that Linux (32768 on), macOS and Windows (49152 on) give to outgoing connections: nobody gets one of these by chance. */
const FIRST = 15_000;
const END = 32_000;
const MAX_TRIES = 100;

/**
 * A TCP port of the loopback that nobody listens on now: any, or the wished one. Rejects when that is taken.
 * Another program may take it before you do: be ready to ask again.
 */
export async function findFreePort(wished?: number): Promise<number> {
  if (wished !== undefined) return probe(wished);
  for (let tries = 1; ; tries++)
    try {
      return await probe(randomInt(FIRST, END));
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
    }
}

/** Answers the port when it could be listened on. */
const probe = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(port);
      });
    });
  });
