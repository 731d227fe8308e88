import type { RequestObserver } from '../../../shared/platform/tables/requests/observe.ts';

/**
 * Counts requests to storage, and the round trips that they make: requests under way at one time are one trip, because that is
 * what somebody waits for. Give `observe` as `onRequest`.
 */
export function countStorageTrips(): {
  readonly observe: RequestObserver;
  readonly count: () => { readonly requests: number; readonly trips: number };
  readonly reset: () => void;
} {
  let requests = 0;
  let trips = 0;
  let underWay = 0;
  return {
    observe: () => {
      requests += 1;
      if (underWay === 0) trips += 1;
      underWay += 1;
      return () => {
        underWay -= 1;
      };
    },
    count: () => ({ requests, trips }),
    reset: () => {
      requests = 0;
      trips = 0;
    },
  };
}
