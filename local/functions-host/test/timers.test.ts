import { describe, expect, it } from 'vitest';
import { eventually, startTestHost } from './start-test-host.ts';

const countingTimer = (schedule: string): string => `
  import { app } from '@azure/functions';
  let runs = 0;
  let last;
  app.timer('count', { schedule: '${schedule}', handler: (timer) => { runs += 1; last = timer; } });
  app.get('runs', () => ({ jsonBody: { runs, last } }));`;

const yearly = '0 0 0 29 2 *';

interface Runs {
  runs: number;
  last?: { isPastDue: boolean };
}

const readRuns = async (url: string): Promise<Runs> => (await fetch(`${url}/api/runs`)).json() as Promise<Runs>;
const untilRun = (url: string) =>
  eventually(async () => {
    const state = await readRuns(url);
    return state.runs > 0 ? state : undefined;
  });

describe('a timer function', () => {
  it('runs by its schedule', async () => {
    const host = await startTestHost({ 'app.js': countingTimer('* * * * * *') });
    expect((await untilRun(host.url)).last).toMatchObject({ isPastDue: false });
    expect(host.functions).toContainEqual({ name: 'count', methods: [], type: 'timerTrigger' });
  });

  it('with a schedule that cannot be read keeps the host from starting, and says why', async () => {
    await expect(startTestHost({ 'app.js': countingTimer('now and then') })).rejects.toThrow(
      'no schedule of six fields',
    );
  });
});

describe('POST /admin/functions/{name}', () => {
  const start = () => startTestHost({ 'app.js': countingTimer(yearly) });
  const call = (url: string, name: string, key: string, method = 'POST', body = '{}') =>
    fetch(`${url}/admin/functions/${name}`, {
      method,
      headers: { 'x-functions-key': key, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body } : {}),
    });

  it('runs a timer now, whatever the case of its name, and answers 202', async () => {
    const host = await start();
    expect((await call(host.url, 'COUNT', host.adminKey)).status).toBe(202);
    expect((await untilRun(host.url)).runs).toBe(1);
  });

  it('answers 401 without the key of this start, and runs nothing', async () => {
    const host = await start();
    expect((await call(host.url, 'count', 'another-key')).status).toBe(401);
    expect((await fetch(`${host.url}/admin/functions/count`, { method: 'POST' })).status).toBe(401);
    expect((await readRuns(host.url)).runs).toBe(0);
  });

  it('answers 404 to an unknown name or another method', async () => {
    const host = await start();
    expect((await call(host.url, 'unknown', host.adminKey)).status).toBe(404);
    expect((await call(host.url, 'count', host.adminKey, 'GET')).status).toBe(404);
  });

  it.each(['', 'no json', 'null', '[]', '"text"'])(
    'answers 400 to the body %j, even of an unknown name',
    async (body) => {
      const host = await start();
      expect((await call(host.url, 'count', host.adminKey, 'POST', body)).status).toBe(400);
      expect((await call(host.url, 'unknown', host.adminKey, 'POST', body)).status).toBe(400);
      expect((await readRuns(host.url)).runs).toBe(0);
    },
  );

  it('answers 415 without a content type of JSON, with and without a body', async () => {
    const host = await start();
    for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonl']) {
      const headers = { 'x-functions-key': host.adminKey, ...(type === undefined ? {} : { 'content-type': type }) };
      for (const body of [new Uint8Array(), Buffer.from('{}')]) {
        const answer = await fetch(`${host.url}/admin/functions/count`, { method: 'POST', headers, body });
        expect([type, answer.status]).toEqual([type, 415]);
      }
    }
    const headers = { 'x-functions-key': host.adminKey, 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(`${host.url}/admin/functions/count`, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(202);
  });

  it('answers 202 for an HTTP function, which is not run', async () => {
    const host = await start();
    expect((await call(host.url, 'runs', host.adminKey)).status).toBe(202);
  });

  it('has a new key at each start', async () => {
    const [first, second] = [await start(), await start()];
    expect(first.adminKey).not.toBe(second.adminKey);
  });
});

describe('/admin/host/ping', () => {
  it('answers 200 without a key, and nothing else of the host does', async () => {
    const host = await startTestHost({ 'app.js': countingTimer(yearly) });
    for (const method of ['GET', 'POST'])
      expect((await fetch(`${host.url}/admin/host/ping`, { method })).status).toBe(200);
    for (const path of ['/admin/host/status', '/admin/host/pings', '/admin'])
      expect((await fetch(`${host.url}${path}`)).status).toBe(401);
  });
});
