/** GET /.well-known/openid-configuration: what an app's OpenID Connect library needs to know. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { providerMetadata, PUBLIC_CACHE } from '../../shared/provider/provider-metadata.ts';
import { httpTrigger } from '../../shared/startup.ts';

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

export const describeProvider = (services: EndpointServices) =>
  endpoint(operation, services, () =>
    Promise.resolve({ headers: { 'cache-control': PUBLIC_CACHE }, jsonBody: providerMetadata(services.serviceUrl) }),
  );

app.http(operation.name, httpTrigger(operation, describeProvider));
