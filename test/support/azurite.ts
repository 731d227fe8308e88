/** Table Storage for tests: Azurite in memory, and stores opened on it as the service opens them. */
import { AzureNamedKeyCredential } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { startAzurite, type Azurite } from '../../local/azurite/start-azurite.ts';
import { makeStores, type Stores } from '../../shared/adapters/tables/make-stores.ts';
import { ensureTables, makeTables, type Tables, type TablesOptions } from '../../shared/adapters/tables/open-tables.ts';
import type { Policies, RequestObserver } from '../../shared/adapters/tables/observe-requests.ts';
import type { Clock } from '../../shared/ports.ts';

export type OpenOptions = Partial<
  Pick<TablesOptions, 'policies' | 'onRequest' | 'onUnreadable' | 'timeoutMs' | 'firstRetryMs' | 'tryMs'>
> & {
  readonly clock?: Clock;
  /** What storage says that the time is; by itself what `clock` says. */
  readonly storageClock?: Clock;
};
export type TestStorage = {
  /** Tables and stores as in a process of its own: nothing is shared with what was opened before but the data. */
  open(options?: OpenOptions): Stores & { readonly tables: Tables };
  readonly azurite: Azurite;
  close(): Promise<void>;
};

/** Opens tables of an emulator, running or not. */
export const openAzurite = (
  azurite: Pick<Azurite, 'tablesUrl' | 'account' | 'key'>,
  { clock, storageClock = clock, policies = [], ...options }: OpenOptions = {},
): Tables =>
  makeTables({
    tablesUrl: azurite.tablesUrl,
    credential: new AzureNamedKeyCredential(azurite.account, azurite.key),
    allowInsecureConnection: true,
    firstRetryMs: 5,
    ...options,
    policies: [...policies, ...(storageClock === undefined ? [] : answerAt(storageClock))],
  });

/** Storage's own clock in a test's hands: its answers say this time. */
export const answerAt = (storageClock: Clock): Policies => [
  {
    position: 'perRetry',
    policy: {
      name: 'answerAt',
      sendRequest: async (request, next) => {
        const response = await next(request);
        response.headers.set('date', storageClock().toUTCString());
        return response;
      },
    },
  },
];

/** Starts an Azurite of its own with the service's tables in it. Close it. */
export async function startTestStorage(): Promise<TestStorage> {
  const azurite = await startAzurite({ inMemory: true });
  await ensureTables(openAzurite(azurite));
  return {
    azurite,
    open: (options = {}) => {
      const tables = openAzurite(azurite, options);
      return { tables, ...makeStores({ tables, clock: options.clock ?? (() => new Date()), randomId: randomUUID }) };
    },
    close: () => azurite.close(),
  };
}

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
