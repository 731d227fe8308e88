import { NO_LIMIT } from '../support/no-limit.ts';
import { describe, expect, it } from 'vitest';
import { describeProblemPage } from '../../functions/operations/describe-problem.ts';
import { reportLive } from '../../functions/operations/report-live.ts';
import { reportReady } from '../../functions/operations/report-ready.ts';
import { runJob, type RunJobServices } from '../../functions/operations/run-job.ts';
import type { EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { PROBLEM_CODES } from '../../shared/platform/endpoint/problem-table.ts';
import { type Probe } from '../../shared/platform/ports.ts';
import { makeCheckHealth } from '../../shared/operations/check-health.ts';
import { sendThrough } from '../support/control-panel/send-request.ts';

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

describe('GET /problems/{code}', () => {
  it.each(PROBLEM_CODES)('is a page that explains %s', async (code) => {
    const answered = await sender()(`/problems/${code}`);
    expect(answered.status).toBe(200);
    expect(answered.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
    });
    expect(answered.text).toContain(`<code>${code}</code>`);
    expect(answered.text).toMatch(/<title>[^<]{5,}<\/title>/);
  });

  it.each(['unheard-of', 'toString', '__proto__', '%3Cscript%3E'])('is a JSON problem for %s', async (code) => {
    const answered = await sender()(`/problems/${code}`);
    expect(answered.status).toBe(404);
    expect(answered.headers['content-type']).toBe('application/problem+json');
    expect(answered.text).not.toContain(code);
    expect(answered.text).not.toContain('<');
  });
});
