/** Requests to one server on kept connections. */
import { NotInTime } from './http-request.ts';
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
  return async function sendOnWire({ method, path, headers, body, tryMs: timeoutMs }, signal) {
    try {
      return await sendHttp({ origin, method, path, headers, body, timeoutMs, maxOctets }, signal);
    } catch (error) {
      if (signal.aborted || error instanceof NotInTime) throw new NoAnswer('ETIMEDOUT');
      throw new NoAnswer(codeOf(error), { cause: error });
    }
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ECONNRESET';
