import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerAdmin, hasAdminKey, isAdminPath } from './admin.ts';
import type { AppRegistry } from './app-registry.ts';
import type { HostSettings } from './host-settings.ts';
import { toRpcHttpRequest } from './http-request.ts';
import { emptyReply, sendReply, textReply, toReply, type Reply } from './http-response.ts';
import type { Invoke } from './invoke-function.ts';
import { exceededLimit, refusedHost } from './request-limits.ts';
import { parseRequestTarget, type RequestTarget } from './request-target.ts';
import type { RouteMatch, RouteTable } from './route-table.ts';
import { describeError, type Log } from './write-log.ts';

export interface AnswerDeps {
  registry: AppRegistry;
  routes: RouteTable;
  settings: HostSettings;
  /** False when `AzureWebJobsDisableHomepage` is set. */
  hasHomepage: boolean;
  adminKey: string;
  invoke: Invoke;
  log: Log;
}

const homepage = '<!doctype html><html lang="en"><title>Functions</title><h1>Your Functions app is up and running</h1>';

/** The host as a listener for `node:http`. It answers every request, whatever the app does. */
export function createRequestListener(deps: AnswerDeps): RequestListener {
  return (request, response) => {
    const refused = refuseEarly(request, deps);
    if (refused !== undefined) {
      response.shouldKeepAlive = false;
      sendReply(response, refused);
      return;
    }
    answerInPipeline(request, response, deps).catch((error: unknown) => {
      // The caller went away, or something here is wrong; in both cases no answer can be sent any more.
      if (!request.destroyed) deps.log({ level: 'error', category: 'system', message: describeError(error) });
      response.destroy();
    });
  };
}

/** What the web server refuses, or the host while it can't run the app: without the app's custom headers. */
function refuseEarly(request: IncomingMessage, { routes }: AnswerDeps): Reply | undefined {
  const refused = exceededLimit(request) ?? refusedHost(request);
  if (refused !== undefined) return emptyReply(refused);
  if (parseRequestTarget(request.url ?? '/') === undefined) return emptyReply(400);
  return routes.broken === undefined ? undefined : textReply(503, 'Function host is not running.');
}

async function answerInPipeline(request: IncomingMessage, response: ServerResponse, deps: AnswerDeps): Promise<void> {
  const target = parseRequestTarget(request.url ?? '/');
  const reply = target === undefined ? emptyReply(400) : await answer(request, target, deps);
  sendReply(response, reply, deps.settings.customHeaders);
}

function answer(request: IncomingMessage, target: RequestTarget, deps: AnswerDeps): Promise<Reply> | Reply {
  if (isAdminPath(target.path)) {
    return answerAdmin(request, target, { ...deps, functions: deps.registry.functions.values() });
  }
  const match = deps.routes.find(request.method ?? 'GET', target.path);
  if (match !== undefined) return answerByFunction(request, target, match, deps);
  if (target.path !== '/') return emptyReply(404);
  return deps.hasHomepage ? textReply(200, homepage, 'text/html') : emptyReply(204);
}

async function answerByFunction(
  request: IncomingMessage,
  target: RequestTarget,
  { target: called, parameters }: RouteMatch,
  { adminKey, invoke }: AnswerDeps,
): Promise<Reply> {
  if (called.requiresKey && !hasAdminKey(request, target, adminKey)) return emptyReply(401);
  const http = await toRpcHttpRequest(request, target, parameters);
  if (http === 'too-large') return emptyReply(500);
  const outcome = await invoke(
    called.called,
    [{ name: called.bindingName, data: { http } }],
    http.nullableHeaders['traceparent']?.value ?? undefined,
  );
  return outcome.kind === 'done' ? toReply(outcome.response) : emptyReply(500);
}
