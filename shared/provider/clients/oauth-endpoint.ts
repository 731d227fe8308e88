/**
 * The wrapper of the OpenID Provider's endpoints for apps: CORS, and errors in the form that OAuth libraries read; and how apps call those of RFC 6749, 7009
 * and 7662: with a form, as the client that they are registered as.
 */
import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { corsHeaders, preflight } from '../../platform/endpoint/cors.ts';
import { named } from '../../platform/endpoint/define-function.ts';
import { logFault, makeSupportCode } from '../../platform/endpoint/fault.ts';
import { OAuthError, tokenErrorReply } from './oauth-error.ts';
import type { Operation } from '../../platform/endpoint/operation.ts';
import type { Reply } from '../../platform/endpoint/reply.ts';
import { writeLog } from '../../platform/telemetry/write-log.ts';
import { Problem } from '../../platform/endpoint/problem.ts';
import { readKnownParameters } from '../../platform/endpoint/read-parameters.ts';
import type { ClientSecrets } from '../../platform/ports.ts';
import type { App, AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import type { CheckClientAssertion } from './check-client-assertion.ts';
import { authenticateClient } from './authenticate-client.ts';
import type { CLIENT_MEMBERS } from '../wire.ts';

export type OAuthServices = { readonly appOrigins: ReadonlySet<string> };

function fault(error: unknown, name: string, context: InvocationContext): Reply {
  const supportCode = makeSupportCode();
  const answer =
    logFault(error, name, supportCode, context) === undefined
      ? new OAuthError('server_error', 'something went wrong here')
      : new OAuthError('temporarily_unavailable', 'try again after the seconds that Retry-After says');
  return tokenErrorReply(answer, supportCode);
}

/** Makes the handler. Never throws. */
export function oauthEndpoint(
  operation: Pick<Operation, 'name' | 'method'>,
  { appOrigins }: OAuthServices,
  handle: (request: HttpRequest, context: InvocationContext) => Promise<Reply | OAuthError>,
): HttpHandler {
  const handleCall = named(operation, handle);
  const answer = async (request: HttpRequest, context: InvocationContext): Promise<Reply> => {
    try {
      const result = await handleCall(request, context);
      if (!(result instanceof OAuthError)) return result;
      const { error: code, detail } = result;
      writeLog(context, 'token-refused', { operation: operation.name, code, detail });
      return tokenErrorReply(result);
    } catch (error) {
      return fault(error, operation.name, context);
    }
  };
  return async function answerClient(request, context) {
    const cors = corsHeaders(request, appOrigins, true);
    if (request.method === 'OPTIONS') return preflight(operation.method, cors);
    const reply = await answer(request, context);
    return { ...reply, headers: { ...cors, ...reply.headers } };
  };
}

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
