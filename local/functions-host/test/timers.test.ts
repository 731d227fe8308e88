import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionsHost, startFunctionsHost } from '../start-functions-host.ts';
import { eventually, namingApp, startTestHost, writeApp } from './start-test-host.ts';

const countingTimer = (schedule: string): string => `
  import { app } from '@azure/functions';
  let runs = 0;
  let last;
  app.timer('count', { schedule: '${schedule}', handler: (timer) => { runs += 1; last = timer; } });
  app.get('runs', () => ({ jsonBody: { runs, last } }));`;

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

describe('the host’s own routes', () => {
  let host: FunctionsHost;
  let removeApp: () => void;
  beforeAll(async () => {
    const root = writeApp({ 'app.js': countingTimer('0 0 0 29 2 *') }, (tidy) => (removeApp = tidy));
    host = await startFunctionsHost({ root, env: {} });
  });
  afterAll(async () => {
    await host.stop();
    removeApp();
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
      ['', '{}'].map(
        (body) => [`to the type “${type}” with the body “${body}”`, 415, 'count', { type, body }] as const,
      ),
    ),
    ['for an HTTP function, which is not run', 202, 'runs', {}],
  ])('answer %s: %i, and run nothing', async (_to, status, name, changes) => {
    expect((await call(name, changes)).status).toBe(status);
    expect((await readRuns(host.url)).runs).toBe(0);
  });

  it.each([
    ['GET', '/admin/host/ping', 200],
    ['POST', '/admin/host/ping', 200],
    ['GET', '/admin/host/status', 401],
    ['GET', '/admin/host/pings', 401],
    ['GET', '/admin', 401],
  ])('answer %s %s without a key: %i', async (method, path, status) => {
    expect((await fetch(`${host.url}${path}`, { method })).status).toBe(status);
  });

  it('run a timer now, whatever the case of its name', async () => {
    expect((await call('COUNT', { type: 'application/json; charset=utf-8' })).status).toBe(202);
    expect((await untilRun(host.url)).runs).toBe(1);
  });

  it('have a new key at each start', async () => {
    expect((await startTestHost({ 'app.js': namingApp([]) })).adminKey).not.toBe(host.adminKey);
  });
});
