/** POST /discovery: step one of a sign-in. Says where step two happens, and nothing else. */
import { app } from '@azure/functions';
import { z } from 'zod';
import { AppId, EmailAddress } from '../../shared/domain/identifiers.ts';
import { clientAddress } from '../../shared/http/client-address.ts';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { Problem } from '../../shared/http/problem.ts';
import type { RateLimiter } from '../../shared/http/rate-limit.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { DiscoverSignIn } from '../../shared/use-cases/discover-sign-in.ts';

const operation = defineOperation({
  name: 'discover-sign-in',
  method: 'POST',
  route: 'discovery',
  summary: 'Login discovery: where step two of a sign-in happens for this address in this app.',
  group: 'Apps',
  caller: 'anyone',
  cors: true,
  maxBodyBytes: 4096,
  body: z.strictObject({ email: EmailAddress, app: AppId }),
  answers: {
    200: {
      description: 'Go to `url` for Entra; ask for the Company password otherwise.',
      schema: z.union([
        z.strictObject({ step: z.literal('entra'), url: z.url() }),
        z.strictObject({ step: z.literal('company-credentials') }),
      ]),
    },
  },
  problems: ['rate-limited', 'unavailable'],
});

type DiscoverSignInServices = EndpointServices & {
  readonly discoverSignIn: DiscoverSignIn;
  readonly discoveryLimiter: RateLimiter;
};

export const discoverSignIn = (services: DiscoverSignInServices) =>
  endpoint(operation, services, async ({ body, request }) => {
    const limit = services.discoveryLimiter(clientAddress(request));
    if (limit.kind === 'limited') return new Problem('rate-limited', limit);
    const step = await services.discoverSignIn(body.email, body.app);
    switch (step.kind) {
      case 'unknown-app':
        return new Problem('invalid-request', { errors: [{ field: '/app', message: 'is not in the app catalogue' }] });
      case 'company-credentials':
        return { jsonBody: { step: 'company-credentials' } };
      case 'entra':
        return { jsonBody: { step: 'entra', url: step.url } };
    }
  });

app.http(operation.name, httpTrigger(operation, discoverSignIn));
