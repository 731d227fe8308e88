import { describe, expect, it } from 'vitest';
import { makeAuditTrail } from '../../shared/audit/storage/audit-trail.ts';
import type { Tables } from '../../shared/platform/tables/open-tables.ts';
import { auditRow } from '../../shared/platform/tables/row-keys.ts';
import { auditColumns } from '../../shared/platform/tables/commit-change.ts';
import type { Table } from '../../shared/platform/tables/table.ts';
import type { StoredRow } from '../../shared/platform/tables/rows/table-row.ts';
import { someAccountId, someEvent } from '../contracts/store-world.ts';

const accountId = someAccountId();
const row = (second: number, isRare: boolean): StoredRow => {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  const event = someEvent(accountId, { at, action: isRare ? 'sso-switched' : 'users-changed' });
  return { partitionKey: accountId, rowKey: auditRow(event), etag: '', columns: auditColumns(event) };
};
/** A long trail of something else, newest first; what is looked for is where `rareAt` says. */
const trail = (length: number, ...rareAt: readonly number[]) =>
  Array.from({ length }, (_, index) => row(length - index, rareAt.includes(index)));

/** Storage that gives rows as asked, and counts the requests and rows. The filter's beginning is where the cursor said. */
function makeTable(rows: readonly StoredRow[]) {
  const read = { requests: 0, rows: 0 };
  const walk: Table['walk'] = (filter, pageSize, visit) => {
    const after = /RowKey gt '([^']+)'/.exec(filter)?.[1] ?? '';
    const rest = rows.filter(({ rowKey }) => rowKey > after);
    for (let from = 0; from < rest.length; from += pageSize) {
      const page = rest.slice(from, from + pageSize);
      read.requests += 1;
      read.rows += page.length;
      if (!visit(page, from + pageSize < rest.length)) break;
    }
    return Promise.resolve();
  };
  return { read, auditTrail: makeAuditTrail({ tables: { accounts: { walk } } as unknown as Tables }) };
}

describe('a page of a filtered trail', () => {
  const filter = { action: 'sso-switched' } as const;

  it('reads a bounded number of rows, comes back short, and goes on where it ended', async () => {
    const { read, auditTrail } = makeTable(trail(12_000, 10_500));
    const first = await auditTrail.listEvents(accountId, { limit: 10, after: undefined }, filter);
    expect([first.items.length, read]).toEqual([0, { requests: 5, rows: 5000 }]);
    const second = await auditTrail.listEvents(accountId, { limit: 10, after: first.next }, filter);
    expect([second.items.length, read.rows]).toEqual([0, 10_000]);
    const third = await auditTrail.listEvents(accountId, { limit: 10, after: second.next }, filter);
    expect([third.items.length, third.next, read.rows]).toEqual([1, undefined, 12_000]);
  });

  it('ends when it is full, and the next one begins behind its last event', async () => {
    const { read, auditTrail } = makeTable(trail(3000, 1, 5, 2900));
    const first = await auditTrail.listEvents(accountId, { limit: 2, after: undefined }, filter);
    expect([first.items.length, read.requests]).toEqual([2, 1]);
    const second = await auditTrail.listEvents(accountId, { limit: 2, after: first.next }, filter);
    expect([second.items.length, second.next]).toEqual([1, undefined]);
  });

  it('is counted some thousand rows at a time, on from where it ended, and says of how many', async () => {
    const { read, auditTrail } = makeTable(trail(12_000, 10, 4999, 5000, 10_500));
    const first = await auditTrail.countEvents(accountId, undefined, filter);
    expect([first, read]).toMatchObject([
      { events: 2, looked: 5000 },
      { requests: 5, rows: 5000 },
    ]);
    const second = await auditTrail.countEvents(accountId, first.next, filter);
    const third = await auditTrail.countEvents(accountId, second.next, filter);
    expect([second, third]).toMatchObject([
      { events: 1, looked: 5000 },
      { events: 1, looked: 2000, next: undefined },
    ]);
    const all = await auditTrail.countEvents(accountId, undefined, {});
    expect(all).toMatchObject({ events: 5000, looked: 5000 });
  });

  it('reads no more than the page when nothing is sifted out', async () => {
    const { read, auditTrail } = makeTable(trail(3000));
    await auditTrail.listEvents(accountId, { limit: 10, after: undefined }, { from: new Date(0) });
    expect(read).toEqual({ requests: 1, rows: 11 });
  });
});
