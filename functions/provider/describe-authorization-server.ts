/** GET /.well-known/oauth-authorization-server: the same, for libraries of OAuth 2.0 alone (RFC 8414). */
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  METADATA_OPERATION,
  metadataEndpoint,
  type MetadataServices,
} from '../../shared/provider/provider-metadata.ts';

const operation = defineOperation({
  ...METADATA_OPERATION,
  name: 'describe-authorization-server',
  route: '.well-known/oauth-authorization-server',
  summary: 'The same metadata, where OAuth 2.0 libraries look for it.',
});

export const describeAuthorizationServer = defineFunction(operation, (services: MetadataServices) =>
  metadataEndpoint(operation, services),
);
