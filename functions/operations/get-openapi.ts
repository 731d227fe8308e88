/** GET /openapi.json: the API description, made from the operations themselves. */
import { app } from '@azure/functions';
import * as z from 'zod';
import type { AppCatalogue } from '../../shared/platform/words/app-catalogue.ts';
import { makeOnce } from '../../shared/platform/outbound-http/make-once.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineOperation, type Operation } from '../../shared/platform/endpoint/operation.ts';
import { httpTrigger, publishedOperations } from '../../shared/startup.ts';

const operation = defineOperation({
  name: 'get-openapi',
  method: 'GET',
  route: 'openapi.json',
  summary: 'This description: OpenAPI 3.1.',
  group: 'Operations',
  caller: 'anyone',
  query: z.strictObject({}),
  answers: { 200: { description: 'The document.', schema: z.looseObject({ openapi: z.literal('3.1.0') }) } },
});

export type GetOpenApiServices = EndpointServices & { readonly catalogue: Pick<AppCatalogue, 'company'> };

/** Made when first asked for, once: by then every function is registered, and a cold start doesn't pay for it. */
export const getOpenApi = (
  services: GetOpenApiServices,
  operations: () => readonly Operation[] = publishedOperations,
) => {
  const document = makeOnce(async () => {
    const { makeOpenApi } = await import('../../shared/platform/description/openapi.ts');
    const title = `${services.catalogue.company.name} sign-in with Azure`;
    return JSON.stringify(makeOpenApi(operations(), { title, serviceUrl: services.serviceUrl }));
  });
  return endpoint(operation, services, async () => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' };
    return { headers, body: await document.get() };
  });
};

app.http(
  operation.name,
  httpTrigger(operation, (services) => getOpenApi(services)),
);
