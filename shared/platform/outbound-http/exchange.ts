/** One request and its answer, whichever client carries them: its time, its size, and that it ends once. */
import { type HttpAnswer, type HttpRequest, NotInTime } from './http-request.ts';

type Settle = { readonly resolve: (answer: HttpAnswer) => void; readonly reject: (reason: Error) => void };

/** What a client tells of, as it comes. After the end, whatever it was, nothing more counts. */
export type Exchange = {
  /** Says how the client lets go of it when nobody waits any more, or too much comes; at once where that is so already. */
  readonly cancelBy: (cancel: (reason: Error) => void) => void;
  readonly onHead: (status: number, headers: HttpAnswer['headers']) => void;
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onError: (error: Error) => void;
};

/** Undefined: it is over before it begins. */
export function openExchange(
  { maxOctets, timeoutMs }: Pick<HttpRequest, 'maxOctets' | 'timeoutMs'>,
  signal: AbortSignal,
  { resolve, reject }: Settle,
): Exchange | undefined {
  const chunks: Buffer[] = [];
  let octets = 0;
  let head: Pick<HttpAnswer, 'status' | 'headers'> = { status: 0, headers: {} };
  let cancel: ((reason: Error) => void) | undefined;
  let failure: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stopWaiting = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
  const onError = (reason: Error): void => {
    if (failure !== undefined) return;
    failure = reason;
    stopWaiting();
    cancel?.(reason);
    reject(reason);
  };
  const onAbort = (): void => {
    onError(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) {
    onAbort();
    return undefined;
  }
  if (timeoutMs !== undefined)
    timer = setTimeout(() => {
      onError(new NotInTime());
    }, timeoutMs);
  return {
    cancelBy: (given) => {
      cancel = given;
      // It waited for a connection until nobody waited for it any more.
      if (failure !== undefined) given(failure);
    },
    onHead: (status, headers) => {
      head = { status, headers };
    },
    onData: (chunk) => {
      octets += chunk.length;
      if (octets > maxOctets) onError(new RangeError(`the answer is larger than ${maxOctets} octets`));
      else chunks.push(chunk);
    },
    onEnd: () => {
      stopWaiting();
      resolve({ ...head, text: textOf(chunks) });
    },
    onError,
  };
}

function textOf([first, ...others]: readonly Buffer[]): string {
  if (first === undefined) return '';
  return (others.length === 0 ? first : Buffer.concat([first, ...others])).toString('utf8');
}
