/** A person's browser, as far as the service sees it: it keeps cookies and follows nothing by itself. */
import { type Cookie, HttpRequest, InvocationContext, type HttpResponseInit } from '@azure/functions';
import { KNOWN_TENANTS_COOKIE } from '../../../shared/provider/known-tenants.ts';
import type { Routed } from '../route-functions.ts';
import { SERVICE_URL } from '../service-url.ts';

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: unknown;
  readonly cookies: readonly Cookie[];
  /** Where it sends the browser. */
  readonly location: URL;
};
export type Asked = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type LogLine = { readonly level: string; readonly message: string };

/** Asks handlers in this process, found by method and route. Log lines go to `log`. */
export async function ask(
  routed: readonly Routed[],
  log: LogLine[],
  path: string,
  asked: Asked = {},
): Promise<Answered> {
  const url = new URL(path, SERVICE_URL);
  const { method = 'GET', headers = {}, body } = asked;
  const found = routed.find(
    ({ operation }) =>
      `/${operation.route}` === url.pathname &&
      // The host strips the body of an answer to HEAD; the function does as for GET.
      (operation.method === (method === 'HEAD' ? 'GET' : method) ||
        (method === 'OPTIONS' && operation.cors !== undefined)),
  );
  if (found === undefined) throw new Error(`no function for ${method} ${url.pathname}`);
  const request = new HttpRequest({
    method,
    url: url.href,
    headers: { ...headers },
    ...(body === undefined ? {} : { body: { bytes: Buffer.from(body) } }),
  });
  const context = new InvocationContext({
    functionName: found.operation.name,
    logHandler: (level, ...words) => log.push({ level, message: words.map(String).join(' ') }),
  });
  return readReply(await found.handler(request, context));
}

function readReply({ status = 200, headers, jsonBody, body, cookies }: HttpResponseInit): Answered {
  const plain = (headers ?? {}) as Record<string, string>;
  const text = jsonBody === undefined ? (typeof body === 'string' ? body : '') : JSON.stringify(jsonBody);
  return {
    status,
    headers: jsonBody === undefined ? plain : { 'content-type': 'application/json', ...plain },
    text,
    json: jsonBody,
    cookies: cookies ?? [],
    location: new URL(plain['location'] ?? 'about:blank'),
  };
}

/** Says that the browser keeps cookies, and nothing of any sign-in. */
export const WITNESS = '__Host-visits';
/** Cookies that belong to no transaction. */
const OF_NO_TRANSACTION: ReadonlySet<string> = new Set([WITNESS, KNOWN_TENANTS_COOKIE]);

/** The content of one transaction's cookie under the other's label: key, time and part stand in front. */
export const relabel = (content: string, label: string): string =>
  [...label.split('.').slice(0, 3), ...content.split('.').slice(3)].join('.');

export type Browser = ReturnType<typeof openBrowser>;

/** A browser of its own. */
export function openBrowser(routed: readonly Routed[], log: LogLine[]) {
  const jar = new Map<string, string>();
  const others = new Map<string, string>();
  const visit = async (path: string, asked: Asked = {}): Promise<Answered> => {
    const cookie = [...jar, ...others].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie === '' ? {} : { cookie }), ...asked.headers };
    const answered = await ask(routed, log, path, { ...asked, headers });
    for (const { name, value, maxAge } of answered.cookies) {
      const into = OF_NO_TRANSACTION.has(name) ? others : jar;
      if (maxAge === 0) into.delete(name);
      else into.set(name, value);
    }
    return answered;
  };
  /** Sends a form as our own page would. */
  const submit = (
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> =>
    visit(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: SERVICE_URL, ...headers },
      body: new URLSearchParams(form).toString(),
    });
  return {
    /** The transactions that it holds. */
    jar,
    /** What else it holds. */
    others,
    visit,
    submit,
    /** Uses a link that works once, as the button of its page does. */
    useLink: (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> => {
      const { pathname, searchParams } = new URL(path, SERVICE_URL);
      return submit(pathname, Object.fromEntries(searchParams), headers);
    },
  };
}
