/** Lets a caller count what goes to storage: round trips are what a sign-in waits for. */
import type { WriteLog } from '../../ports.ts';
import type { Send } from './storage-request.ts';

/** Called for each request on the wire, retries included; what it gives back is called with the answer's status when it, or none, has come. */
export type RequestObserver = (request: {
  readonly table: string;
  readonly method: string;
}) => ((status: number | undefined) => void) | undefined;

export const observe = (observer: RequestObserver, send: Send): Send =>
  async function sendObserved(request, signal) {
    const done = observer(request);
    let status: number | undefined;
    try {
      const answer = await send(request, signal);
      ({ status } = answer);
      return answer;
    } finally {
      done?.(status);
    }
  };

/** Over the account's or the partition's limit the service answers so. https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes */
const THROTTLED: ReadonlySet<number | undefined> = new Set([429, 503]);

type Watch = { readonly onRoundTrip: () => void; readonly writeLog: WriteLog };

/** Counts every request, and tells of those that storage put off, also when a retry then succeeds. */
export const watchStorage = ({ onRoundTrip, writeLog }: Watch): RequestObserver =>
  function watchRequest({ table, method }) {
    onRoundTrip();
    return function watchAnswer(status) {
      if (THROTTLED.has(status)) writeLog('storage-throttled', { table, method, status });
    };
  };
