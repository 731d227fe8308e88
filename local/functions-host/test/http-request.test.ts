import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../start-functions-host.ts';
import { type RawAnswer, rawGet, sendRawRequest } from './send-raw-request.ts';
import { echoRoot } from './start-test-host.ts';

interface Echo {
  method: string;
  url: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

let host: FunctionsHost;
beforeAll(async () => {
  host = await startFunctionsHost({ root: echoRoot, env: {} });
});
afterAll(() => host.stop());

async function echoRaw(text: string, address?: string): Promise<Echo> {
  return JSON.parse((await sendRawRequest(host.url, text, address)).body) as Echo;
}

const post = (headers: string[], body: string): string =>
  ['POST /svc/echo HTTP/1.1', 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n');

describe('request.url', () => {
  it('has its host from the Host header', async () => {
    const text = 'GET /svc/echo HTTP/1.1\r\nHost: evil.example:99\r\nConnection: close\r\n\r\n';
    expect((await echoRaw(text)).url).toBe('http://evil.example:99/svc/echo');
  });

  it('has a path that is encoded anew from the decoded one, and the query as it came', async () => {
    const { url } = await echoRaw(rawGet("/svc/one/%41%c3%a9%2f%7e'%5B?q=%41%zz&q=+b"));
    expect(url).toBe("http://localhost/svc/one/A%C3%A9%2f~'%5B?q=%41%zz&q=+b");
  });
});

describe('request.query', () => {
  it('joins the values of a repeated key with commas, ignoring the case of keys', async () => {
    expect((await echoRaw(rawGet('/svc/echo?Key=1&other=x&key=2&KEY=%33'))).query).toEqual({
      Key: '1,2,3',
      other: 'x',
    });
  });

  it('has empty values for keys without one', async () => {
    expect((await echoRaw(rawGet('/svc/echo?a&b='))).query).toEqual({ a: '', b: '' });
  });
});

describe('request headers', () => {
  it('come joined by a comma when a line is repeated, Cookie lines too', async () => {
    const { headers } = await echoRaw(rawGet('/svc/echo', ['Cookie: a=1', 'X-Two: 1', 'cookie: b=2', 'X-Two: 2']));
    expect(headers).toMatchObject({ cookie: 'a=1,b=2', 'x-two': '1,2' });
  });

  it('are read as UTF-8', async () => {
    expect((await echoRaw(rawGet('/svc/echo', ['X-Name: Zoë']))).headers['x-name']).toBe('Zoë');
  });

  it('include X-Forwarded-For with the address and port of the client', async () => {
    expect((await echoRaw(rawGet('/svc/echo'))).headers['x-forwarded-for']).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('have the address of the client after what it claimed in X-Forwarded-For', async () => {
    const { headers } = await echoRaw(rawGet('/svc/echo', ['X-Forwarded-For: 203.0.113.7:1', 'X-Forwarded-For: x']));
    expect(headers['x-forwarded-for']).toMatch(/^203\.0\.113\.7:1,x, 127\.0\.0\.1:\d+$/);
  });
});

describe('a request body', () => {
  it('reaches the function when Content-Length declares it', async () => {
    expect((await echoRaw(post(['Content-Length: 5'], 'hello'))).body).toBe('hello');
  });

  it('arrives empty when it is chunked', async () => {
    const { body } = await echoRaw(post(['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'));
    expect(body).toBe('');
  });

  it('of a GET is dropped', async () => {
    const { method, body } = await echoRaw(`${rawGet('/svc/echo', ['Content-Length: 5'])}hello`);
    expect([method, body]).toEqual(['GET', '']);
  });

  it('of more than 100 MiB makes an empty 500', async () => {
    const answer = await sendRawRequest(host.url, post(['Content-Length: 104857601'], ''));
    expect([answer.status, answer.body]).toEqual([500, '']);
  });
});

describe('a request that the web server refuses', () => {
  it('is one with an encoded NUL in its path: 400', async () => {
    expect((await sendRawRequest(host.url, rawGet('/svc/one/%00'))).status).toBe(400);
  });

  it('is one whose request line is longer than 8 KB: 414', async () => {
    const longest = 8192 - 'GET  HTTP/1.1\r\n'.length - '/svc/echo?'.length;
    expect((await sendRawRequest(host.url, rawGet(`/svc/echo?${'q'.repeat(longest)}`))).status).toBe(200);
    expect((await sendRawRequest(host.url, rawGet(`/svc/echo?${'q'.repeat(longest + 1)}`))).status).toBe(414);
  });

  it('is one whose headers are longer than 32 KB: 431', async () => {
    const answer = (size: number) => sendRawRequest(host.url, rawGet('/svc/echo', [`X-Long: ${'x'.repeat(size)}`]));
    expect((await answer(32_000)).status).toBe(200);
    expect((await answer(32_768)).status).toBe(431);
  });

  it('is one with more than 100 headers: 431', async () => {
    const many = Array.from({ length: 99 }, (_, index) => `X-${String(index)}: 1`);
    expect((await sendRawRequest(host.url, rawGet('/svc/echo', many))).status).toBe(431);
  });
});

describe('the Host header', () => {
  const withHosts = (...hosts: string[]): Promise<RawAnswer> =>
    sendRawRequest(
      host.url,
      ['GET /svc/echo HTTP/1.1', ...hosts.map((value) => `Host: ${value}`), 'Connection: close', '', ''].join('\r\n'),
    );

  it.each(['sso.example', 'sso.example:8080', '127.0.0.1', '[::1]:7071', 'a_b-c.example'])(
    'may be %s',
    async (value) => {
      expect((await withHosts(value)).status).toBe(200);
    },
  );

  it.each([
    'a b',
    'sso.example/path',
    'user@sso.example',
    'sso.example:',
    'sso.example:80a',
    '[::1',
    'a,b',
    '<script>',
  ])('is refused as %s: 400', async (value) => {
    const answer = await withHosts(value);
    expect([answer.status, answer.body]).toEqual([400, '']);
  });

  it('is refused twice, even as the same: 400; empty, the host can’t read it: 500', async () => {
    expect((await withHosts('sso.example', 'sso.example')).status).toBe(400);
    expect((await withHosts('')).status).toBe(500);
    expect((await withHosts()).status).toBe(400);
  });
});

describe('a method', () => {
  it('in lower case is as good as the usual one, its body too, in one piece or in two', async () => {
    expect((await echoRaw(rawGet('/svc/echo?a=1', [], 'get'))).query).toEqual({ a: '1' });
    const text = post(['Content-Length: 5'], 'hello').replace('POST', 'Post');
    expect(await echoRaw(text)).toMatchObject({ method: 'POST', body: 'hello' });
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    socket.write(text.slice(0, -3));
    await setTimeout(50);
    socket.write(text.slice(-3));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toContain('"body":"hello"');
  });

  it('that nobody knows matches no route: 404, where the web server refuses what is no method: 400', async () => {
    const answer = await sendRawRequest(host.url, rawGet('/svc/echo', [], 'BREW'));
    expect([answer.status, answer.body]).toEqual([404, '']);
    for (const method of ['G(T', 'é', ''])
      expect((await sendRawRequest(host.url, rawGet('/svc/echo', [], method))).status).toBe(400);
    expect((await fetch(`${host.url}/svc/echo`)).status).toBe(200);
  });
});

it('answers on 127.0.0.1 and on the name localhost', async () => {
  const port = new URL(host.url).port;
  expect((await fetch(`http://127.0.0.1:${port}/svc/echo`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port}/svc/echo`)).status).toBe(200);
});
