import type { IncomingMessage, RequestListener } from 'node:http';
import { answerAdmin, hasAdminKey, isAdminPath } from './admin.ts';
import type { RegisteredFunction } from './app-registry.ts';
import type { HostSettings } from './host-settings.ts';
import { toRpcHttpRequest } from './http-request.ts';
import { emptyReply, sendReply, toReply, type Reply } from './http-response.ts';
import type { Invoke } from './invoke-function.ts';
import { exceededLimit, refusedHost } from './request-limits.ts';
import { parseRequestTarget, type RequestTarget } from './request-target.ts';
import { findRoute, type HttpFunction } from './route-table.ts';
import { describeError, type Log } from './write-log.ts';

export interface AnswerDeps {
  functions: readonly RegisteredFunction[];
  routes: readonly HttpFunction[];
  settings: HostSettings;
  adminKey: string;
  invoke: Invoke;
  log: Log;
}

/** The host as a listener for `node:http`. It answers every request, whatever the app does. */
export function createRequestListener(deps: AnswerDeps): RequestListener {
  return (request, response) => {
    const target = parseRequestTarget(request.url ?? '/');
    const refused = exceededLimit(request) ?? refusedHost(request) ?? (target === undefined ? 400 : undefined);
    if (target === undefined || refused !== undefined) {
      // What the web server refuses: the host, and its custom headers, never see it.
      response.shouldKeepAlive = false;
      sendReply(response, emptyReply(refused ?? 400));
      return;
    }
    answer(request, target, deps)
      .then((reply) => {
        sendReply(response, reply, deps.settings.customHeaders);
      })
      .catch((error: unknown) => {
        // The caller went away, or something here is wrong; in both cases no answer can be sent any more.
        if (!request.destroyed) deps.log({ level: 'error', message: describeError(error) });
        response.destroy();
      });
  };
}

async function answer(request: IncomingMessage, target: RequestTarget, deps: AnswerDeps): Promise<Reply> {
  if (isAdminPath(target.path)) return answerAdmin(request, target, deps);
  const match = findRoute(deps.routes, request.method ?? 'GET', target.path);
  // Without a homepage, as with AzureWebJobsDisableHomepage.
  if (match === undefined) return emptyReply(target.path === '/' ? 204 : 404);
  const { called, requiresKey } = match.target;
  if (requiresKey && !hasAdminKey(request, target, deps.adminKey)) return emptyReply(401);
  const http = await toRpcHttpRequest(request, target, match.parameters);
  if (http === 'too-large') return emptyReply(500);
  const outcome = await deps.invoke(called, { http }, http.nullableHeaders['traceparent']?.value ?? undefined);
  return outcome.kind === 'done' ? toReply(outcome.response) : emptyReply(500);
}
