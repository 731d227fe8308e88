import { ObjectId } from '../../platform/words/identifiers.ts';
import type { BoundPersons } from '../ports.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import { listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { objectPrefix } from '../../platform/tables/row-keys.ts';
import { boundAddressOf } from '../../users/storage/bind-user.ts';

function objectIdIn(rowKey: string, prefix: string): ObjectId {
  const id = ObjectId.safeParse(rowKey.slice(prefix.length));
  if (id.success) return id.data;
  throw new UnreadableRow('object', ['key']);
}

/** From persons in Entra to the users who are bound to them, for all of a tenant. */
export function makeBoundPersons({ tables: { accounts } }: { tables: Tables }): BoundPersons {
  return {
    listBound: (accountId, tenant, page) => {
      const prefix = objectPrefix(tenant);
      return listPage({
        table: accounts,
        partitionKey: accountId,
        prefix,
        page,
        itemOf: ({ rowKey, columns }) => ({
          objectId: objectIdIn(rowKey, prefix),
          email: boundAddressOf(columns),
        }),
      });
    },
  };
}
