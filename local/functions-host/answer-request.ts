import type { IncomingMessage, RequestListener } from 'node:http';
import { parseJson } from '../kit/json-file.ts';
import { isSameSecret } from '../kit/same-secret.ts';
import type { HostSettings } from './host-settings.ts';
import type { Invoke } from './invoke-function.ts';
import type { RegisteredFunction } from './load-app.ts';
import { parseQuery, readBody, readTarget, type RequestTarget, toRpcHttpRequest } from './read-request.ts';
import { findRoute, type HttpFunction } from './routes.ts';
import { emptyReply, type Reply, sendReply, toReply } from './send-reply.ts';
import { timerInput } from './timers.ts';
import { describeError, log } from './write-log.ts';

export interface AnswerDeps {
  functions: readonly RegisteredFunction[];
  routes: readonly HttpFunction[];
  settings: HostSettings;
  adminKey: string;
  invoke: Invoke;
}

/** The host as a listener for `node:http`. It answers every request, whatever the app does. */
export function makeRequestListener(deps: AnswerDeps): RequestListener {
  return function answerRequest(request, response) {
    const target = readTarget(request);
    if (typeof target === 'number') {
      // What the web server refuses: the host, and its custom headers, never see it.
      response.shouldKeepAlive = false;
      sendReply(response, emptyReply(target));
      return;
    }
    answer(request, target, deps)
      .then((reply) => {
        sendReply(response, reply, Object.entries(deps.settings.customHeaders));
      })
      .catch((error: unknown) => {
        // The caller went away, or something here is wrong; in both cases no answer can be sent any more.
        if (!request.destroyed) log('error', describeError(error));
        response.destroy();
      });
  };
}

async function answer(request: IncomingMessage, target: RequestTarget, deps: AnswerDeps): Promise<Reply> {
  if (/^\/admin(?:\/|$)/i.test(target.path)) return answerAdmin(request, target, deps);
  const match = findRoute(deps.routes, request.method ?? 'GET', target.path);
  // Without a homepage, as with AzureWebJobsDisableHomepage.
  if (match === undefined) return emptyReply(target.path === '/' ? 204 : 404);
  const { called, requiresKey } = match.target;
  if (requiresKey && !hasAdminKey(request, target, deps)) return emptyReply(401);
  const http = await toRpcHttpRequest(request, target, match.parameters);
  if (http === 'too-large') return emptyReply(500);
  const response = await deps.invoke(called, { http }, http.nullableHeaders['traceparent']?.value ?? undefined);
  return response === undefined ? emptyReply(500) : toReply(response);
}

/** In `x-functions-key`, or as `code` in the query. */
function hasAdminKey({ headers }: IncomingMessage, target: RequestTarget, { adminKey }: AnswerDeps): boolean {
  const given = headers['x-functions-key'] ?? parseQuery(target).get('code');
  return typeof given === 'string' && isSameSecret(given, adminKey);
}

/** `/admin/host/ping` is open to everybody, `POST /admin/functions/{name}` to the key. Everything else under `/admin` is 404 here, and 401 without the key. */
async function answerAdmin(request: IncomingMessage, target: RequestTarget, deps: AnswerDeps): Promise<Reply> {
  const { path } = target;
  if (/^\/admin\/host\/ping\/?$/i.test(path) && ['GET', 'POST'].includes(request.method ?? '')) return emptyReply(200);
  if (!hasAdminKey(request, target, deps)) return emptyReply(401);
  const name = /^\/admin\/functions\/([^/]+)\/?$/i.exec(path)?.[1];
  return request.method === 'POST' && name !== undefined ? startFunction(request, name, deps) : emptyReply(404);
}

const jsonType = /^(?:application\/(?:[\w.-]+\+)?|text\/)json\s*(?:;|$)/i;

/**
 * Starts a timer, and answers 202 without waiting for it; an HTTP function is not run here, Azure answers 202 all the same. The body is a JSON object, of
 * which nothing reaches a timer. In the host's order (azure-functions-host, FunctionsController.Invoke): it is read before the name is looked up.
 */
async function startFunction(request: IncomingMessage, name: string, deps: AnswerDeps): Promise<Reply> {
  if (!jsonType.test(request.headers['content-type'] ?? '')) return emptyReply(415);
  const body = String(await readBody(request));
  if (!/^\s*\{/.test(body) || parseJson(body) === undefined) return emptyReply(400);
  const called = deps.functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (called?.trigger.type === 'timertrigger') void deps.invoke(called, timerInput);
  return emptyReply(called === undefined ? 404 : 202);
}
