import { NO_LIMIT } from '../support/no-limit.ts';
import { describe, expect, it } from 'vitest';
import { describeProblemPage } from '../../functions/operations/describe-problem.ts';
import { reportLive } from '../../functions/operations/report-live.ts';
import { reportReady } from '../../functions/operations/report-ready.ts';
import { runJob, type RunJobServices } from '../../functions/operations/run-job.ts';
import type { EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { DependencyUnavailable, type Probe } from '../../shared/platform/ports.ts';
import { makeCheckHealth } from '../../shared/operations/check-health.ts';
import { jsonOf, sendThrough } from '../support/control-panel/send-request.ts';

const now = new Date('2026-11-23T12:00:00Z');
const services: EndpointServices = {
  serviceUrl: 'https://sso.example',
  appOrigins: new Set(),
  checkCaller: () => undefined,
  keepStory: () => Promise.resolve(),
  callerLimit: NO_LIMIT,
};
const well: Probe['check'] = () => Promise.resolve();
const away: Probe['check'] = () => Promise.reject(new DependencyUnavailable('entra'));

function sender(probes: readonly Probe[] = [], play: RunJobServices['runJob'] = () => Promise.resolve()) {
  const checkHealth = makeCheckHealth({ probes, clock: () => now, writeLog: () => undefined });
  const all = {
    ...{ ...services, build: '0123456789ab-20261129T120000Z' },
    ...{ operations: { checkHealth }, runJob: play },
  };
  const routed = [reportLive, reportReady, describeProblemPage, runJob].map(({ operation, makeHandler }) => ({
    operation,
    handler: makeHandler(all),
  }));
  const send = sendThrough(routed, 'https://sso.example');
  return (path: string, method = 'GET') => send({ method, path });
}

describe('GET /health/live', () => {
  it('answers whatever else is away', async () => {
    const answered = await sender([{ dependency: 'storage', check: away }])('/health/live');
    expect([answered.status, answered.text]).toEqual([200, '{"status":"ok","build":"0123456789ab-20261129T120000Z"}']);
    expect(answered.headers['cache-control']).toBe('no-store');
  });
});

describe('GET /health/ready', () => {
  it('answers 200 when everything answers', async () => {
    const answered = await sender([
      { dependency: 'storage', check: well },
      { dependency: 'key-vault', check: well },
      { dependency: 'entra', check: well },
    ])('/health/ready');
    expect([answered.status, jsonOf(answered)]).toEqual([
      200,
      { status: 'ok', checks: { storage: 'ok', 'key-vault': 'ok', entra: 'ok' } },
    ]);
  });

  it('answers 503 with Retry-After and says what is away', async () => {
    const answered = await sender([
      { dependency: 'storage', check: well },
      { dependency: 'key-vault', check: well },
      { dependency: 'entra', check: away },
    ])('/health/ready');
    expect(answered.status).toBe(503);
    expect(answered.headers['retry-after']).toBe('5');
    expect(jsonOf(answered)).toEqual({
      status: 'unreachable',
      checks: { storage: 'ok', 'key-vault': 'ok', entra: 'unreachable' },
    });
  });
});

describe('operations for everybody', () => {
  it.each(['/health/live', '/health/ready', '/problems/unexpected'])('%s refuses query parameters', async (path) => {
    expect((await sender()(`${path}?x=1`)).status).toBe(400);
    expect((await sender()(`${path}?x=1&x=2`)).status).toBe(400);
  });
});
