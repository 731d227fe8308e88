/** Hands a request on as it came, and the answer back as it comes: what every proxy of the tests does. */
import { type IncomingMessage, request as sendPlainRequest, type ServerResponse } from 'node:http';
import { request as sendRequest } from 'node:https';

/** `ca`: of a target with TLS. Where the target doesn't answer, the caller's connection ends. */
export function forwardRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target: { hostname, port, protocol }, ca }: { readonly target: URL; readonly ca?: Buffer },
): void {
  const { url: path, method, headers } = incoming;
  const send = protocol === 'http:' ? sendPlainRequest : sendRequest;
  const onward = send({ hostname, port, path, method, headers, ca });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
