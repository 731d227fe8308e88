/** What the two routes of the OpenID Provider's metadata have in common: one for OpenID Connect, one for OAuth 2.0 (RFC 8414 section 3). */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { endpoint, type EndpointServices } from '../platform/endpoint/endpoint.ts';
import type { Operation } from '../platform/endpoint/operation.ts';
import { MetadataAnswer } from './wire.ts';
import { providerMetadata, PUBLIC_CACHE } from './provider-metadata.ts';

export const METADATA_OPERATION = {
  method: 'GET',
  group: 'Apps',
  caller: 'anyone',
  cors: 'with-credentials',
  answers: { 200: { description: 'OpenID Provider metadata.', schema: MetadataAnswer } },
} as const;

export type MetadataServices = EndpointServices & { readonly catalogue: Pick<AppCatalogue, 'apps'> };

export const metadataEndpoint = (operation: Operation, services: MetadataServices) =>
  endpoint(operation, services, () =>
    Promise.resolve({
      headers: { 'cache-control': PUBLIC_CACHE },
      jsonBody: providerMetadata(services.serviceUrl, services.catalogue.apps),
    }),
  );
