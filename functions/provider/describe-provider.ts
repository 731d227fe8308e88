/** GET /.well-known/openid-configuration: what an app's OpenID Connect library needs to know. */
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  METADATA_OPERATION,
  metadataEndpoint,
  type MetadataServices,
} from '../../shared/provider/provider-metadata.ts';

const operation = defineOperation({
  ...METADATA_OPERATION,
  name: 'describe-provider',
  route: '.well-known/openid-configuration',
  summary: 'The OpenID Provider’s metadata.',
});

export const describeProvider = defineFunction(operation, (services: MetadataServices) =>
  metadataEndpoint(operation, services),
);
