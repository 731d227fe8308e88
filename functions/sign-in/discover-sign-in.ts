/** POST /discovery: step one of a sign-in. Says where step two happens, and nothing else. */
import type { HttpRequest } from '@azure/functions';
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import type { CheckClientAssertion } from '../../shared/provider/clients/check-client-assertion.ts';
import { authenticateClient } from '../../shared/provider/clients/authenticate-client.ts';
import { clientAddress, type RateLimiter, type TrustedProxies } from '../../shared/platform/callers/rate-limit.ts';
import { clientUnknown } from '../../shared/platform/callers/credentials.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { OAuthError } from '../../shared/provider/clients/oauth-error.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem, unauthenticated } from '../../shared/platform/endpoint/problem.ts';
import type { ClientSecrets } from '../../shared/platform/ports.ts';
import type { DiscoverSignIn } from '../../shared/sign-in/discover-sign-in.ts';
import { DiscoveryAnswer, DiscoveryBody } from '../../shared/sign-in/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'discover-sign-in',
  method: 'POST',
  route: 'discovery',
  summary:
    'Login discovery: where step two of a sign-in happens for this address in this app. Limited per client address; ' +
    'an app’s own server, which asks for many people, sends its client credentials (HTTP Basic, or a `client_assertion`) and is not.',
  group: 'Apps',
  caller: 'anyone',
  cors: true,
  maxBodyBytes: 12 * 1024,
  query: NoQuery,
  body: DiscoveryBody,
  answers: {
    200: {
      description: 'Go to `url` for Entra; ask for the Company password otherwise.',
      hasFixedShape: true,
      schema: DiscoveryAnswer,
    },
  },
  problems: ['unauthenticated', 'rate-limited', 'unavailable'],
});

type DiscoverSignInServices = EndpointServices & {
  readonly signIn: { readonly discoverSignIn: DiscoverSignIn };
  readonly provider: { readonly checkClientAssertion: CheckClientAssertion };
  readonly discoveryLimiter: RateLimiter;
  readonly trustedProxies: TrustedProxies;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly clientSecrets: ClientSecrets;
};

/**
 * Anybody by their address; a server of ours, behind whose one address a whole customer may be, by its credentials. An app without any proves nothing by
 * its name, so it is anybody.
 */
async function refuseTooMany(
  services: DiscoverSignInServices,
  request: HttpRequest,
  { client_assertion, client_assertion_type }: DiscoveryBody,
): Promise<Problem | undefined> {
  if (request.headers.get('authorization') !== null || client_assertion !== undefined) {
    const { catalogue, clientSecrets, provider } = services;
    const client = await authenticateClient({ ...provider, apps: catalogue.apps, clientSecrets }, request, {
      client_assertion,
      client_assertion_type,
    });
    if (client instanceof OAuthError)
      return client_assertion === undefined ? clientUnknown(request) : unauthenticated('Basic', client.description);
    if (client.clientAuthentication !== 'none') return undefined;
  }
  const limit = services.discoveryLimiter(clientAddress(request, services.trustedProxies));
  return limit.kind === 'limited' ? new Problem('rate-limited', limit) : undefined;
}

export const discoverSignIn = defineFunction(operation, (services: DiscoverSignInServices) =>
  endpoint(operation, services, async ({ body, request }) => {
    const refusal = await refuseTooMany(services, request, body);
    if (refusal !== undefined) return refusal;
    const step = await services.signIn.discoverSignIn(body.email, body.app);
    switch (step.kind) {
      case 'unknown-app':
        return new Problem('invalid-request', { errors: [{ field: '/app', message: 'is not in the app catalogue' }] });
      case 'company-credentials':
        return { jsonBody: { step: 'company-credentials' } };
      case 'entra':
        return { jsonBody: { step: 'entra', url: step.url } };
    }
  }),
);
