import * as z from 'zod';
import type { ConsentTurns } from '../ports.ts';
import type { RandomId } from '../../platform/ports.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { CONSENT_TURN_ROW } from '../../platform/tables/row-keys.ts';
import { MomentColumn, readColumns, type StoredRow } from '../../platform/tables/rows/table-row.ts';

/** `claimId`: whose turn it was, which tells a lost reply from somebody else's. */
const TurnColumns = z.object({ takenAt: MomentColumn, claimId: z.string() });

type Dependencies = { readonly tables: Tables; readonly randomId: RandomId };

/** One row in the account's partition: whoever replaces it has the turn, on whichever instance. */
export function makeConsentTurns({ tables: { accounts }, randomId }: Dependencies): ConsentTurns {
  const turnOf = (row: StoredRow) => readColumns(TurnColumns, row.columns, 'consent-turn');
  return {
    async takeTurn(accountId, now, pauseMs) {
      const before = await accounts.read(accountId, CONSENT_TURN_ROW);
      // Of an instance whose clock is ahead a turn may lie in the future; one that is further away than a pause is no turn.
      if (before !== undefined && Math.abs(now.getTime() - turnOf(before).takenAt.getTime()) < pauseMs) return false;
      const claimId = randomId();
      const columns = { takenAt: now.toISOString(), claimId };
      const outcome =
        before === undefined
          ? await accounts.insert(accountId, CONSENT_TURN_ROW, columns)
          : await accounts.replace(accountId, CONSENT_TURN_ROW, columns, before.etag);
      if (outcome === 'done') return true;
      const stored = await accounts.read(accountId, CONSENT_TURN_ROW);
      return stored !== undefined && turnOf(stored).claimId === claimId;
    },
  };
}
