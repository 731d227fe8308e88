/** `npm run bench:readiness`: the readiness report of an account of 200,000 users, against the Entra stand-in and Azurite. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { startAzurite } from '../local/azurite/start-azurite.ts';
import { makeEntraCredential } from '../shared/entra/token-endpoint/entra-credential.ts';
import { makeAppAssignments } from '../shared/entra/graph/app-assignments.ts';
import { makeAskGraph } from '../shared/entra/graph/ask-graph.ts';
import { makeListTenantPeople } from '../shared/entra/graph/list-tenant-people.ts';
import { makeStores } from '../shared/storages.ts';
import { ensureTables, makeTables } from '../shared/platform/tables/open-tables.ts';
import { connect } from '../shared/users/rules/account.ts';
import { newAccount } from '../shared/users/rules/account-profile.ts';
import { AccountId, ContactId, DomainName, TenantId } from '../shared/platform/words/identifiers.ts';
import type { ListTenantPeople } from '../shared/entra/ports.ts';
import { makeAdvanceReadiness } from '../shared/readiness/advance-readiness.ts';
import { CLIENT_ID, CLIENT_SECRET, CROWD_DOMAIN, TENANT_ID } from './crowd-settings.ts';
import { expectedTotals, makeCrowdUsers } from './crowd-users.ts';

const MEGABYTE = 1024 * 1024;
const MAX_CALLS = 100;
const clock = (): Date => new Date();

/** Starts the stand-in; it ends when this process does. */
async function startCrowd(count: number): Promise<{ url: string; graph: string; close: () => void }> {
  const child = fork(new URL('serve-crowd.ts', import.meta.url), [String(count)]);
  const [told] = (await once(child, 'message')) as [{ url: string; graph: string }];
  return {
    ...told,
    close: () => {
      child.disconnect();
    },
  };
}

/** The most memory that this process had while it was watched, above what it had before. */
function watchMemory() {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 10);
  return function stopWatching() {
    clearInterval(timer);
    return { before: before / MEGABYTE, peak: peak / MEGABYTE };
  };
}

const account = connect(
  newAccount({
    ...{ id: AccountId.parse('crowd'), name: 'Crowd', products: [] },
    domains: [DomainName.parse(CROWD_DOMAIN)],
  }),
  {
    ...{ tenantId: TenantId.parse(TENANT_ID), tenantName: 'Crowd', connectedAt: clock() },
    ...{ verifiedDomains: [DomainName.parse(CROWD_DOMAIN)], connectedBy: ContactId.parse('bench') },
  },
);

