import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../start-functions-host.ts';
import { echoRoot, eventually } from './start-test-host.ts';

let host: FunctionsHost;
const log: string[] = [];
beforeAll(async () => {
  host = await startFunctionsHost({ root: echoRoot, env: {}, onLog: (line) => log.push(line) });
});
afterAll(() => host.stop());

const ask = (how: string) => fetch(`${host.url}/svc/respond/${how}`);

describe('what a function returns', () => {
  it('is 204 when it is undefined', async () => {
    expect((await ask('nothing')).status).toBe(204);
  });

  it('is an empty 200 when it is an empty object', async () => {
    const answer = await ask('empty-object');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('may be text', async () => {
    const answer = await ask('text');
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/plain;charset=UTF-8', 'grüezi']);
  });

  it('is application/json for a jsonBody, with the status asked for', async () => {
    const answer = await ask('json');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([418, 'application/json']);
    expect(await answer.json()).toEqual({ a: 1 });
  });

  it('keeps a content type of its own for a jsonBody', async () => {
    expect((await ask('problem')).headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('an empty 500', () => {
  it.each(['throws', 'rejects', 'bad-status', 'latin-header', 'chinese-header'])('is the answer to %s', async (how) => {
    const answer = await ask(how);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
  });

  it('is the answer when functionTimeout of host.json is over', async () => {
    const answer = await ask('never-ends');
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(await eventually(() => log.find((line) => line.includes('2000 ms exceeded')))).toContain('functionTimeout');
  });

  it('leaves the stack of the error in the log', async () => {
    await ask('throws');
    const line = await eventually(() => log.find((text) => text.includes('thrown on purpose')));
    expect(line).toContain('error [respond]');
  });
});

describe('cookies', () => {
  it('have percent-encoded values and the path / unless given', async () => {
    expect((await ask('cookies')).headers.getSetCookie()[0]).toBe('plain=a%20b%3Bc%3Dd%2F%C3%A9%21; path=/');
  });

  it('have the attributes given', async () => {
    const cookies = (await ask('cookies')).headers.getSetCookie();
    expect(cookies[1]).toBe('full=v; domain=example.com; path=/x; secure; samesite=lax; httponly');
    expect(cookies[3]).toBe('dated=v; expires=Wed, 02 Jan 2030 03:04:05 GMT; path=/; samesite=none');
  });

  it('keep maxAge 0 and lose a numeric expires 0', async () => {
    expect((await ask('cookies')).headers.getSetCookie()[2]).toBe('gone=; max-age=0; path=/');
  });

  it('in two Set-Cookie headers are lost but for the last', async () => {
    expect((await ask('header-cookies')).headers.getSetCookie()).toEqual(['second=2']);
  });
});

describe('customHeaders of host.json', () => {
  it.each([
    ['a function', '/svc/respond/text', 200],
    ['the host when no route fits', '/nowhere', 404],
    ['a function that throws', '/svc/respond/throws', 500],
    ['a function that returns nothing', '/svc/respond/nothing', 204],
    ['no homepage', '/', 204],
  ])('are on the answer of %s', async (_whose, path, status) => {
    const answer = await fetch(`${host.url}${path}`);
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([status, 'nosniff']);
  });

  it('give way to a header of the same name that the function sets', async () => {
    expect((await ask('own-header')).headers.get('x-own')).toBe('from-function');
  });
});

it('writes what the app logs as lines with level and function', async () => {
  await ask('text');
  const line = await eventually(() => log.find((text) => text.endsWith('asked for text')));
  expect(line).toMatch(/^\S+Z warning \[respond\] asked for text$/);
});
