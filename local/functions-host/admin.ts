import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RegisteredFunction } from './app-registry.ts';
import type { RpcTypedData } from './core-interface.ts';
import { isRecord } from './host-settings.ts';
import { emptyReply, textReply, type Reply } from './http-response.ts';
import type { Invoke } from './invoke-function.ts';
import { parseQuery, type RequestTarget } from './request-target.ts';
import { isTimer, timerInput } from './timers.ts';
import { triggerOf } from './trigger-of.ts';

const bodyLimit = 1024 * 1024;

/** Whether this path is the host's own, whatever routes the app has. */
export const isAdminPath = (path: string): boolean => /^\/admin(?:\/|$)/i.test(path);

/** Whether the request carries the admin key: in `x-functions-key`, or as `code` in the query. */
export function hasAdminKey(request: IncomingMessage, { rawQuery }: RequestTarget, adminKey: string): boolean {
  const header = request.headers['x-functions-key'];
  const given = typeof header === 'string' ? header : parseQuery(rawQuery).get('code');
  const digest = (key: string) => createHash('sha256').update(key).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(adminKey));
}

/**
 * `POST /admin/functions/{name}` starts a function that isn't an HTTP one, and answers 202 without waiting for it.
 * The body may be `{"input": …}`. Everything else under `/admin` is 404 here, and 401 without the key.
 */
export async function answerAdmin(
  request: IncomingMessage,
  target: RequestTarget,
  deps: { adminKey: string; functions: Iterable<RegisteredFunction>; invoke: Invoke },
): Promise<Reply> {
  if (!hasAdminKey(request, target, deps.adminKey)) return emptyReply(401);
  const name = /^\/admin\/functions\/([^/]+)\/?$/i.exec(target.path)?.[1]?.toLowerCase();
  const called = [...deps.functions].find(({ metadata }) => metadata.name.toLowerCase() === name);
  const trigger = called && triggerOf(called.metadata);
  if (request.method !== 'POST' || called === undefined || trigger === undefined) return emptyReply(404);
  if (trigger.binding.type?.toLowerCase() === 'httptrigger')
    return textReply(400, 'Call an HTTP function at its route.');
  const input = await readInput(request);
  if (input === 'malformed') return textReply(400, 'The body must be JSON: {"input": …}.');
  const data = isTimer(called) ? timerInput({ isPastDue: false }) : input;
  void deps.invoke(called, [{ name: trigger.name, data }]);
  return emptyReply(202);
}

async function readInput(request: IncomingMessage): Promise<RpcTypedData | 'malformed'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyLimit) return 'malformed';
    chunks.push(chunk as Buffer);
  }
  if (size === 0) return { string: '' };
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const input = isRecord(body) ? body['input'] : undefined;
    return typeof input === 'string' ? { string: input } : { json: JSON.stringify(input ?? null) };
  } catch {
    return 'malformed';
  }
}