/** The use case on real adapters, with everything counted that it asks for. */
async function open(count: number) {
  const [crowd, azurite] = await Promise.all([startCrowd(count), startAzurite({ inMemory: true })]);
  const asked = { graph: 0, storage: 0 };
  const tables = makeTables({
    tablesUrl: azurite.tablesUrl,
    credential: { name: azurite.account, key: azurite.key },
    allowInsecureConnection: true,
    timeoutMs: 60_000,
    onRequest: () => {
      asked.storage += 1;
      return undefined;
    },
  });
  await ensureTables(tables);
  asked.storage = 0;
  const stores = makeStores({ tables, clock, randomId: randomUUID });
  const secrets = { readLatest: () => Promise.resolve(CLIENT_SECRET), refresh: () => Promise.resolve(false) };
  const identity = { getToken: () => Promise.reject(new Error('no identity here')) };
  const askGraph = makeAskGraph({
    settings: { authority: crowd.url, graphUrl: crowd.graph, clientId: CLIENT_ID },
    credential: makeEntraCredential({ kind: 'client-secret', secrets, identity, tokenExchangeAudience: '' }),
    clock,
    writeLog: () => undefined,
  });
  const list = makeListTenantPeople({ askGraph, writeLog: () => undefined, graphUrl: crowd.graph });
  const listTenantPeople: ListTenantPeople = (tenant, cursor) => {
    asked.graph += 1;
    return list(tenant, cursor);
  };
  const users = makeCrowdUsers(count);
  const advance = makeAdvanceReadiness({
    ...stores,
    appAssignments: makeAppAssignments({ askGraph, clientId: CLIENT_ID }),
    ...{ listTenantPeople, userStore: users, clock, randomId: randomUUID },
    writeLog: () => undefined,
    catalogue: { apps: [{ kind: 'end-user', requiresTwoFactor: true } as never] },
    wait: async (milliseconds) => wait(milliseconds),
  });
  const close = async (): Promise<void> => {
    crowd.close();
    await azurite.close();
  };
  return { advance, asked, users, runs: stores.readinessRuns, close };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** Calls until the report is whole, as a page does that polls. */
async function takeReport({ advance, asked, users }: Opened, count: number) {
  const stopWatching = watchMemory();
  const started = performance.now();
  const calls: number[] = [];
  for (;;) {
    const begun = performance.now();
    const state = await advance(account, { refresh: false });
    calls.push((performance.now() - begun) / 1000);
    if (state.run?.failure !== undefined) throw new Error(`the run ended: ${state.run.failure}`);
    if (state.report !== undefined && state.run === undefined) {
      if (!isDeepStrictEqual(state.report.totals, expectedTotals(count))) throw new Error('the totals are wrong');
      const seconds = (performance.now() - started) / 1000;
      return { report: state.report, calls, seconds, memory: stopWatching(), asked: { ...asked }, pages: users.pages };
    }
    if (calls.length > MAX_CALLS) throw new Error('the report does not come to an end');
  }
}

async function timePage({ runs, asked }: Opened, number: number, status: 'not-in-entra' | undefined) {
  const before = asked.storage;
  const begun = performance.now();
  const { items } = await runs.listItems(
    account.id,
    { number },
    { limit: 1000, after: undefined },
    { status, startsWith: '' },
  );
  const milliseconds = performance.now() - begun;
  const requests = asked.storage - before;
  return `${items.length} ${status ?? 'users'} listed in ${milliseconds.toFixed(0)} ms with ${requests} requests`;
}

/** What a part of `npm run bench` is told. */
export type ReadinessFigures = Readonly<
  Record<'seconds' | 'calls' | 'longestCall' | 'before' | 'peak' | 'graph' | 'storage', number>
>;

async function run(count: number): Promise<void> {
  const opened = await open(count);
  try {
    const { report, calls, seconds, memory, asked, pages } = await takeReport(opened, count);
    process.send?.({
      ...{ seconds, calls: calls.length, longestCall: Math.max(...calls), ...memory, ...asked },
    } satisfies ReadinessFigures);
    console.log(`readiness of ${count} users against ${report.directoryRead} people, Node ${process.version}`);
    console.log(
      `time        ${seconds.toFixed(1)} s in ${calls.length} calls, the longest ${Math.max(...calls).toFixed(1)} s`,
    );
    console.log(`memory      ${memory.before.toFixed(0)} MB before, ${memory.peak.toFixed(0)} MB at most (resident)`);
    console.log(`Graph       ${asked.graph} requests`);
    console.log(`storage     ${asked.storage} requests, and ${pages} pages of users`);
    console.log(`locked out  ${report.totals.lockedOut}, as expected; ${JSON.stringify(report.totals.byStatus)}`);
    console.log(`list        ${await timePage(opened, report.number, undefined)}`);
    console.log(`list        ${await timePage(opened, report.number, 'not-in-entra')}`);
  } finally {
    await opened.close();
  }
}

const { values } = parseArgs({ options: { users: { type: 'string', default: '200000' } } });
const users = Number(values.users);
if (!Number.isInteger(users) || users < 1 || users > 1_000_000)
  throw new Error('--users takes a number up to 1,000,000');
await run(users);
if (process.connected) process.disconnect();
