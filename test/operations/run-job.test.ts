import { NO_LIMIT } from '../support/no-limit.ts';
import { describe, expect, it } from 'vitest';
import { describeProblemPage } from '../../functions/operations/describe-problem.ts';
import { reportLive } from '../../functions/operations/report-live.ts';
import { reportReady } from '../../functions/operations/report-ready.ts';
import { runJob, type RunJobServices } from '../../functions/operations/run-job.ts';
import type { EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { httpOptions } from '../../shared/platform/endpoint/operation.ts';
import { DependencyUnavailable, type Probe } from '../../shared/platform/ports.ts';
import { OPERATIONS } from '../../functions/all-functions.ts';
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

describe('POST /jobs/{job}', () => {
  it('runs that job, and answers when it is done', async () => {
    const run: string[] = [];
    const answered = await sender([], async (job) => {
      await Promise.resolve();
      run.push(job);
    })('/jobs/rotate-keys', 'POST');
    expect([answered.status, jsonOf(answered), run]).toEqual([
      200,
      { job: 'rotate-keys', status: 'done' },
      ['rotate-keys'],
    ]);
  });

  it.each(['/jobs/rotate-all', '/jobs/ROTATE-KEYS', '/jobs/rotate-keys?code=the-key'])(
    'refuses %s, and runs nothing',
    async (path) => {
      const run: string[] = [];
      const answered = await sender([], (job) => Promise.resolve(void run.push(job)))(path, 'POST');
      expect([answered.status, run]).toEqual([400, []]);
    },
  );

  it('answers 503 when something that the job needs is away, and 500 when it fails otherwise', async () => {
    const answer = async (error: Error) =>
      (await sender([], () => Promise.reject(error))('/jobs/rotate-keys', 'POST')).status;
    expect(await answer(new DependencyUnavailable('key-vault'))).toBe(503);
    expect(await answer(new Error('not done in time'))).toBe(500);
  });

  it('is registered so that the host asks for its master key, as nothing else is', () => {
    const levels = OPERATIONS.map((operation) => [operation.name, httpOptions(operation).authLevel]);
    expect(levels.filter(([, level]) => level !== 'anonymous')).toEqual([['run-job', 'admin']]);
  });
});
