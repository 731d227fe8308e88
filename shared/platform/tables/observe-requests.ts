/** Lets a caller count what goes to storage: round trips are what a sign-in waits for. */
import type { TableServiceClientOptions } from '@azure/data-tables';
import type { WriteLog } from '../ports.ts';

export type Policies = NonNullable<TableServiceClientOptions['additionalPolicies']>;

/** Called for each request on the wire, retries included; what it gives back is called with the answer's status when it, or none, has come. */
export type RequestObserver = (request: {
  readonly table: string;
  readonly method: string;
}) => ((status: number | undefined) => void) | undefined;

export function observationPolicies(table: string, observe: RequestObserver | undefined): Policies {
  if (observe === undefined) return [];
  return [
    {
      position: 'perRetry',
      policy: {
        name: 'observeRequests',
        sendRequest: async (request, next) => {
          const done = observe({ table, method: request.method });
          let status: number | undefined;
          try {
            const response = await next(request);
            ({ status } = response);
            return response;
          } finally {
            done?.(status);
          }
        },
      },
    },
  ];
}

/** Over the account's or the partition's limit the service answers so. https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes */
const THROTTLED: ReadonlySet<number | undefined> = new Set([429, 503]);

type Watch = { readonly onRoundTrip: () => void; readonly writeLog: WriteLog };

/** Counts every request, and tells of those that storage put off, also when a retry then succeeds. */
export const watchStorage =
  ({ onRoundTrip, writeLog }: Watch): RequestObserver =>
  ({ table, method }) => {
    onRoundTrip();
    return (status) => {
      if (THROTTLED.has(status)) writeLog('storage-throttled', { table, method, status });
    };
  };
