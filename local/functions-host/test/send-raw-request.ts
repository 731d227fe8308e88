import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  /** Lower-case names, in order, repeated ones kept. */
  headers: [name: string, value: string][];
  body: string;
}

/**
 * Writes `text` to the server as it stands and reads one answer, for requests that `fetch` would tidy up or refuse.
 * @param text must ask for `Connection: close`, or be something after which the server closes
 */
export async function sendRawRequest(url: string, text: string, host = '127.0.0.1'): Promise<RawAnswer> {
  const socket = connect({ port: Number(new URL(url).port), host });
  socket.setTimeout(10_000, () => socket.destroy(new Error('The server was silent for 10 seconds.')));
  socket.write(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return parseAnswer(Buffer.concat(chunks).toString('utf8'));
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(': ');
    return [name.toLowerCase(), value.join(': ')];
  });
  return { status: Number(statusLine.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

/** A request without a body, with only the headers given. */
export const rawGet = (target: string, headers: string[] = [], method = 'GET'): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');
