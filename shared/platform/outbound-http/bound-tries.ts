/**
 * Bounds each try of Azure's client libraries, and the wait for the next. Theirs have no limit for a try; they don't try again
 * after a 429 without Retry-After, and with one they wait as long as it says, whatever `maxRetryDelayInMs` says
 * (docs/platform-facts.md).
 */
import type { SecretClientOptions } from '@azure/keyvault-secrets';

type Policy = NonNullable<SecretClientOptions['additionalPolicies']>[number];
type SendRequest = Policy['policy']['sendRequest'];
type Response = Awaited<ReturnType<SendRequest>>;

/** The library's own settings for the waits between tries, which this one holds it to. */
export type RetryOptions = {
  readonly maxRetries: number;
  readonly retryDelayInMs: number;
  readonly maxRetryDelayInMs: number;
};
type Bounds = RetryOptions & {
  /** For requests that come without a `timeout` of their own; undefined: nothing but the caller's signal ends those. */
  readonly tryMilliseconds?: number;
};

/** A try that gets no answer in time is taken for a lost connection: the library tries again. */
export const boundTries = (bounds: Bounds): Policy => ({
  position: 'perRetry',
  policy: {
    name: 'boundTries',
    sendRequest: async (request, next) => {
      request.timeout ||= bounds.tryMilliseconds ?? 0;
      try {
        return withBoundedWait(await next(request), bounds);
      } catch (error) {
        // The caller's own signal ends all tries.
        if (isAbort(error) && request.abortSignal?.aborted !== true) throw noAnswer(error);
        throw error;
      }
    },
  },
});

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** In the shape in which the library reports what it tries again. */
const noAnswer = (cause: unknown): Error =>
  Object.assign(new Error('no answer in time', { cause }), { name: 'RestError', code: 'ETIMEDOUT' });

/** Of the three headers that it knows, the library reads this one first. */
const WAIT_HEADER = 'retry-after-ms';

function withBoundedWait(response: Response, { retryDelayInMs, maxRetryDelayInMs }: Bounds): Response {
  if (response.status !== 429 && response.status !== 503) return response;
  const asked = askedMilliseconds(response.headers);
  // A 503 that asks for nothing gets the library's own waits.
  if (asked === undefined && response.status === 503) return response;
  const wait = asked ?? retryDelayInMs * (1 + Math.random());
  response.headers.set(WAIT_HEADER, String(Math.ceil(Math.min(wait, maxRetryDelayInMs))));
  return response;
}

/** RFC 9110 section 10.2.3: seconds, or a date; Azure's two others are milliseconds. */
function askedMilliseconds(headers: Response['headers']): number | undefined {
  const milliseconds = headers.get(WAIT_HEADER) ?? headers.get('x-ms-retry-after-ms');
  const retryAfter = headers.get('retry-after');
  const asked = [
    Number(milliseconds ?? NaN),
    Number(retryAfter ?? NaN) * 1000,
    Date.parse(retryAfter ?? '') - Date.now(),
  ];
  const usable = asked.find((each) => Number.isFinite(each));
  return usable === undefined ? undefined : Math.max(0, usable);
}
