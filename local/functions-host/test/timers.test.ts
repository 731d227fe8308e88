import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appOf, eventually, namingApp, startTestHost, type TestHost } from './start-test-host.ts';

const countingTimer = (schedule: string) =>
  appOf(`let runs = 0, last;
    app.timer('count', { schedule: '${schedule}', handler: (timer) => { runs += 1; last = timer; } });
    app.get('runs', () => ({ jsonBody: { runs, last } }));`);

const readRuns = async (host: TestHost) =>
  (await host.read('/api/runs')) as { runs: number; last?: { isPastDue: boolean } };
const untilRun = (host: TestHost) =>
  eventually(async () => {
    const state = await readRuns(host);
    return state.runs > 0 ? state : undefined;
  });

it('a timer function runs by its schedule', async () => {
  const host = await startTestHost(countingTimer('* * * * * *'));
  expect((await untilRun(host)).last).toMatchObject({ isPastDue: false });
  expect(host.functions).toContainEqual({ name: 'count', methods: [], type: 'timerTrigger' });
});

describe('the host’s own routes', () => {
  let host: TestHost;
  const tidy: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    host = await startTestHost(countingTimer('0 0 0 29 2 *'), { afterwards: (one) => tidy.unshift(one) });
  });
  afterAll(async () => {
    for (const one of tidy) await one();
  });

  const call = (name: string, changes: Partial<Record<'key' | 'type' | 'method' | 'body', string>> = {}) => {
    const { key = host.adminKey, type = 'application/json', method = 'POST', body = '{}' } = changes;
    const headers = { ...(key !== '' && { 'x-functions-key': key }), ...(type !== '' && { 'content-type': type }) };
    const sent = method === 'POST' ? { body: Buffer.from(body) } : {};
    return fetch(`${host.url}/admin/functions/${name}`, { method, headers, ...sent });
  };

  it.each<readonly [string, number, string, Parameters<typeof call>[1]]>([
    ['without the key', 401, 'count', { key: '' }],
    ['with another key', 401, 'count', { key: 'another-key' }],
    ['to an unknown name', 404, 'unknown', {}],
    ['to another method', 404, 'count', { method: 'GET' }],
    ...['', 'no json', 'null', '[]', '"text"'].map((body) => [`to the body ${body}`, 400, 'count', { body }] as const),
    ['to a wrong body of an unknown name', 400, 'unknown', { body: '' }],
    ...['', 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonl'].flatMap((type) =>
      ['', '{}'].map((body) => [`to the type “${type}” with “${body}”`, 415, 'count', { type, body }] as const),
    ),
    ['for an HTTP function, which is not run', 202, 'runs', {}],
  ])('answer %s: %i, and run nothing', async (_to, status, name, changes) => {
    const { runs } = await readRuns(host);
    expect((await call(name, changes)).status).toBe(status);
    expect((await readRuns(host)).runs).toBe(runs);
  });

  it.each<readonly [string, string, number]>([
    ['GET', '/admin/host/ping', 200],
    ['POST', '/admin/host/ping', 200],
    ...['/admin/host/status', '/admin/host/pings', '/admin'].map((path) => ['GET', path, 401] as const),
  ])('answer %s %s without a key: %i', async (method, path, status) => {
    expect((await fetch(`${host.url}${path}`, { method })).status).toBe(status);
  });

  it('run a timer now, whatever the case of its name', async () => {
    expect((await call('COUNT', { type: 'application/json; charset=utf-8' })).status).toBe(202);
    expect((await untilRun(host)).runs).toBe(1);
  });

  it('have a new key at each start', async () => {
    expect((await startTestHost(namingApp([]))).adminKey).not.toBe(host.adminKey);
  });
});
