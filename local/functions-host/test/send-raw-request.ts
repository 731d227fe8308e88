import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';

/**
 * Writes `text` to the server as it stands and reads one answer, for requests that `fetch` would tidy up or refuse.
 * @param text must ask for `Connection: close`, or be something after which the server closes
 */
export async function sendRawRequest(url: string, text: string): Promise<{ status: number; body: string }> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  socket.setTimeout(10_000, () => socket.destroy(new Error('The server was silent for 10 seconds.')));
  socket.write(text);
  const [head = '', ...rest] = (await readText(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: rest.join('\r\n\r\n') };
}

/** A request without a body, with only the headers given. */
export const rawGet = (target: string, headers: string[] = [], method = 'GET'): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');
