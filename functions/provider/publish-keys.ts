/** GET /jwks: the public keys that our ID tokens are checked with. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { PUBLIC_CACHE } from '../../shared/provider/provider-metadata.ts';
import { KeysAnswer } from '../../shared/provider/wire.ts';
import type { TokenSigner } from '../../shared/platform/ports.ts';

const operation = defineOperation({
  name: 'publish-keys',
  method: 'GET',
  route: 'jwks',
  summary: 'The signing keys (RFC 7517).',
  group: 'Apps',
  caller: 'anyone',
  cors: 'with-credentials',
  answers: { 200: { description: 'A JWK Set.', schema: KeysAnswer } },
  problems: ['unavailable'],
});

type PublishKeysServices = EndpointServices & { readonly tokenSigner: Pick<TokenSigner, 'publicKeys'> };

export const publishKeys = defineFunction(operation, (services: PublishKeysServices) =>
  endpoint(operation, services, async () => ({
    headers: { 'cache-control': PUBLIC_CACHE },
    jsonBody: await services.tokenSigner.publicKeys(),
  })),
);
