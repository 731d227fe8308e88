/** GET /openapi.json: the API description, made from the operations themselves. */
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { makeOnce } from '../../shared/platform/in-process/make-once.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { PUBLISHED_KEPT_MS } from '../../shared/platform/words/lifetimes.ts';
import { DescriptionAnswer } from '../../shared/operations/wire.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation, type Operation } from '../../shared/platform/endpoint/operation.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-openapi',
  method: 'GET',
  route: 'openapi.json',
  summary: 'This description: OpenAPI 3.1.',
  group: 'Operations',
  caller: 'anyone',
  query: NoQuery,
  answers: { 200: { description: 'The document.', schema: DescriptionAnswer } },
});

type GetOpenApiServices = EndpointServices & {
  readonly catalogue: Pick<AppCatalogue, 'company'>;
  /** Every operation of the app, this one too. */
  readonly describedOperations: readonly Operation[];
};

/** Made when first asked for, once: a cold start doesn't pay for it. */
export const getOpenApi = defineFunction(operation, (services: GetOpenApiServices) => {
  const document = makeOnce(async () => {
    const { makeOpenApi } = await import('../../shared/platform/description/openapi.ts');
    const title = `${services.catalogue.company.name} sign-in with Azure`;
    return JSON.stringify(makeOpenApi(services.describedOperations, { title, serviceUrl: services.serviceUrl }));
  });
  return endpoint(operation, services, async () => {
    const cached = `public, max-age=${PUBLISHED_KEPT_MS / 1000}`;
    const headers = { 'content-type': 'application/json', 'cache-control': cached };
    return { headers, body: await document.get() };
  });
});
