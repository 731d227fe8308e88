/** GET /health/live: the process answers, and says which build it runs. Asks nobody else, so an outage elsewhere never has it restarted. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { LiveAnswer } from '../../shared/operations/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'report-live',
  method: 'GET',
  route: 'health/live',
  summary: 'Whether the process answers, and which build of the service it runs.',
  group: 'Operations',
  caller: 'anyone',
  query: NoQuery,
  answers: { 200: { description: 'It does.', schema: LiveAnswer } },
});

export const reportLive = defineFunction(
  operation,
  (services: EndpointServices & { readonly build: string | undefined }) =>
    endpoint(operation, services, () => Promise.resolve({ jsonBody: { status: 'ok', build: services.build ?? null } })),
);
