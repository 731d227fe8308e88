/** Before storage or the identity endpoint: hands on, turns away, or says nothing, until it is told otherwise. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { endServer } from '../../test/support/servers/end-server.ts';
import { forwardRequest } from '../../test/support/servers/forward-request.ts';

export type Trouble = 'none' | 'unavailable' | 'silent';
export type FaultProxy = { readonly url: string; trouble(trouble: Trouble): void; close(): Promise<void> };

/** `certificatesFolder` is the stack's. */
export async function startFaultProxy(target: string, certificatesFolder: string): Promise<FaultProxy> {
  const to = new URL(target);
  const ca = readFileSync(join(certificatesFolder, 'local-authority.pem'));
  let trouble: Trouble = 'none';
  const server = createServer({
    cert: readFileSync(join(certificatesFolder, 'localhost.pem')),
    key: readFileSync(join(certificatesFolder, 'localhost.key.pem')),
  });
  server.on('request', (incoming, outgoing) => {
    if (trouble === 'none') {
      forwardRequest(incoming, outgoing, { target: to, ca });
      return;
    }
    incoming.resume();
    if (trouble === 'unavailable') outgoing.writeHead(503, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const path = to.pathname === '/' ? '' : to.pathname;
  return {
    url: `https://localhost:${address.port}${path}`,
    trouble: (wanted) => {
      trouble = wanted;
    },
    close: () => endServer(server),
  };
}
