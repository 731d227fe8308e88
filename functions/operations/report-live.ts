/** GET /health/live: the process answers. Asks nobody else, so an outage elsewhere never has it restarted. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { httpTrigger } from '../../shared/startup.ts';

const operation = defineOperation({
  name: 'report-live',
  method: 'GET',
  route: 'health/live',
  summary: 'Whether the process answers.',
  group: 'Operations',
  caller: 'anyone',
  query: z.strictObject({}),
  answers: { 200: { description: 'It does.', schema: z.strictObject({ status: z.literal('ok') }) } },
});

export const reportLive = (services: EndpointServices) =>
  endpoint(operation, services, () => Promise.resolve({ jsonBody: { status: 'ok' } }));

app.http(operation.name, httpTrigger(operation, reportLive));
