import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RegisteredFunction } from './app-registry.ts';
import type { RpcTypedData } from './core-interface.ts';
import { isRecord } from './host-settings.ts';
import { emptyReply, type Reply } from './http-response.ts';
import type { Invoke } from './invoke-function.ts';
import { parseQuery, type RequestTarget } from './request-target.ts';
import { isTimer, timerInput } from './timers.ts';
import { triggerOf } from './trigger-of.ts';

const bodyLimit = 1024 * 1024;
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

type AdminDeps = { adminKey: string; functions: Iterable<RegisteredFunction>; invoke: Invoke };

/** `/admin/host/ping` is open to everybody, `POST /admin/functions/{name}` to the key. Everything else under `/admin` is 404 here, and 401 without the key. */
export async function answerAdmin(request: IncomingMessage, target: RequestTarget, deps: AdminDeps): Promise<Reply> {
  if (isPing(request, target)) return emptyReply(200);
  if (!hasAdminKey(request, target, deps.adminKey)) return emptyReply(401);
  const name = /^\/admin\/functions\/([^/]+)\/?$/i.exec(target.path)?.[1];
  return request.method === 'POST' && name !== undefined ? startFunction(request, name, deps) : emptyReply(404);
}

/**
 * Starts a function, and answers 202 without waiting for it; an HTTP one is not run here, Azure answers 202 all the same. The body is JSON, `{}` or
 * `{"input": …}`. In the host's order (azure-functions-host, FunctionsController.Invoke): it is read before the name is looked up.
 */
async function startFunction(
  request: IncomingMessage,
  name: string,
  { functions, invoke }: Pick<AdminDeps, 'functions' | 'invoke'>,
): Promise<Reply> {
  if (!jsonType.test(request.headers['content-type'] ?? '')) return emptyReply(415);
  const input = await readInput(request);
  if (input === 'malformed') return emptyReply(400);
  const called = [...functions].find(({ metadata }) => metadata.name.toLowerCase() === name.toLowerCase());
  const trigger = called && triggerOf(called.metadata);
  if (called === undefined || trigger === undefined) return emptyReply(404);
  if (trigger.binding.type?.toLowerCase() === 'httptrigger') return emptyReply(202);
  void invoke(called, [{ name: trigger.name, data: isTimer(called) ? timerInput({ isPastDue: false }) : input }]);
  return emptyReply(202);
}

const isPing = ({ method }: IncomingMessage, { path }: RequestTarget): boolean =>
  (method === 'GET' || method === 'POST') && /^\/admin\/host\/ping\/?$/i.test(path);

async function readInput(request: IncomingMessage): Promise<RpcTypedData | 'malformed'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyLimit) return 'malformed';
    chunks.push(chunk as Buffer);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (!isRecord(body)) return 'malformed';
    const { input } = body;
    return typeof input === 'string' ? { string: input } : { json: JSON.stringify(input ?? null) };
  } catch {
    return 'malformed';
  }
}
