/** The wrapper of the OpenID Provider's endpoints for apps: CORS, and errors in the form that OAuth libraries read. */
import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { corsHeaders, preflight } from '../../platform/endpoint/cors.ts';
import { logFault, makeSupportCode } from '../../platform/endpoint/fault.ts';
import { OAuthError, tokenErrorReply } from './oauth-error.ts';
import type { Operation } from '../../platform/endpoint/operation.ts';
import type { Reply } from '../../platform/endpoint/reply.ts';
import { writeLog } from '../../platform/telemetry/write-log.ts';

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
  const answer = async (request: HttpRequest, context: InvocationContext): Promise<Reply> => {
    try {
      const result = await handle(request, context);
      if (!(result instanceof OAuthError)) return result;
      const { error: code, detail } = result;
      writeLog(context, 'token-refused', { operation: operation.name, code, detail });
      return tokenErrorReply(result);
    } catch (error) {
      return fault(error, operation.name, context);
    }
  };
  return async (request, context) => {
    const cors = corsHeaders(request, appOrigins, true);
    if (request.method === 'OPTIONS') return preflight(operation.method, cors);
    const reply = await answer(request, context);
    return { ...reply, headers: { ...cors, ...reply.headers } };
  };
}
