import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RegisteredFunction } from './app-registry.ts';
import { readBody } from './http-request.ts';
import { emptyReply, type Reply } from './http-response.ts';
import type { Invoke } from './invoke-function.ts';
import { parseQuery, type RequestTarget } from './request-target.ts';
import { timerInput } from './timers.ts';

const jsonType = /^(?:application\/(?:[\w.-]+\+)?|text\/)json\s*(?:;|$)/i;

/** Whether this path is the host's own, whatever routes the app has. */
export const isAdminPath = (path: string): boolean => /^\/admin(?:\/|$)/i.test(path);

/** Whether the request carries the admin key: in `x-functions-key`, or as `code` in the query. */
export function hasAdminKey(request: IncomingMessage, { rawQuery }: RequestTarget, adminKey: string): boolean {
  const header = request.headers['x-functions-key'];
  const given = typeof header === 'string' ? header : parseQuery(rawQuery).get('code');
  const digest = (key: string) => createHash('sha256').update(key).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(adminKey));
}

type AdminDeps = { adminKey: string; functions: readonly RegisteredFunction[]; invoke: Invoke };

/** `/admin/host/ping` is open to everybody, `POST /admin/functions/{name}` to the key. Everything else under `/admin` is 404 here, and 401 without the key. */
export async function answerAdmin(request: IncomingMessage, target: RequestTarget, deps: AdminDeps): Promise<Reply> {
  const isPing = /^\/admin\/host\/ping\/?$/i.test(target.path) && ['GET', 'POST'].includes(request.method ?? '');
  if (isPing) return emptyReply(200);
  if (!hasAdminKey(request, target, deps.adminKey)) return emptyReply(401);
  const name = /^\/admin\/functions\/([^/]+)\/?$/i.exec(target.path)?.[1];
  return request.method === 'POST' && name !== undefined ? startFunction(request, name, deps) : emptyReply(404);
}

/**
 * Starts a timer, and answers 202 without waiting for it; an HTTP function is not run here, Azure answers 202 all the same. The body is a JSON object, of
 * which nothing reaches a timer. In the host's order (azure-functions-host, FunctionsController.Invoke): it is read before the name is looked up.
 */
async function startFunction(request: IncomingMessage, name: string, deps: AdminDeps): Promise<Reply> {
  if (!jsonType.test(request.headers['content-type'] ?? '')) return emptyReply(415);
  const body = await readBody(request);
  if (body === 'too-large' || !/^\s*\{/.test(String(body)) || !isJson(String(body))) return emptyReply(400);
  const called = deps.functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (called?.trigger.type === 'timertrigger') void deps.invoke(called, timerInput);
  return emptyReply(called === undefined ? 404 : 202);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
