import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../../../local/functions-host/start-functions-host.ts';
import { rawGet, sendRawRequest } from './send-raw-request.ts';
import { echoRoot, startTestHost } from './start-test-host.ts';
import { namingApp } from './write-app.ts';

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

  it('knows no route without the prefix of host.json', async () => {
    expect((await ask('/one/x')).status).toBe(404);
  });

  it('hides every later name behind a catch-all that comes first', async () => {
    const app = await startTestHost({
      'host.json': '{ "extensions": { "http": { "routePrefix": "" } } }',
      'app.js': namingApp([
        { name: 'root', route: '{*rest}' },
        { name: 'about', route: 'about' },
        { name: 'zebra', route: 'zebra' },
      ]),
    });
    const answers = await Promise.all(
      ['/', '/about', '/zebra'].map(async (path) => (await fetch(`${app.url}${path}`)).text()),
    );
    expect(answers).toEqual(['root', 'about', 'root']);
  });
});

describe('an answer of 404', () => {
  it('is empty and has no Allow header when only the method is wrong', async () => {
    const answer = await ask('/svc/twice', 'DELETE');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('allow')).toBeNull();
    expect(await answer.text()).toBe('');
  });

  it.each(['HEAD', 'OPTIONS'])('is what %s gets unless the function lists it', async (method) => {
    expect((await ask('/svc/method', method)).status).toBe(404);
    expect((await ask('/svc/listed', method)).status).toBe(200);
  });
});

describe('a function that is refused', () => {
  it('is the later one of two with the same route and a common method, with all its methods', async () => {
    expect((await echo('/svc/twice')).function).toBe('twice-a');
    expect((await ask('/svc/twice', 'PUT')).status).toBe(404);
  });

  it('is one whose route starts with admin', async () => {
    expect((await ask('/svc/administrators')).status).toBe(404);
    expect(host.functions.map(({ name }) => name)).not.toContain('reserved');
  });

  it('is one whose name has characters that Azure does not allow', async () => {
    const app = await startTestHost({
      'app.js': namingApp([
        { name: 'a.dot', route: 'dotted' },
        { name: 'fine', route: 'fine' },
      ]),
    });
    expect((await fetch(`${app.url}/api/dotted`)).status).toBe(404);
    expect((await fetch(`${app.url}/api/fine`)).status).toBe(200);
  });

  it('takes no other function with it', () => {
    expect(host.functions.map(({ name }) => name)).toContain('twice-a');
  });
});

describe('one malformed template', () => {
  it.each(['open/{brace', 'double//slash', '{*rest}/more', '{n:whole}'])(
    'such as %s makes every route answer 503, and leaves the host running',
    async (route) => {
      const app = await startTestHost({
        'app.js': namingApp([
          { name: 'fine', route: 'fine' },
          { name: 'malformed', route },
        ]),
      });
      expect((await fetch(`${app.url}/api/fine`)).status).toBe(503);
      expect((await fetch(app.url)).status).toBe(503);
      expect(app.log.join('\n')).toContain('malformed');
    },
  );
});

describe('route parameters', () => {
  it('may be optional', async () => {
    expect((await echo('/svc/optional')).params).toEqual({});
    expect((await echo('/svc/optional/5')).params).toEqual({ x: '5' });
  });

  it('take the rest of the path when they are catch-alls, slashes included', async () => {
    expect((await echo('/svc/rest/a/b/c')).params).toEqual({ rest: 'a/b/c' });
    expect((await echo('/svc/rest')).params).toEqual({});
  });

  it('are held to their constraint', async () => {
    expect((await echo('/svc/number/-12')).params).toEqual({ n: '-12' });
    expect((await ask('/svc/number/twelve')).status).toBe(404);
    expect((await ask('/svc/number/2147483648')).status).toBe(404);
  });

  it('keep %2F as it was and have everything else decoded once', async () => {
    expect((await echo('/svc/one/a%2Fb%2fc')).params).toEqual({ x: 'a%2Fb%2fc' });
    expect((await echo('/svc/one/%C3%A9%20%2541')).params).toEqual({ x: 'é %41' });
  });

  it('keep what is no valid encoding', async () => {
    expect((await echo('/svc/one/%E9%zz')).params).toEqual({ x: '%E9%zz' });
  });
});

describe('the path /', () => {
  it('shows a homepage', async () => {
    const answer = await ask('/');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
  });

  it('answers 204 when AzureWebJobsDisableHomepage is true', async () => {
    const app = await startTestHost({ 'app.js': namingApp([]) }, { AzureWebJobsDisableHomepage: 'true' });
    expect((await fetch(app.url)).status).toBe(204);
  });

  it('belongs to a function whose route is a single slash', async () => {
    const app = await startTestHost({
      'host.json': '{ "extensions": { "http": { "routePrefix": "" } } }',
      'app.js': namingApp([{ name: 'front', route: '/' }]),
    });
    expect(await (await fetch(app.url)).text()).toBe('front');
  });
});

describe('a function with an authLevel', () => {
  it('answers 401 without a key, and with the admin key as usual', async () => {
    expect((await ask('/svc/keyed')).status).toBe(401);
    const answer = await fetch(`${host.url}/svc/keyed`, { headers: { 'x-functions-key': host.adminKey } });
    expect(answer.status).toBe(200);
  });
});
