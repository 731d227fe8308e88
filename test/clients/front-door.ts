/** What stands before the service in Azure, for clients that insist on https: TLS with the stack's certificate, and the service behind it. */
import { createServer } from 'node:https';
import { findFreePort } from '../../local/loopback/find-free-port.ts';
import type { LocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';
import { endServer } from '../support/servers/end-server.ts';
import { forwardRequest } from '../support/servers/forward-request.ts';

export type FrontDoor = {
  readonly url: string;
  readonly leadTo: (serviceUrl: string) => void;
  readonly close: () => Promise<void>;
};

export async function openFrontDoor({ cert, key }: LocalCertificates): Promise<FrontDoor> {
  const port = await findFreePort();
  let target: URL | undefined;
  const server = createServer({ cert, key }, (incoming, outgoing) => {
    if (target === undefined) outgoing.writeHead(503).end();
    else forwardRequest(incoming, outgoing, { target });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `https://localhost:${port}`,
    leadTo: (serviceUrl) => {
      target = new URL(serviceUrl);
    },
    close: () => endServer(server),
  };
}
