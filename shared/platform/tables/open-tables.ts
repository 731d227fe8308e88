/** The storage account's tables, opened with bounded retries and time limits. */
import { type NamedKeyCredential, TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { IdentityCredential } from '../identity/identity-credential.ts';
import { boundTries } from '../outbound-http/bound-tries.ts';
import { authorizeBy } from './authorize-requests.ts';
import { observationPolicies, type Policies, type RequestObserver } from './observe-requests.ts';
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
  readonly credential: IdentityCredential | NamedKeyCredential;
  /** Only for an emulator over http. */
  readonly allowInsecureConnection?: boolean;
  /** The longest that one operation may take, retries included; 5 s. */
  readonly timeoutMs?: number;
  /** The wait before the first of two retries; it doubles; 100 ms. */
  readonly firstRetryMs?: number;
  /** The longest that one try for a single row may take; 2 s. */
  readonly tryMs?: number;
  readonly onRequest?: RequestObserver;
  /** Hears of the rows that a list leaves out because they can't be read. */
  readonly onUnreadable?: Table['report'];
  /** Put between the retries and the wire: tests lose replies with it. */
  readonly policies?: Policies;
};

const MAX_RETRIES = 2;
const MAX_RETRY_WAIT_MS = 1000;
/** For a single row storage takes some milliseconds: a request that got lost leaves the time for another. */
const TRY_MS = 2000;

/** Connects nowhere yet: the first operation does. Connections are kept alive by the SDK's own HTTP client, one for all tables. */
export function makeTables(options: TablesOptions): Tables {
  const bounds = { operationMs: options.timeoutMs ?? 5000, tryMs: options.tryMs ?? TRY_MS };
  const { onUnreadable = () => undefined } = options;
  const open = (name: TableName): Table => makeTable(makeClient(name, options), bounds, onUnreadable);
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

function makeClient(name: TableName, options: TablesOptions): TableClient {
  const { tablesUrl, credential, firstRetryMs = 100 } = options;
  const retryOptions = {
    maxRetries: MAX_RETRIES,
    retryDelayInMs: firstRetryMs,
    maxRetryDelayInMs: MAX_RETRY_WAIT_MS,
  };
  const clientOptions: TableServiceClientOptions = {
    allowInsecureConnection: options.allowInsecureConnection ?? false,
    retryOptions,
    additionalPolicies: [
      ...('key' in credential ? [] : [authorizeBy(credential)]),
      boundTries(retryOptions),
      ...observationPolicies(name, options.onRequest),
      ...(options.policies ?? []),
    ],
  };
  return 'key' in credential
    ? new TableClient(tablesUrl, name, credential, clientOptions)
    : new TableClient(tablesUrl, name, clientOptions);
}

/** Makes the tables that aren't there: for the init step, never while serving. */
export async function ensureTables(tables: Tables): Promise<void> {
  await Promise.all(TABLE_NAMES.map((name) => tables[name].ensure()));
}
