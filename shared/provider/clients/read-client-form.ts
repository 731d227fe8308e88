/** How an app calls the endpoints of RFC 6749, 7009 and 7662: with a form, as the client that it is registered as. */
import type { HttpRequest } from '@azure/functions';
import type * as z from 'zod';
import { Problem } from '../../platform/endpoint/problem.ts';
import { readKnownParameters } from '../../platform/endpoint/read-parameters.ts';
import type { ClientSecrets } from '../../platform/ports.ts';
import type { App, AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import type { CheckClientAssertion } from './check-client-assertion.ts';
import { authenticateClient } from './authenticate-client.ts';
import type { CLIENT_MEMBERS } from '../wire.ts';
import { OAuthError } from './oauth-error.ts';

export const FORM_TYPE = 'application/x-www-form-urlencoded';
export const MAX_FORM_BYTES = 16 * 1024;

export type ClientServices = {
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly clientSecrets: ClientSecrets;
  readonly provider: { readonly checkClientAssertion: CheckClientAssertion };
};

/** The form, and the app, authenticated. What is unknown, or sent empty, is passed over (RFC 6749 section 3.2). */
export async function readClientForm<Form extends z.ZodObject & z.ZodType<z.infer<z.ZodObject<typeof CLIENT_MEMBERS>>>>(
  { catalogue: { apps }, clientSecrets, provider: { checkClientAssertion } }: ClientServices,
  request: HttpRequest,
  schema: Form,
): Promise<{ readonly form: z.infer<Form>; readonly app: App } | OAuthError> {
  const form = await readKnownParameters(request, schema, MAX_FORM_BYTES);
  if (form instanceof Problem) return new OAuthError('invalid_request', 'the body must be a form, each name once');
  const app = await authenticateClient({ apps, clientSecrets, checkClientAssertion }, request, form);
  return app instanceof OAuthError ? app : { form, app };
}
