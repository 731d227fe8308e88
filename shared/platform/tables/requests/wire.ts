/** Requests to storage on kept connections. A sign-in waits for nothing as often as for one row of it. */
import { makeHttpWire } from '../../outbound-http/http-wire.ts';
import { NoAnswer, type Send } from './storage-request.ts';

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
  const sendHttp = makeHttpWire({ connectMs });
  return async function sendOnWire({ method, path, headers, body, tryMs }, signal) {
    const limit = new AbortController();
    const end = (): void => {
      limit.abort(new NoAnswer('ETIMEDOUT'));
    };
    const timer = tryMs === undefined ? undefined : setTimeout(end, tryMs);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    try {
      return await sendHttp({ origin, method, path, headers, body, maxOctets: MAX_ANSWER_OCTETS }, limit.signal);
    } catch (error) {
      throw error instanceof NoAnswer ? error : new NoAnswer(codeOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ECONNRESET';
