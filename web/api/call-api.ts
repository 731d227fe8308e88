/**
 * One call to the service: same origin, by the session's cookie, with a time-out, its answer checked. What the service
 * refuses comes back as a problem; so does a line that is down, for the page says both in the same place.
 */
import * as z from 'zod/mini';

export type ApiProblem = {
  /** The last part of the problem's type, or one of the page's own: no-connection, answer-lost, answer-late, timed-out, answer-not-understood. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly supportCode: string | undefined;
  /** What the answer asks to wait. */
  readonly retryAfterSeconds?: number | undefined;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** The whole body, for members of a single problem. */
  readonly body: Readonly<Record<string, unknown>>;
};
export type Answered<Value> = {
  readonly kind: 'ok';
  readonly value: Value;
  readonly etag: string;
  readonly next: string | undefined;
  /** Of a file: how many entries are missing in it because they can't be read. */
  readonly unreadable?: number;
};
export type Refused = { readonly kind: 'problem'; readonly problem: ApiProblem };
export type ApiAnswer<Value> = Answered<Value> | Refused;

export type ApiRequest<Value> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly timeoutMs?: number;
  /** Changes nothing, whatever its method. */
  readonly isQuestion?: true;
  readonly signal?: AbortSignal | undefined;
  readonly read: (response: Response) => Promise<Value>;
};
export type CallApi = <Value>(request: ApiRequest<Value>) => Promise<ApiAnswer<Value>>;

type Deps = {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Whether the browser has a line at all. */
  readonly isOnline: () => boolean;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** A change may have been made, and nobody knows. */
  readonly onDoubt: () => void;
};

const TIMEOUT_MS = 20_000;
const LONGEST_WAIT_SECONDS = 5;

/** Reads JSON of that schema. */
export const jsonOf = <Schema extends z.ZodMiniType>(schema: Schema) =>
  async function readJson(response: Response): Promise<z.infer<Schema>> {
    return schema.parse(await response.json());
  };

/** For answers that have no body. */
export const nothing = async (response: Response): Promise<undefined> => {
  await response.text();
  return undefined;
};

export const textOf = (response: Response): Promise<string> => response.text();

/** A problem of the page's own. */
export const pageProblem = (code: string): Refused => ({
  kind: 'problem',
  problem: { code, detail: undefined, supportCode: undefined, errors: [], body: {} },
});

/** Makes the caller. A GET that is told to wait is repeated once, if the wait is short. */
export function makeCallApi({ fetch, isOnline, wait, onDoubt }: Deps): CallApi {
  const ask = async <Value>(request: ApiRequest<Value>): Promise<ApiAnswer<Value>> => {
    // Without a line nothing was sent.
    const isHarmless = isQuestion(request) || !isOnline();
    try {
      let response = await fetch(urlOf(request), initOf(request));
      const seconds = retrySeconds(response);
      if (request.method === 'GET' && seconds !== undefined) {
        await wait(seconds * 1000);
        response = await fetch(urlOf(request), initOf(request));
      }
      if (!response.ok) return { kind: 'problem', problem: await readProblem(response) };
      const value = await request.read(response);
      const { headers } = response;
      return { kind: 'ok', value, etag: headers.get('etag') ?? '', next: nextOf(response), ...missingIn(headers) };
    } catch (fault) {
      return pageProblem(codeOfFault(fault, isHarmless));
    }
  };
  return async function callApi(request) {
    const answer = await ask(request);
    if (answer.kind === 'problem' && !isQuestion(request) && LEAVES_OPEN.has(answer.problem.code)) onDoubt();
    return answer;
  };
}

function missingIn(headers: Headers): Pick<Answered<never>, 'unreadable'> {
  const missing = headers.get('unreadable-entries');
  return missing === null ? {} : { unreadable: Number(missing) };
}

const isQuestion = ({ method, isQuestion: says }: ApiRequest<unknown>): boolean => method === 'GET' || says === true;

/** After these nobody knows whether a change was made. */
const LEAVES_OPEN: ReadonlySet<string> = new Set([
  ...['answer-lost', 'answer-late', 'answer-not-understood', 'stopped', 'unavailable', 'unexpected'],
]);

function urlOf({ path, query = {} }: ApiRequest<unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

function initOf({ method, body, ifMatch, timeoutMs = TIMEOUT_MS, signal }: ApiRequest<unknown>): RequestInit {
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    headers: {
      'x-identity-management': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** How long a 503 asks to wait; undefined when it's no 503, says nothing, or asks for more patience than people have. */
function retrySeconds(response: Response): number | undefined {
  const asked = response.status === 503 ? secondsIn(response) : undefined;
  return asked === undefined || asked > LONGEST_WAIT_SECONDS ? undefined : asked;
}

function secondsIn({ headers }: Response): number | undefined {
  const asked = headers.get('retry-after') ?? '';
  return /^\d+$/.test(asked) ? Number(asked) : undefined;
}

const ProblemBody = z.looseObject({
  type: z.string(),
  detail: z.optional(z.string()),
  supportCode: z.nullish(z.string()),
  errors: z.nullish(z.array(z.object({ field: z.string(), message: z.string() }))),
});

async function readProblem(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const retryAfterSeconds = secondsIn(response);
  const parsed = ProblemBody.safeParse(parseJson(text));
  if (!parsed.success) return pageProblem(response.status === 401 ? 'unauthenticated' : 'unexpected').problem;
  const { type, detail, supportCode, errors } = parsed.data;
  return {
    code: type.slice(type.lastIndexOf('/') + 1),
    detail,
    supportCode: supportCode ?? undefined,
    retryAfterSeconds,
    errors: errors ?? [],
    body: parsed.data,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The cursor in a Link header, for answers that have no room for it (CSV). */
function nextOf(response: Response): string | undefined {
  const target = /<([^>]*)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return target === undefined ? undefined : (new URLSearchParams(target.split('?')[1] ?? '').get('after') ?? undefined);
}

/** A change that was sent and not answered may have been made: `answer-lost`, `answer-late`. */
function codeOfFault(fault: unknown, isHarmless: boolean): string {
  const name = fault instanceof Error ? fault.name : '';
  if (name === 'TimeoutError') return isHarmless ? 'timed-out' : 'answer-late';
  if (name === 'AbortError') return 'stopped';
  // Both of fetch's own (no line) and of a body that breaks off.
  if (!(fault instanceof TypeError)) return 'answer-not-understood';
  return isHarmless ? 'no-connection' : 'answer-lost';
}
