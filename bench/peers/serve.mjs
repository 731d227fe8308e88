/** Each peer is a process of its own, on node:http, that tells its parent where it listens. */
import { createServer } from 'node:http';

const bodyOf = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** `answer(request)` is given method, url, headers and body, and gives status, headers and body. */
export const answering = (answer) => (request, response) => {
  bodyOf(request)
    .then((body) =>
      answer({ method: request.method, url: new URL(request.url, 'http://localhost'), headers: request.headers, body }),
    )
    .then(({ status, headers = {}, body = '' }) => response.writeHead(status, headers).end(body))
    .catch((error) => response.writeHead(500).end(String(error?.stack ?? error)));
};

export function listen(listener, port = 0) {
  const server = createServer({ keepAliveTimeout: 120_000 }, listener);
  process.once('disconnect', () => process.exit(0));
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(`http://localhost:${server.address().port}`));
  });
}

export const ready = (told) => process.send?.(told);
export const json = (value, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
