/** A contact's browser on the hosted page: from the one-time link to its session. */
import { PORTAL_COOKIE } from '../../../shared/platform/callers/portal-cookie.ts';
import type { Workplace } from './ask-as.ts';
import type { CallerName } from './callers.ts';
import { type Answered, type Asked, jsonOf } from './send-request.ts';
import { SERVICE_URL, type Stage } from './stage.ts';

/** What the page's script sends with everything. */
export const OWN = { 'x-identity-management': '1', origin: SERVICE_URL };

/** The path of a fresh link. */
export async function askForLink(place: Pick<Workplace, 'ask'>, caller: CallerName = 'manager'): Promise<string> {
  const { status, json } = await place.ask(caller, 'POST', '/portal-links');
  if (status !== 201) throw new Error(`there is no link: ${status}`);
  const { pathname, search } = new URL((json as { url: string }).url);
  return pathname + search;
}

/** Uses a link as the button of its page does. */
export const useLink = (
  { send }: Pick<Stage, 'send'>,
  path: string,
  {
    headers = {},
    form = {},
  }: { readonly headers?: Record<string, string>; readonly form?: Record<string, string> } = {},
): Promise<Answered> => {
  const { pathname, searchParams } = new URL(path, SERVICE_URL);
  return send({
    ...{ method: 'POST', path: pathname },
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: SERVICE_URL, ...headers },
    body: new URLSearchParams({ ...Object.fromEntries(searchParams), ...form }).toString(),
  });
};

/** `name=value` of the session that an answer gives, for a `Cookie` header. */
export const sessionIn = ({ headers }: Answered): string => headers['set-cookie']?.split(';', 1)[0] ?? '';

export type Portal = {
  readonly cookie: string;
  /** As the page's script asks; `headers` replace its own. */
  readonly ask: (
    method: Asked['method'],
    path: string,
    more?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown },
  ) => Promise<Answered>;
};

export async function openPortal(stage: Pick<Stage, 'send'>, place: Pick<Workplace, 'ask'>): Promise<Portal> {
  const cookie = sessionIn(await useLink(stage, await askForLink(place)));
  if (!cookie.startsWith(`${PORTAL_COOKIE}=`)) throw new Error('there is no session');
  return {
    cookie,
    ask: (method, path, { headers = {}, body } = {}) =>
      stage.send({
        ...{ method, path },
        headers: {
          ...{ cookie, ...OWN },
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** The last part of a problem's type. */
export const codeOf = (answered: Answered): string =>
  (jsonOf(answered) as { type: string }).type.split('/').at(-1) ?? '';
