import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawGet, sendRawRequest } from './send-raw-request.ts';
import { echoRoot, eventually, startTestHost, type TestHost } from './start-test-host.ts';

type Echo = Record<'function' | 'method' | 'url' | 'body', string> &
  Record<'query' | 'params' | 'headers', Record<string, string>>;

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost(echoRoot, { afterwards: () => undefined });
});
afterAll(() => host.stop());

const send = (text: string) => sendRawRequest(host.url, text);
const echoRaw = async (text: string): Promise<Echo> => JSON.parse((await send(text)).body) as Echo;
const post = (headers: string[], body: string): string =>
  ['POST /svc/echo HTTP/1.1', 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n');
const hello = post(['Content-Length: 5'], 'hello');
const get = (path: string, method = 'GET') => fetch(`${host.url}${path}`, { method });
const echo = async (path: string, method?: string): Promise<Echo> => (await get(path, method)).json() as Promise<Echo>;
const ask = (how: string) => get(`/svc/respond/${how}`);
const cookies = async (how = 'cookies') => (await ask(how)).headers.getSetCookie();

describe('what reaches a function', () => {
  it.each<[string, string, Partial<Echo>]>([
    [
      'the host of its URL from the Host header',
      'GET /svc/echo HTTP/1.1\r\nHost: evil.example:99\r\nConnection: close\r\n\r\n',
      { url: 'http://evil.example:99/svc/echo' },
    ],
    [
      'a path that is encoded anew from the decoded one, and the query as it came',
      rawGet("/svc/one/%41%c3%a9%2f%7e'%5B?q=%41%zz&q=+b"),
      { url: "http://localhost/svc/one/A%C3%A9%2f~'%5B?q=%41%zz&q=+b" },
    ],
    [
      'the values of a repeated key joined with commas, ignoring the case of keys',
      rawGet('/svc/echo?Key=1&other=x&key=2&KEY=%33'),
      { query: { Key: '1,2,3', other: 'x' } },
    ],
    ['empty values for keys without one', rawGet('/svc/echo?a&b='), { query: { a: '', b: '' } }],
    ['a body whose length is declared', hello, { body: 'hello' }],
    ['no body that is chunked', post(['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'), { body: '' }],
    ['no body of a GET', `${rawGet('/svc/echo', ['Content-Length: 5'])}hello`, { method: 'GET', body: '' }],
    ['a method in lower case as the usual one', rawGet('/svc/echo?a=1', [], 'get'), { query: { a: '1' } }],
    ['the body of a method in mixed case', hello.replace('POST', 'Post'), { method: 'POST', body: 'hello' }],
  ])('is %s', async (_what, text, expected) => {
    expect(await echoRaw(text)).toMatchObject(expected);
  });

  it('are headers joined by a comma when a line is repeated, Cookie lines too, and read as UTF-8', async () => {
    const lines = ['Cookie: a=1', 'X-Two: 1', 'cookie: b=2', 'X-Two: 2', 'X-Name: Zoë'];
    const { headers } = await echoRaw(rawGet('/svc/echo', lines));
    expect(headers).toMatchObject({ cookie: 'a=1,b=2', 'x-two': '1,2', 'x-name': 'Zoë' });
    expect(headers['x-forwarded-for']).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('is the address of the client after what it claimed in X-Forwarded-For', async () => {
    const { headers } = await echoRaw(rawGet('/svc/echo', ['X-Forwarded-For: 203.0.113.7:1', 'X-Forwarded-For: x']));
    expect(headers['x-forwarded-for']).toMatch(/^203\.0\.113\.7:1,x, 127\.0\.0\.1:\d+$/);
  });

  it('is a body in two pieces behind a method that Node doesn’t know', async () => {
    const text = hello.replace('POST', 'Post');
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    socket.write(text.slice(0, -3));
    await setTimeout(50);
    socket.write(text.slice(-3));
    expect(await readText(socket)).toContain('"body":"hello"');
  });
});

describe('a request that never reaches one', () => {
  const withHosts = (...hosts: string[]): string =>
    ['GET /svc/echo HTTP/1.1', ...hosts.map((value) => `Host: ${value}`), 'Connection: close', '', ''].join('\r\n');
  const longest = 8192 - 'GET  HTTP/1.1\r\n'.length - '/svc/echo?'.length;
  const headers = (count: number) => Array.from({ length: count }, (_, index) => `X-${String(index)}: 1`);

  it.each<readonly [string, number, string]>([
    ['an encoded NUL in its path', 400, rawGet('/svc/one/%00')],
    ['a request line of 8 KB', 200, rawGet(`/svc/echo?${'q'.repeat(longest)}`)],
    ['a request line longer than 8 KB', 414, rawGet(`/svc/echo?${'q'.repeat(longest + 1)}`)],
    ['headers of less than 32 KB', 200, rawGet('/svc/echo', [`X-Long: ${'x'.repeat(32_000)}`])],
    ['headers longer than 32 KB', 431, rawGet('/svc/echo', [`X-Long: ${'x'.repeat(32_768)}`])],
    ['more than 100 headers', 431, rawGet('/svc/echo', headers(99))],
    ['a body of more than 100 MiB', 500, post(['Content-Length: 104857601'], '')],
    ['a method that nobody knows', 404, rawGet('/svc/echo', [], 'BREW')],
    ...['G(T', 'é', ''].map((method) => [`the method “${method}”`, 400, rawGet('/svc/echo', [], method)] as const),
    ...['sso.example', 'sso.example:8080', '127.0.0.1', '[::1]:7071', 'a_b-c.example'].map(
      (name) => [`the Host ${name}`, 200, withHosts(name)] as const,
    ),
    ...[
      'a b',
      'sso.example/path',
      'user@sso.example',
      'sso.example:',
      'sso.example:80a',
      '[::1',
      'a,b',
      '<script>',
    ].map((name) => [`the Host ${name}`, 400, withHosts(name)] as const),
    ['its Host twice, even as the same', 400, withHosts('sso.example', 'sso.example')],
    ['an empty Host, which the host can’t read', 500, withHosts('')],
    ['no Host', 400, withHosts()],
  ])('for %s: %i', async (_what, status, text) => {
    const answer = await send(text);
    expect(answer.status).toBe(status);
    // Without a Host it is Node itself that refuses.
    if (status !== 200 && text !== withHosts()) expect(answer.body).toBe('');
  });

  it('leaves the next one served, on 127.0.0.1 and on the name localhost', async () => {
    const { port } = new URL(host.url);
    expect((await fetch(`http://127.0.0.1:${port}/svc/echo`)).status).toBe(200);
    expect((await fetch(`http://localhost:${port}/svc/echo`)).status).toBe(200);
  });
});

describe('which function answers', () => {
  it.each([
    ['the first in the order of names, whatever their case and the routes', '/svc/order/fixed', 'GET', 'Order-A-any'],
    ['the one that takes the method', '/svc/method', 'GET', 'method-get'],
    ['the next one when the method doesn’t fit the first', '/svc/method', 'POST', 'method-post'],
    ['the one whose name is the route for lack of one', '/svc/named-by-default', 'GET', 'named-by-default'],
    ['whatever the case of literal segments', '/SVC/One/x', 'GET', 'one'],
  ])('is %s', async (_which, path, method, name) => {
    expect((await echo(path, method)).function).toBe(name);
  });

  it.each([
    ['/svc/one/x/', 'GET', 200],
    ['/svc/one/x//', 'GET', 404],
    ['/svc//one/x', 'GET', 404],
    ['/svc/one//', 'GET', 404],
    ['/svc/one', 'GET', 404],
    ['/svc/one/x/y', 'GET', 404],
    ['/one/x', 'GET', 404],
    ['/', 'GET', 204],
    ['/svc/method', 'HEAD', 404],
    ['/svc/method', 'OPTIONS', 404],
    ['/svc/listed', 'HEAD', 200],
    ['/svc/listed', 'OPTIONS', 200],
  ])('%s %s: %i', async (path, method, status) => {
    expect((await get(path, method)).status).toBe(status);
  });

  it('is found after dot segments are resolved, encoded ones too', async () => {
    expect((await echoRaw(rawGet('/svc/elsewhere/%2e%2e/./one/x'))).function).toBe('one');
  });

  it('is none, without an Allow header, when only the method is wrong', async () => {
    const answer = await get('/svc/method', 'DELETE');
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([404, null, '']);
  });

  it.each([
    ['a%2Fb%2fc', 'a%2Fb%2fc'],
    ['%C3%A9%20%2541', 'é %41'],
    ['%E9%zz', '%E9%zz'],
  ])(
    'gets the parameter %s as %s: decoded once, but for a slash and for what is no valid encoding',
    async (sent, got) => {
      expect((await echo(`/svc/one/${sent}`)).params).toEqual({ x: got });
    },
  );

  it('answers 401 without a key where it has an authLevel, and with the admin key as usual', async () => {
    expect((await get('/svc/keyed')).status).toBe(401);
    const headers = { 'x-functions-key': host.adminKey };
    expect((await fetch(`${host.url}/svc/keyed`, { headers })).status).toBe(200);
    expect((await get(`/svc/keyed?code=${host.adminKey}`)).status).toBe(200);
  });
});

describe('what a function returns', () => {
  it.each<readonly [string, string, number, string | null, string]>([
    ['undefined', 'nothing', 204, null, ''],
    ['an empty object', 'empty-object', 200, null, ''],
    ['text', 'text', 200, 'text/plain;charset=UTF-8', 'grüezi'],
    ['a jsonBody, with the status asked for', 'json', 418, 'application/json', '{"a":1}'],
    ['a jsonBody with a content type of its own', 'problem', 400, 'application/problem+json', '{"title":"No"}'],
    ...['throws', 'rejects', 'bad-status', 'latin-header', 'chinese-header'].map(
      (how) => [`what can’t be sent: ${how}`, how, 500, null, ''] as const,
    ),
  ])('may be %s', async (_what, how, status, type, body) => {
    const answer = await ask(how);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([status, type, body]);
    // Of host.json's customHeaders.
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is an empty 500 when functionTimeout of host.json is over', async () => {
    const answer = await ask('never-ends');
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(await eventually(() => host.log.find((line) => line.includes('2000 ms exceeded')))).toContain(
      'functionTimeout',
    );
  });

  it('is written to the log: what it says, with level and function, and the stack of its errors', async () => {
    await ask('throws');
    expect(await eventually(() => host.log.find((text) => text.includes('thrown on purpose')))).toContain(
      'error [respond]',
    );
    const line = await eventually(() => host.log.find((text) => text.endsWith('asked for throws')));
    expect(line).toMatch(/^\S+Z warning \[respond\] asked for throws$/);
  });

  it('are cookies with percent-encoded values, the attributes given, and the path / unless given', async () => {
    expect(await cookies()).toEqual([
      'plain=a%20b%3Bc%3Dd%2F%C3%A9%21; path=/',
      'full=v; domain=example.com; path=/x; secure; samesite=lax; httponly',
      // maxAge 0 is kept, a numeric expires 0 is lost.
      'gone=; max-age=0; path=/',
      'dated=v; expires=Wed, 02 Jan 2030 03:04:05 GMT; path=/; samesite=none',
    ]);
    // In two Set-Cookie headers all but the last are lost.
    expect(await cookies('header-cookies')).toEqual(['second=2']);
  });
});

it('customHeaders of host.json are on the host’s own answers, and give way to a header of the function’s', async () => {
  for (const [path, status] of [['/nowhere', 404] as const, ['/', 204] as const]) {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([status, 'nosniff']);
  }
  expect((await ask('own-header')).headers.get('x-own')).toBe('from-function');
});
