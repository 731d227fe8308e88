/** GET /.well-known/openid-configuration: what an app's OpenID Connect library needs to know. */
import * as z from 'zod';
import type { AppCatalogue } from '../../shared/platform/words/app-catalogue.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { providerMetadata, PUBLIC_CACHE } from '../../shared/provider/provider-metadata.ts';

const operation = defineOperation({
  name: 'describe-provider',
  method: 'GET',
  route: '.well-known/openid-configuration',
  summary: 'The OpenID Provider’s metadata.',
  group: 'Apps',
  caller: 'anyone',
  cors: true,
  answers: { 200: { description: 'OpenID Provider metadata.', schema: z.looseObject({ issuer: z.url() }) } },
});

type DescribeProviderServices = EndpointServices & { readonly catalogue: Pick<AppCatalogue, 'apps'> };

export const describeProvider = defineFunction(operation, (services: DescribeProviderServices) =>
  endpoint(operation, services, () =>
    Promise.resolve({
      headers: { 'cache-control': PUBLIC_CACHE },
      jsonBody: providerMetadata(services.serviceUrl, services.catalogue.apps),
    }),
  ),
);
