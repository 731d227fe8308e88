/** Ends a test's web server, whoever is still connected. */
import { once } from 'node:events';
import type { Server } from 'node:http';

export async function endServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
