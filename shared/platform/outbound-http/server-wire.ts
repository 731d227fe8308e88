/** Requests to one server on kept connections. */
import { makeHttpWire } from './http-wire.ts';
import { NoAnswer, type SendToServer } from './server-request.ts';

type Options = {
  /** Only its origin counts. */
  readonly url: string;
  /** Only for an emulator over http: a token must not go out in the open. */
  readonly allowInsecureConnection?: boolean;
  readonly connectMs: number;
  /** The largest answer that is read. */
  readonly maxOctets: number;
};

/** Connects with the first request. */
export function makeServerWire({ url, allowInsecureConnection = false, connectMs, maxOctets }: Options): SendToServer {
  const { origin, protocol } = new URL(url);
  if (protocol !== 'https:' && !allowInsecureConnection) throw new Error('it is asked over https only');
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
      return await sendHttp({ origin, method, path, headers, body, maxOctets }, limit.signal);
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
