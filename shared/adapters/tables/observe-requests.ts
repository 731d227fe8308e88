/** Lets a caller count what goes to storage: round trips are what a sign-in waits for. */
import type { TableServiceClientOptions } from '@azure/data-tables';

export type Policies = NonNullable<TableServiceClientOptions['additionalPolicies']>;

/** Called for each request on the wire, retries included; what it gives back is called when the answer, or none, has come. */
export type RequestObserver = (request: {
  readonly table: string;
  readonly method: string;
}) => (() => void) | undefined;

export function observationPolicies(table: string, observe: RequestObserver | undefined): Policies {
  if (observe === undefined) return [];
  return [
    {
      position: 'perRetry',
      policy: {
        name: 'observeRequests',
        sendRequest: async (request, next) => {
          const done = observe({ table, method: request.method });
          try {
            return await next(request);
          } finally {
            done?.();
          }
        },
      },
    },
  ];
}
