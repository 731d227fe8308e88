/** Every kind of row that says something of an account: how the service reads it, and what it would write there itself. */
import { exclusionColumns, exclusionOf } from '../../shared/users/storage/rows/exclusion-row.ts';
import { administratorLinkColumns, administratorLinkOf } from '../../shared/integration/storage/administrator-links.ts';
import { accountColumns, accountOf } from '../../shared/accounts/storage/account-store.ts';
import {
  addressColumns,
  addressRecordOf,
  aliasColumns,
  aliasOwnerOf,
} from '../../shared/users/storage/rows/address-row.ts';
import { boundAddressOf } from '../../shared/users/storage/bind-user.ts';
import { auditColumns, auditEventOf } from '../../shared/platform/tables/commit-change.ts';
import { blockedColumns, blockedOf } from '../../shared/users/storage/rows/blocked-row.ts';
import { claimColumns, claimOf } from '../../shared/accounts/storage/claim-holding.ts';
import {
  accountCountsOf,
  countsColumns,
  ownVerdictOf,
  touchedOf,
} from '../../shared/users/storage/counts/counts-row.ts';
import { externalTargetOf } from '../../shared/users/storage/rows/external-row.ts';
import { itemsOf } from '../../shared/readiness/storage/readiness-row.ts';
import { readinessStateColumns, readinessStateOf } from '../../shared/readiness/storage/readiness-runs.ts';
import { sightingColumns, sightingOf } from '../../shared/shadow/storage/shadow-row.ts';
import { storyColumns, storyOf } from '../../shared/stories/storage/story-store.ts';
import { testSignInColumns, testSignInOf } from '../../shared/test-sign-in/storage/test-sign-in-store.ts';
import { passedTestColumns, passedTestOf } from '../../shared/test-sign-in/storage/passed-tests.ts';
import type { TableName } from '../../shared/platform/tables/open-tables.ts';
import { addressIn } from '../../shared/platform/tables/row-keys.ts';
import type { Columns, StoredRow } from '../../shared/platform/tables/rows/table-row.ts';
import { NO_ADDRESS_MARKS } from '../../shared/users/rules/user.ts';
import type { AccountId, AppId } from '../../shared/platform/words/identifiers.ts';
import type { SupportCode } from '../../shared/platform/words/support-code.ts';

/** What the service would write in place of the row. Throws UnreadableRow. */
export type Spell = (accountId: AccountId, row: StoredRow) => Columns;
type Kind = { readonly table: TableName; readonly key: RegExp; readonly spell: Spell };

/** For a row that says nothing in a spelling of its own. */
const readBy = (read: (row: StoredRow) => unknown): Spell =>
  function spellNothing(_account, row) {
    read(row);
    return {};
  };

const spellAddress: Spell = (_account, { rowKey, columns }) => {
  const record = addressRecordOf(addressIn(rowKey, 'user:'), columns);
  const { aliasOf } = columns as Readonly<Record<string, unknown>>;
  if (aliasOf !== undefined) return aliasColumns(aliasOwnerOf(columns));
  // Marks are JSON, and stay as they are.
  return record === undefined ? {} : addressColumns(record, NO_ADDRESS_MARKS);
};

const spellState: Spell = (_account, { columns }) => {
  const { state, writeId } = readinessStateOf(columns);
  return readinessStateColumns(state, writeId);
};

const spellTest: Spell = (id, { columns }) => testSignInColumns(testSignInOf(id, columns));
const spellStory: Spell = (id, { rowKey, columns }) => storyColumns(storyOf(id, rowKey as SupportCode, columns));

const KINDS: readonly Kind[] = [
  { table: 'accounts', key: /^account$/, spell: (id, { columns }) => accountColumns(accountOf(id, columns)) },
  { table: 'accounts', key: /^counts$/, spell: (_id, { columns }) => countsColumns(accountCountsOf(columns)) },
  { table: 'accounts', key: /^user:/, spell: spellAddress },
  {
    table: 'accounts',
    key: /^exclusion:/,
    spell: (_id, { rowKey, columns }) => exclusionColumns(exclusionOf(addressIn(rowKey, 'exclusion:'), columns)),
  },
  { table: 'accounts', key: /^no-password:/, spell: readBy(({ rowKey }) => addressIn(rowKey, 'no-password:')) },
  {
    table: 'accounts',
    key: /^administrator-link:/,
    spell: (id, { columns }) => administratorLinkColumns(administratorLinkOf(id, 0, columns)),
  },
  { table: 'accounts', key: /^blocked:/, spell: (_id, { columns }) => blockedColumns(blockedOf(columns)) },
  {
    table: 'accounts',
    key: /^passed-test:/,
    spell: (_id, { rowKey, columns }) =>
      passedTestColumns(passedTestOf(rowKey.slice('passed-test:'.length) as AppId, columns)),
  },
  { table: 'accounts', key: /^audit:/, spell: (id, { columns }) => auditColumns(auditEventOf(id, columns)) },
  { table: 'accounts', key: /^object:/, spell: readBy(({ columns }) => boundAddressOf(columns)) },
  { table: 'accounts', key: /^external:/, spell: readBy(({ columns }) => externalTargetOf(columns)) },
  { table: 'accounts', key: /^verdict:/, spell: readBy(({ columns }) => ownVerdictOf(columns)) },
  { table: 'accounts', key: /^touched:/, spell: readBy(({ columns }) => touchedOf(columns)) },
  { table: 'domains', key: /^domain$/, spell: (_id, { columns }) => claimColumns(claimOf(columns)) },
  { table: 'tenants', key: /^tenant$/, spell: (_id, { columns }) => claimColumns(claimOf(columns)) },
  { table: 'readiness', key: /^state$/, spell: spellState },
  { table: 'readiness', key: /^r\d+:users:/, spell: readBy(({ columns }) => itemsOf(columns)) },
  { table: 'shadow', key: /./, spell: (id, { rowKey, columns }) => sightingColumns(sightingOf(id, rowKey, columns)) },
];

/** Undefined: a row of which nothing is to be read. */
export function spellOf(table: TableName, { partitionKey, rowKey }: StoredRow): Spell | undefined {
  if (table !== 'stories') return KINDS.find((kind) => kind.table === table && kind.key.test(rowKey))?.spell;
  return partitionKey.startsWith('test:') ? spellTest : spellStory;
}
