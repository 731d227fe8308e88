import { hash } from 'node:crypto';
import type { AccountId } from '../../platform/words/identifiers.ts';
import { odata } from '../../platform/tables/filter.ts';
import { ACCOUNT_ROW, AUDIT_PREFIX, BEHIND_ALL, COUNTS_ROW } from '../../platform/tables/row-keys.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { AccountVersions } from '../ports.ts';

/** Two point reads, and the key of one row: the same for an account of ten users and one of 200,000. */
export function makeAccountVersions({ tables: { accounts } }: { tables: Tables }): AccountVersions {
  const newestEvent = async (accountId: AccountId): Promise<string> => {
    const filter =
      `${odata`PartitionKey eq ${accountId}`} and ${odata`RowKey ge ${AUDIT_PREFIX}`} ` +
      `and ${odata`RowKey lt ${AUDIT_PREFIX + BEHIND_ALL}`}`;
    let newest = '';
    // What is newest stands first.
    await accounts.walk(
      filter,
      1,
      (rows) => {
        newest = rows[0]?.rowKey ?? '';
        return rows.length === 0;
      },
      'keys-only',
    );
    return newest;
  };

  return {
    async readVersions(accountId) {
      const [account, counts, events] = await Promise.all([
        accounts.read(accountId, ACCOUNT_ROW),
        accounts.read(accountId, COUNTS_ROW),
        newestEvent(accountId),
      ]);
      if (account === undefined) return undefined;
      return { account: versionOf(account.etag), users: versionOf(counts?.etag ?? ''), events: versionOf(events) };
    },
  };
}

/** Nothing to read anything out of: an ETag of Table Storage is a moment, and the key of an event too. */
const versionOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 16);
