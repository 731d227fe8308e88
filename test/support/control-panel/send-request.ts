/** One way to ask, whether the answer comes from handlers in this process or from a host at some address. */
import { type Cookie, HttpRequest, InvocationContext, type HttpHandler } from '@azure/functions';
import { withoutAbsent } from '../../../shared/platform/endpoint/absent-members.ts';
import type { Operation } from '../../../shared/platform/endpoint/operation.ts';
import type { Routed } from '../route-functions.ts';

export type Asked = {
  readonly method: string;
  /** With its query, beginning with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
};
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Where a handler in this process answered with bytes: as they are, coded or not. */
  readonly bytes?: Uint8Array;
};
export type Send = (asked: Asked) => Promise<Answered>;

/** Through fetch, to a host that runs the functions. */
export const sendTo =
  (baseUrl: string): Send =>
  async ({ method, path, headers = {}, body }) => {
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };

function paramsOf(route: string, pathname: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = route.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const match = new RegExp(`^/${pattern}$`, 'i').exec(pathname);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

/** To handlers in this process, found by method and route as the host finds them. `check`: looks at each answer. */
export const sendThrough =
  (routed: readonly Routed[], serviceUrl: string, check = holdToDescription): Send =>
  async ({ method, path, headers = {}, body }) => {
    const url = new URL(path, serviceUrl);
    for (const { operation, handler } of routed) {
      // The host strips the body of an answer to HEAD; the function does as for GET.
      const params =
        operation.method === (method === 'HEAD' ? 'GET' : method) ? paramsOf(operation.route, url.pathname) : undefined;
      if (params === undefined) continue;
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const request = new HttpRequest({
        method,
        url: url.href,
        headers: { ...headers },
        params,
        ...(bytes === undefined ? {} : { body: { bytes } }),
      });
      // Log lines are not looked at here, and they would drown the test report.
      const context = new InvocationContext({ functionName: operation.name, logHandler: () => undefined });
      const reply = await handler(request, context);
      check(operation, reply);
      return readReply(reply);
    }
    return { status: 404, headers: {}, text: '' };
  };

type Replied = Awaited<ReturnType<HttpHandler>>;

/** What is answered is as the operation says it answers: throws otherwise. */
function holdToDescription({ name, answers }: Operation, reply: Replied): void {
  const { status = 200, jsonBody } = reply as { status?: number; jsonBody?: unknown };
  if (status < 300 && answers[status] === undefined) throw new Error(`${name}: ${status}`);
  const schema = answers[status]?.schema;
  if (schema === undefined || jsonBody === undefined) return;
  const sent: unknown = JSON.parse(JSON.stringify(jsonBody));
  const change = withoutAbsent(schema);
  schema.parse(change === undefined ? sent : change(sent));
}

function readReply(reply: Replied): Answered {
  const {
    status = 200,
    headers = {},
    jsonBody,
    body,
    cookies = [],
  } = reply as {
    status?: number;
    headers?: Record<string, string>;
    jsonBody?: unknown;
    body?: unknown;
    cookies?: readonly Cookie[];
  };
  const isJson = jsonBody !== undefined;
  return {
    status,
    headers: {
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...headers,
      ...(cookies.length === 0 ? {} : { 'set-cookie': cookies.map(written).join(', ') }),
    },
    text: isJson ? JSON.stringify(jsonBody) : textOf(body),
    ...bytesOf(body),
  };
}

const textOf = (body: unknown): string => {
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  return typeof body === 'string' ? body : '';
};

const bytesOf = (body: unknown): Pick<Answered, 'bytes'> => (body instanceof Uint8Array ? { bytes: body } : {});

/** As the host writes it, in short. */
const written = ({ name, value, maxAge, path, secure, httpOnly, sameSite }: Cookie): string =>
  `${name}=${value}; max-age=${maxAge ?? ''}; path=${path ?? ''}${secure === true ? '; secure' : ''}; samesite=${sameSite?.toLowerCase() ?? ''}${httpOnly === true ? '; httponly' : ''}`;

/** The JSON of an answer. */
export const jsonOf = (answered: Answered): unknown => JSON.parse(answered.text);
