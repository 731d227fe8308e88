/** Table Storage for the tests that are about it: Azurite, and stores opened on it as the service opens them. All others take `memory-storage.ts`. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { startAzurite, type Azurite } from '../../../local/azurite/start-azurite.ts';
import { makeStores, type Stores } from '../../../shared/storages.ts';
import {
  ensureTables,
  makeTables,
  type Tables,
  type TablesOptions,
} from '../../../shared/platform/tables/open-tables.ts';
import type { Send } from '../../../shared/platform/tables/requests/storage-request.ts';
import type { Clock } from '../../../shared/platform/ports.ts';

export type OpenOptions = Partial<
  Pick<TablesOptions, 'meddle' | 'onRequest' | 'onUnreadable' | 'timeoutMs' | 'firstRetryMs' | 'tryMs'>
> & {
  readonly clock?: Clock;
  /** What storage says that the time is; by itself what `clock` says. */
  readonly storageClock?: Clock;
};
export type TestStorage = {
  /** Tables and stores as in a process of its own: nothing is shared with what was opened before but the data. */
  open(options?: OpenOptions): Stores & { readonly tables: Tables };
  readonly azurite: Azurite;
};

/** Opens tables of an emulator, running or not. */
export const openAzurite = (
  azurite: Pick<Azurite, 'tablesUrl' | 'account' | 'key'>,
  { clock, storageClock = clock, meddle = (send) => send, ...options }: OpenOptions = {},
): Tables =>
  makeTables({
    tablesUrl: azurite.tablesUrl,
    credential: { name: azurite.account, key: azurite.key },
    allowInsecureConnection: true,
    firstRetryMs: 5,
    ...options,
    meddle: (send) => meddle(storageClock === undefined ? send : answerAt(storageClock, send)),
  });

/** Storage's own clock in a test's hands: its answers say this time. */
const answerAt = (storageClock: Clock, send: Send): Send =>
  async function sendAndDate(request, signal) {
    const answer = await send(request, signal);
    return { ...answer, headers: { ...answer.headers, date: storageClock().toUTCString() } };
  };

/** An Azurite for the tests of this file, with the service's tables in it: it starts before the first and ends after the last. */
export function azuriteForTests(): TestStorage {
  let azurite: Azurite | undefined;
  const running = (): Azurite => {
    if (azurite === undefined) throw new Error('Azurite runs while tests and their hooks do');
    return azurite;
  };
  beforeAll(async () => {
    azurite = await startAzurite({ inMemory: true });
    await ensureTables(openAzurite(azurite));
  }, 60_000);
  afterAll(() => azurite?.close());
  return {
    get azurite() {
      return running();
    },
    open: (options = {}) => {
      const tables = openAzurite(running(), options);
      return { tables, ...makeStores({ tables, clock: options.clock ?? (() => new Date()), randomId: randomUUID }) };
    },
  };
}
