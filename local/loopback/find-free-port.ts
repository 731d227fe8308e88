import { createServer } from 'node:net';

/**
 * A TCP port of the loopback that nobody listens on now: any, or the wished one. Rejects when that is taken.
 * Another program may take it before you do: be ready to ask again.
 */
export function findFreePort(wished = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject).listen(wished, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('The probe has no port'));
        else resolve(address.port);
      });
    });
  });
}
