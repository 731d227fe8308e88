/**
 * Requests on kept connections: what stands closest to the socket. A sign-in waits for nothing as often as for one row, and the
 * Tables SDK spends three times the CPU on it (docs/performance.md).
 */
import Pool from 'undici/lib/dispatcher/pool.js';
import { NoAnswer, type Send, type StorageAnswer, type StorageRequest } from './storage-request.ts';

/** More at once wait for their turn, within their time. */
const MAX_CONNECTIONS = 256;
/** An idle function keeps its connection for the next sign-in. Who closes it first is met by another try. */
const KEEP_ALIVE_MS = 55_000;
/** A page of a list has at most 4 MiB, https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination. */
const MAX_ANSWER_OCTETS = 16 * 1024 * 1024;

type Options = {
  /** The account's table endpoint; only its origin counts. */
  readonly tablesUrl: string;
  /** Only for an emulator over http: a token must not go out in the open. */
  readonly allowInsecureConnection: boolean;
  readonly connectMs: number;
};

/** Connects with the first request. */
export function makeWire({ tablesUrl, allowInsecureConnection, connectMs }: Options): Send {
  const { origin, protocol } = new URL(tablesUrl);
  if (protocol !== 'https:' && !allowInsecureConnection) throw new Error('storage is asked over https only');
  const pool = new Pool(origin, {
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Each request has a time limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER_OCTETS,
    allowH2: false,
    connect: { timeout: connectMs },
  });
  return function sendOnWire(request, signal) {
    return new Promise((resolve, reject) => {
      dispatch(pool, request, signal, { resolve, reject });
    });
  };
}

type Settle = { readonly resolve: (answer: StorageAnswer) => void; readonly reject: (reason: Error) => void };

function dispatch(
  pool: InstanceType<typeof Pool>,
  request: StorageRequest,
  signal: AbortSignal,
  { resolve, reject }: Settle,
): void {
  const { method, path, headers, body = null, tryMs } = request;
  const octets: Buffer[] = [];
  let head: Pick<StorageAnswer, 'status' | 'headers'> = { status: 0, headers: {} };
  let controller: { abort(reason: Error): void } | undefined;
  let isOver = false;
  const giveUp = (reason: Error): void => {
    if (isOver) return;
    end();
    controller?.abort(reason);
    reject(reason);
  };
  const late = (): void => {
    giveUp(new NoAnswer('ETIMEDOUT'));
  };
  const end = (): void => {
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', late);
  };
  const timer = tryMs === undefined ? undefined : setTimeout(late, tryMs);
  signal.addEventListener('abort', late);
  if (signal.aborted) {
    late();
    return;
  }
  pool.dispatch(
    { method, path, headers, body },
    {
      onRequestStart: (started) => {
        controller = started;
        // It waited for a connection until nobody waited for it any more.
        if (isOver) started.abort(new NoAnswer('ETIMEDOUT'));
      },
      onResponseStart: (_, status, answered) => {
        head = { status, headers: answered };
      },
      onResponseData: (_, chunk) => {
        octets.push(chunk);
      },
      onResponseEnd: () => {
        if (isOver) return;
        end();
        resolve({ ...head, text: textOf(octets) });
      },
      onResponseError: (_, error) => {
        giveUp(new NoAnswer('code' in error ? String(error.code) : 'ECONNRESET', { cause: error }));
      },
    },
  );
}

function textOf([first, ...others]: readonly Buffer[]): string {
  if (first === undefined) return '';
  return others.length === 0 ? first.toString('utf8') : Buffer.concat([first, ...others]).toString('utf8');
}
