/** GET /health/ready: whether everything that the service needs answers, and what doesn't. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { RETRY_AFTER_SECONDS } from '../../shared/platform/endpoint/fault.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { CheckHealth } from '../../shared/operations/check-health.ts';
import { ReadyAnswer } from '../../shared/operations/wire.ts';

const operation = defineOperation({
  name: 'report-ready',
  method: 'GET',
  route: 'health/ready',
  summary: 'Whether the services behind this one answer. The look is shared for two seconds.',
  group: 'Operations',
  caller: 'anyone',
  query: z.strictObject({}),
  answers: {
    200: { description: 'All answer.', schema: ReadyAnswer },
    503: { description: 'Not all answer.', schema: ReadyAnswer },
  },
});

export const reportReady = (services: EndpointServices & { readonly checkHealth: CheckHealth }) =>
  endpoint(operation, services, async () => {
    const health = await services.checkHealth();
    if (health.status === 'ok') return { jsonBody: health };
    return { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, jsonBody: health };
  });

app.http(operation.name, httpTrigger(operation, reportReady));
