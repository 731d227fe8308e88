/** `npm run rows`: looks through all that is stored of an account, or of all. See usage below and docs/runbook/unreadable-rows.md. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makeIdentityCredential } from '../../shared/platform/identity/identity-credential.ts';
import { makeLaptopTokens } from '../../shared/platform/identity/laptop-tokens.ts';
import { makeTables, TABLE_NAMES, type TableName } from '../../shared/platform/tables/open-tables.ts';
import { AccountId, AuditEventId } from '../../shared/platform/words/identifiers.ts';
import { logLine } from '../../shared/platform/telemetry/write-log.ts';
import { type Finding, lookThroughAll, lookThroughRows } from './look-through-rows.ts';
import { setColumns, type SetOutcome, type Wish } from './set-column.ts';

const USAGE = `Usage: npm run rows -- --tables URL (--account ID | --all) [--repair]
       npm run rows -- --tables URL --account ID --row KEY --set COLUMN=VALUE… [--table NAME] [--partition KEY]

  --tables URL     the table endpoint of the storage account (TABLES_URL)
  --account ID     the account whose rows are looked through
  --all            every account's, one after the other, and the claims to domains and tenants that no account leads to
  --repair         writes rows in another spelling in the service's own
  --row, --set     gives a column that is at fault, of one row of the account that can't be read, what it was meant to say, when
                   the row can be read then; it is put in the audit trail. Several are given at once: --set A=1 --set B=2
  --table          of that row; accounts
  --partition      of that row; the account's

Ends with 0 when every row can be read, 1 when one can't, 2 when it was called wrongly. Prints addresses.
Needs az, logged in, and Storage Table Data Reader on the storage account; to write, Contributor.`;

const STATES: Readonly<Record<Finding['state'], string>> = {
  unreadable: "can't be read",
  'other-spelling': 'in another spelling, which an older version cannot read',
  repaired: 'repaired',
  'changed-meanwhile': 'changed by somebody else meanwhile, and left alone',
};
const OUTCOMES: Readonly<Record<SetOutcome['kind'], string>> = {
  set: 'The row can be read now.',
  'no-such-row': 'There is no such row.',
  'changed-meanwhile': 'Somebody else changed the row meanwhile; nothing was written. Look at it again.',
  'not-to-be-set': 'That is nobody’s to set.',
  'of-another':
    'That is not a row of this account; nothing was written. Look the account through for its rows; --account takes the id of the account that the row belongs to.',
  'nothing-wrong': 'The row can be read; nothing was written. What can be read is changed through the API.',
  'not-at-fault': 'Not each of these columns is what is wrong; nothing was written. What is wrong:',
  unreadable: 'With that the row could not be read either; nothing was written. What is wrong:',
};
/** For a large account: each request is bounded by itself. */
const MINUTES = 30;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function misused(why: string): never {
  process.stderr.write(`${why}\n\n${USAGE}\n`);
  process.exit(2);
}

function read() {
  try {
    const text = { type: 'string' } as const;
    const options = { tables: text, account: text, row: text, table: text, partition: text };
    return parseArgs({
      options: {
        ...options,
        set: { type: 'string', multiple: true },
        all: { type: 'boolean' },
        repair: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return misused(error instanceof Error ? error.message : 'misused');
  }
}

const given = read();
if (given.help === true) {
  say(USAGE);
  process.exit(0);
}
const accountId = AccountId.safeParse(given.account);
const isAll = given.all === true;
const isSet = given.set !== undefined || given.row !== undefined;
if (isAll && (given.account !== undefined || isSet)) misused('--all goes with neither --account nor --set');
const url = URL.parse(given.tables ?? '');
if (url?.protocol !== 'https:') misused('--tables takes an https address');
const table = TABLE_NAMES.find((name) => name === (given.table ?? 'accounts'));
if (table === undefined) misused(`--table takes one of ${TABLE_NAMES.join(', ')}`);
const tables = makeTables({
  tablesUrl: url.href.replace(/\/$/, ''),
  credential: makeIdentityCredential({
    fetchToken: makeLaptopTokens(),
    clock: () => new Date(),
    writeLog: (code, details) => process.stderr.write(`${logLine(code, details)}\n`),
  }),
  timeoutMs: MINUTES * 60_000,
});

const show = (findings: readonly Finding[]): void => {
  for (const { table: name, partition, row, state, columns } of findings)
    say([name, partition, row, columns.join(','), STATES[state]].join('\t'));
};
function conclude(rows: number, findings: readonly Finding[]): void {
  const bad = findings.filter(({ state }) => state === 'unreadable').length;
  say(bad === 0 ? `${rows} rows, and every one can be read` : `${rows} rows, of which ${bad} can't be read`);
  process.exitCode = bad === 0 ? 0 : 1;
}

/** Each combination of their readings is tried. */
const MOST_COLUMNS = 8;

function readWish(said: readonly string[]): Wish | undefined {
  const read = said.flatMap((one) => {
    const [, column, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(one) ?? [];
    return column === undefined || value === undefined ? [] : [[column, value] as const];
  });
  const wish = Object.fromEntries(read);
  const count = Object.keys(wish).length;
  return count > 0 && count === said.length && count <= MOST_COLUMNS ? wish : undefined;
}

async function setOne(id: AccountId, name: TableName): Promise<void> {
  const wish = readWish(given.set ?? []);
  if (given.row === undefined || wish === undefined)
    misused('--row goes with --set COLUMN=VALUE, at most eight, each of another column');
  const place = { table: name, partition: given.partition ?? id, row: given.row };
  const event = { id: AuditEventId.parse(randomUUID()), at: new Date() };
  const outcome = await setColumns(tables, id, place, wish, event);
  say([OUTCOMES[outcome.kind], ...('columns' in outcome ? outcome.columns : [])].join(' '));
  process.exitCode = outcome.kind === 'set' ? 0 : 1;
}

/** Findings go out as they come; how far it is goes to stderr, so that what is piped on are rows alone. */
async function lookAtAll(): Promise<void> {
  let [accounts, rows] = [0, 0];
  const all: Finding[] = [];
  for await (const looked of lookThroughAll(tables, given.repair === true)) {
    accounts += looked.account === undefined ? 0 : 1;
    rows += looked.rows;
    all.push(...looked.findings);
    show(looked.findings);
    process.stderr.write(`${accounts} accounts, ${rows} rows so far\n`);
  }
  conclude(rows, all);
}

if (isAll) await lookAtAll();
else if (!accountId.success) misused('--account takes the id of an account; --all looks through every one');
else if (isSet) await setOne(accountId.data, table);
else {
  const { rows, findings } = await lookThroughRows(tables, accountId.data, given.repair === true);
  show(findings);
  conclude(rows, findings);
}
