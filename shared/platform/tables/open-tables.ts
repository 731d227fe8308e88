/** The storage account's tables, opened with bounded retries and time limits. */
import type { IdentityCredential } from '../identity/identity-credential.ts';
import { makeServerWire } from '../outbound-http/server-wire.ts';
import { tryAgain } from '../outbound-http/try-again.ts';
import { authorize, type NamedKey } from './requests/authorize.ts';
import { observe, type RequestObserver } from './requests/observe.ts';
import { makeSdkClient } from './requests/sdk-client.ts';
import type { Send } from './requests/storage-request.ts';
import { makeSilence, type Silence } from './requests/watch-silence.ts';
import { makeTable, type Table } from './table.ts';

export const TABLE_NAMES = [
  'accounts',
  'domains',
  'tenants',
  'redemptions',
  'readiness',
  'shadow',
  'stories',
  'jobs',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];
export type Tables = Readonly<Record<TableName, Table>>;

export type TablesOptions = {
  /** The account's table endpoint. */
  readonly tablesUrl: string;
  /** A token over https (Azure), or the emulator's named key. */
  readonly credential: IdentityCredential | NamedKey;
  /** Only for an emulator over http. */
  readonly allowInsecureConnection?: boolean;
  /** The longest that one operation may take, retries included: 2.3 s on one row, 5 s for a list or a transaction. */
  readonly timeoutMs?: number;
  /** The wait before the first of two retries; it doubles; 100 ms. */
  readonly firstRetryMs?: number;
  /** The longest that one try for a single row may take; 1.05 s. */
  readonly tryMs?: number;
  readonly onRequest?: RequestObserver;
  /** Hears of the rows that a list leaves out because they can't be read. */
  readonly onUnreadable?: Table['report'];
  /** Put between the retries and the wire: tests lose replies with it. */
  readonly meddle?: (send: Send) => Send;
};

/** A page of a list has at most 4 MiB, https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination. */
const MAX_ANSWER_OCTETS = 16 * 1024 * 1024;
const OPERATION_MS = 5000;
/** Two tries and the wait between: an app's user reads "try again" after it, and not after five seconds. */
const ROW_MS = 2300;
/** For a single row storage takes some milliseconds: a request that got lost leaves the time for another. */
const TRY_MS = 1050;

/** Connects nowhere yet: the first operation does. All tables share the connections, and the knowledge that storage is silent. */
export function makeTables(options: TablesOptions): Tables {
  const { tablesUrl, timeoutMs, tryMs = TRY_MS, onUnreadable = () => undefined } = options;
  const bounds = { operationMs: timeoutMs ?? OPERATION_MS, rowMs: timeoutMs ?? ROW_MS, tryMs };
  const silence = makeSilence();
  const send = makeSend(options, tryMs, silence);
  const root = new URL(tablesUrl).pathname.replace(/\/$/, '');
  const open = (name: TableName): Table =>
    makeTable({
      name,
      path: `${root}/${name}`,
      send,
      client: makeSdkClient(tablesUrl, name, send),
      bounds,
      watchSilence: silence.watch,
      report: onUnreadable,
    });
  return {
    accounts: open('accounts'),
    domains: open('domains'),
    tenants: open('tenants'),
    redemptions: open('redemptions'),
    readiness: open('readiness'),
    shadow: open('shadow'),
    stories: open('stories'),
    jobs: open('jobs'),
  };
}

/** From the retries to the wire. */
function makeSend(options: TablesOptions, connectMs: number, { listen }: Silence): Send {
  const { tablesUrl, credential, firstRetryMs = 100, allowInsecureConnection = false, onRequest, meddle } = options;
  const wire: Send = makeServerWire({
    url: tablesUrl,
    allowInsecureConnection,
    connectMs,
    maxOctets: MAX_ANSWER_OCTETS,
  });
  const meddled = meddle === undefined ? wire : meddle(wire);
  const observed = onRequest === undefined ? meddled : observe(onRequest, meddled);
  return tryAgain(firstRetryMs, authorize(credential, listen(observed)));
}

/** Makes the tables that aren't there: for the init step, never while serving. */
export async function ensureTables(tables: Tables): Promise<void> {
  await Promise.all(TABLE_NAMES.map((name) => tables[name].ensure()));
}
