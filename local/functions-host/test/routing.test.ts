import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../start-functions-host.ts';
import { rawGet, sendRawRequest } from './send-raw-request.ts';
import { echoRoot, namingApp, startTestHost } from './start-test-host.ts';

interface Echo {
  function: string;
  params: Record<string, string>;
}

let host: FunctionsHost;
beforeAll(async () => {
  host = await startFunctionsHost({ root: echoRoot, env: {} });
});
afterAll(() => host.stop());

const ask = (path: string, method = 'GET') => fetch(`${host.url}${path}`, { method });
const echo = async (path: string, method = 'GET'): Promise<Echo> => (await ask(path, method)).json() as Promise<Echo>;

describe('which function answers', () => {
  it('is decided by the order of names, ignoring case, and not by how specific a route is', async () => {
    expect((await echo('/svc/order/fixed')).function).toBe('Order-A-any');
  });

  it('is the next one with that route when the method does not fit the first', async () => {
    expect((await echo('/svc/method', 'GET')).function).toBe('method-get');
    expect((await echo('/svc/method', 'POST')).function).toBe('method-post');
  });

  it('is the function with the name of the route when it has no route of its own', async () => {
    expect((await echo('/svc/named-by-default')).function).toBe('named-by-default');
  });

  it('ignores the case of literal segments', async () => {
    expect((await echo('/SVC/One/x')).function).toBe('one');
  });

  it('accepts one slash at the end, and no two slashes anywhere', async () => {
    expect((await ask('/svc/one/x/')).status).toBe(200);
    expect((await ask('/svc/one/x//')).status).toBe(404);
    expect((await ask('/svc//one/x')).status).toBe(404);
  });

  it('resolves dot segments, encoded ones too, before it looks for a route', async () => {
    const answer = await sendRawRequest(host.url, rawGet('/svc/elsewhere/%2e%2e/./one/x'));
    expect(JSON.parse(answer.body)).toMatchObject({ function: 'one' });
  });

  it('knows no route without the prefix of host.json, and no homepage', async () => {
    expect((await ask('/one/x')).status).toBe(404);
    expect((await ask('/')).status).toBe(204);
  });
});

describe('an answer of 404', () => {
  it('is empty and has no Allow header when only the method is wrong', async () => {
    const answer = await ask('/svc/method', 'DELETE');
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([404, null, '']);
  });

  it.each(['HEAD', 'OPTIONS'])('is what %s gets unless the function lists it', async (method) => {
    expect((await ask('/svc/method', method)).status).toBe(404);
    expect((await ask('/svc/listed', method)).status).toBe(200);
  });
});

describe('what Azure would leave out is refused at the start', () => {
  const functions = (...given: { name: string; route: string; methods?: string[] }[]) =>
    startTestHost({ 'app.js': namingApp(given) });

  it('such as the later one of two with the same route and a common method', async () => {
    const first = { name: 'twice-a', route: 'twice', methods: ['GET'] };
    const second = { name: 'twice-b', route: 'TWICE/', methods: ['PUT', 'GET'] };
    await expect(functions(first, second)).rejects.toThrow('already those of "twice-a"');
  });

  it.each([
    ['fine', 'administrators', 'belong to the host'],
    ['a.dot', 'dotted', 'no such name'],
    ['fine', '{*rest}', 'This host knows literals'],
  ])('such as %s at %s', async (name, route, why) => {
    await expect(functions({ name, route })).rejects.toThrow(why);
  });
});

describe('route parameters', () => {
  it('keep %2F as it was and have everything else decoded once', async () => {
    expect((await echo('/svc/one/a%2Fb%2fc')).params).toEqual({ x: 'a%2Fb%2fc' });
    expect((await echo('/svc/one/%C3%A9%20%2541')).params).toEqual({ x: 'é %41' });
  });

  it('keep what is no valid encoding', async () => {
    expect((await echo('/svc/one/%E9%zz')).params).toEqual({ x: '%E9%zz' });
  });
});

it('a function with an authLevel answers 401 without a key, and with the admin key as usual', async () => {
  expect((await ask('/svc/keyed')).status).toBe(401);
  const answer = await fetch(`${host.url}/svc/keyed`, { headers: { 'x-functions-key': host.adminKey } });
  expect(answer.status).toBe(200);
});
