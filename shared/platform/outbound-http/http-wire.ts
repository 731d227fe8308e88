/**
 * HTTP on kept connections: what stands closest to the socket. Undici's pool spends a fifth of the CPU of Node's own `fetch`, which a cold start would
 * also have to load first (docs/decisions/2026-11-29-storage-wire.md).
 */
import Agent from 'undici/lib/dispatcher/agent.js';

export type HttpRequest = {
  readonly origin: string;
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Undefined: as long as the signal lets it. */
  readonly timeoutMs?: number | undefined;
  /** The largest answer that is read. */
  readonly maxOctets: number;
};

export type HttpAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
};

/** The request's own time is over. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Follows no redirect. Throws NotInTime, the signal's reason when that ends first, or else what the connection says. */
export type SendHttp = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** More at once to one place wait for their turn, within their time. */
const MAX_CONNECTIONS = 256;
/** An idle function keeps its connections for the next sign-in. Who closes one first is met by another try, or by the person's. */
const KEEP_ALIVE_MS = 55_000;

/** Connects with the first request. */
export function makeHttpWire({ connectMs }: { readonly connectMs: number }): SendHttp {
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Each request has a time limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    connect: { timeout: connectMs },
  });
  return function sendHttp(request, signal) {
    return new Promise((resolve, reject) => {
      dispatch(agent, request, signal, { resolve, reject });
    });
  };
}

type Settle = { readonly resolve: (answer: HttpAnswer) => void; readonly reject: (reason: Error) => void };

function dispatch(
  agent: InstanceType<typeof Agent>,
  { maxOctets, body, timeoutMs, ...request }: HttpRequest,
  signal: AbortSignal,
  { resolve, reject }: Settle,
): void {
  const chunks: Buffer[] = [];
  let octets = 0;
  let head: Pick<HttpAnswer, 'status' | 'headers'> = { status: 0, headers: {} };
  let controller: { abort(reason: Error): void } | undefined;
  let failure: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stopWaiting = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
  const fail = (reason: Error): void => {
    if (failure !== undefined) return;
    failure = reason;
    stopWaiting();
    controller?.abort(reason);
    reject(reason);
  };
  const onAbort = (): void => {
    fail(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) {
    onAbort();
    return;
  }
  if (timeoutMs !== undefined)
    timer = setTimeout(() => {
      fail(new NotInTime());
    }, timeoutMs);
  agent.dispatch(
    { ...request, body: body ?? null },
    {
      onRequestStart: (started) => {
        controller = started;
        // It waited for a connection until nobody waited for it any more.
        if (failure !== undefined) started.abort(failure);
      },
      onResponseStart: (_, status, headers) => {
        head = { status, headers };
      },
      onResponseData: (_, chunk) => {
        octets += chunk.length;
        if (octets > maxOctets) fail(new RangeError(`the answer is larger than ${maxOctets} octets`));
        else chunks.push(chunk);
      },
      onResponseEnd: () => {
        stopWaiting();
        resolve({ ...head, text: textOf(chunks) });
      },
      onResponseError: (_, error) => {
        fail(error);
      },
    },
  );
}

function textOf([first, ...others]: readonly Buffer[]): string {
  if (first === undefined) return '';
  return (others.length === 0 ? first : Buffer.concat([first, ...others])).toString('utf8');
}
