import { escapeKey } from '../../platform/words/identifiers.ts';
import type { ShadowSightings } from '../ports.ts';
import type { UnreadableRow } from '../../platform/ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { listPage, readOrNote } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { sightingColumns, sightingOf } from './shadow-row.ts';

/**
 * The last sighting of each user, a row each, in a table of its own: noting them must not take from the operations that an
 * account's own partition can bear.
 */
export function makeShadowSightings({ tables: { shadow } }: { tables: Tables }): ShadowSightings {
  return {
    async note(sighting) {
      const { accountId, email } = sighting;
      // Whoever writes last is right: no instance knows better than another, so there is no ETag to read first.
      const write = { kind: 'put', rowKey: escapeKey(email), columns: sightingColumns(sighting) } as const;
      if ((await shadow.commit(accountId, [write])) === 'refused') throw new Error('a shadow sighting was refused');
    },

    async rename(accountId, renames) {
      const found = await inParallel(renames, STORAGE_CONCURRENCY, ({ from }) =>
        shadow.read(accountId, escapeKey(from)),
      );
      const unreadable: UnreadableRow[] = [];
      const moved = found.map((row) => {
        const sighting = row && readOrNote(unreadable, (from) => sightingOf(accountId, from.rowKey, from.columns), row);
        return row && sighting && { row, sighting };
      });
      shadow.report(unreadable);
      const taken = new Set(renames.flatMap(({ to }, at) => (moved[at] === undefined ? [] : [to])));
      await inParallel(renames, STORAGE_CONCURRENCY, async ({ from, to }, at) => {
        const move = moved[at];
        if (move === undefined) return;
        const columns = sightingColumns(move.sighting);
        await shadow.commit(accountId, [{ kind: 'put', rowKey: escapeKey(to), columns }]);
        if (!taken.has(from)) await shadow.remove(accountId, move.row.rowKey, move.row.etag);
      });
    },

    /** Rows of an earlier time in shadow stay until their users are seen again; they are passed over. */
    listSightings: (accountId, since, page) =>
      listPage({
        table: shadow,
        partitionKey: accountId,
        prefix: '',
        page,
        itemOf: ({ rowKey, columns }) => {
          const sighting = sightingOf(accountId, rowKey, columns);
          return sighting.at < since ? undefined : sighting;
        },
      }),
  };
}
