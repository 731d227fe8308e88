/** GET /health/ready: whether everything that the service needs answers, and what doesn't. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { RETRY_AFTER_SECONDS } from '../../shared/platform/endpoint/fault.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import type { CheckHealth } from '../../shared/operations/check-health.ts';
import { ReadyAnswer } from '../../shared/operations/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'report-ready',
  method: 'GET',
  route: 'health/ready',
  summary: 'Whether the services behind this one answer. The look is shared for two seconds.',
  group: 'Operations',
  caller: 'anyone',
  query: NoQuery,
  answers: {
    200: { description: 'All answer.', schema: ReadyAnswer },
    503: { description: 'Not all answer.', schema: ReadyAnswer },
  },
});

export const reportReady = defineFunction(
  operation,
  (services: EndpointServices & { readonly operations: { readonly checkHealth: CheckHealth } }) =>
    endpoint(operation, services, async () => {
      const health = await services.operations.checkHealth();
      if (health.status === 'ok') return { jsonBody: health };
      return { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, jsonBody: health };
    }),
);
