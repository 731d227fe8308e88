/**
 * A feed of users, an import of exclusions and the switch of a large account, asked of the functions in this process, on tables that keep nothing of what
 * the feed writes: so its memory is the service's own. Tells its parent what came of it.
 */
import type { Table } from '../../shared/platform/tables/table.ts';
import { openWorkplace, type Workplace } from '../../test/support/control-panel/ask-as.ts';
import { openStage } from '../../test/support/control-panel/stage.ts';

export type Bulk = {
  readonly perSecond: number;
  readonly requests: number;
  readonly transactions: number;
  /** Resident, in MB: before it began, and the most while it ran. */
  readonly before: number;
  readonly peak: number;
};
export type Told = {
  readonly feed: Bulk;
  readonly exclusions: Bulk;
  readonly switched: Readonly<Record<number, number>>;
};

const CHUNK = 1000;
const ROWS_A_TRANSACTION = 100;
const [users = 0, exclusions = 0] = process.argv.slice(2).map(Number);
const counted = { requests: 0, transactions: 0 };
let keeps = true;

const countRequest = (): void => {
  counted.requests += 1;
};
const watch = (table: Table): Table => ({
  ...table,
  read: (...asked) => (countRequest(), table.read(...asked)),
  insert: (...asked) => (countRequest(), table.insert(...asked)),
  replace: (...asked) => (countRequest(), table.replace(...asked)),
  remove: (...asked) => (countRequest(), table.remove(...asked)),
  commit: (...asked) => {
    countRequest();
    counted.transactions += 1;
    return keeps ? table.commit(...asked) : Promise.resolve('done');
  },
  walk: (filter, pageSize, visit, content) =>
    table.walk(filter, pageSize, (page, isMore) => (countRequest(), visit(page, isMore)), content),
});

const panel = openStage({ aroundTable: watch });
const nameOf = (number: number): string => `person${String(number).padStart(7, '0')}`;

async function measureBulk(count: number, send: (from: number, size: number) => Promise<void>): Promise<Bulk> {
  Object.assign(counted, { requests: 0, transactions: 0 });
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const began = performance.now();
  for (let from = 0; from < count; from += CHUNK) {
    await send(from, Math.min(CHUNK, count - from));
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: count / seconds, ...counted, before: before / 2 ** 20, peak: peak / 2 ** 20 };
}

async function post(
  place: Workplace,
  caller: 'service' | 'manager',
  path: string,
  body: unknown,
  outcome: string,
  size: number,
) {
  const { status, text } = await place.ask(caller, 'POST', path, body);
  const came = text.split(`"outcome":"${outcome}"`).length - 1;
  if (status !== 200 || came !== size)
    throw new Error(`POST ${path} answered ${status}, ${came} of ${size} ${outcome}: ${text.slice(0, 300)}`);
}

async function feedAndImport(): Promise<Pick<Told, 'feed' | 'exclusions'>> {
  const place = await openWorkplace(panel);
  const emailOf = (number: number): string => `${nameOf(number)}@${place.domain}`;
  keeps = false;
  const feed = await measureBulk(users, (from, size) => {
    const upsert = Array.from({ length: size }, (_, at) => ({
      ...{ email: emailOf(from + at), displayName: `Person ${from + at}`, hasPassword: true, twoFactor: false },
    }));
    return post(place, 'service', '/users', { upsert }, 'created', size);
  });
  const excluded = await measureBulk(exclusions, (from, size) => {
    const add = Array.from({ length: size }, (_, at) => ({ email: emailOf(from + at), reason: 'On a project' }));
    return post(place, 'manager', '/exclusions', { add }, 'added', size);
  });
  keeps = true;
  return { feed, exclusions: excluded };
}

/** The rows of one user, so many times under other names: a feed of its own would say nothing about the switch. */
async function multiplyUser(place: Workplace, count: number): Promise<void> {
  const rows: { rowKey: string; columns: unknown }[] = [];
  const name = nameOf(0);
  await panel.tables.accounts.walk(`PartitionKey eq '${place.id}'`, 1000, (page) => {
    for (const { rowKey, columns } of page) if (rowKey.includes(name)) rows.push({ rowKey, columns });
    return true;
  });
  const [row] = rows;
  if (rows.length !== 1 || row === undefined)
    throw new Error(`a user has ${rows.length} rows with the name in the key`);
  for (let from = 1; from < count; from += ROWS_A_TRANSACTION) {
    const numbers = Array.from({ length: Math.min(ROWS_A_TRANSACTION, count - from) }, (_, at) => nameOf(from + at));
    const writes = numbers.map((other) => ({
      kind: 'put' as const,
      rowKey: row.rowKey.replaceAll(name, other),
      columns: row.columns as never,
    }));
    await panel.tables.accounts.commit(place.id, writes);
  }
}

/** Storage requests of turning SSO off and on again. */
async function countSwitch(size: number): Promise<number> {
  const place = await openWorkplace(panel);
  await place.connectTenant();
  await place.users({ name: nameOf(0) });
  await multiplyUser(place, size);
  const turn = async (sso: 'on' | 'off'): Promise<void> => {
    const { status, text } = await place.turn(sso);
    if (status !== 200) throw new Error(`turning SSO ${sso} answered ${status} ${text}`);
  };
  await turn('on');
  counted.requests = 0;
  await turn('off');
  await turn('on');
  return counted.requests;
}

const bulk = await feedAndImport();
const switched = { 10: await countSwitch(10), [users]: await countSwitch(users) };
process.send?.({ ...bulk, switched } satisfies Told);
process.disconnect();
