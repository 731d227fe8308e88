import { isRefusedByTenant, itemOfUser } from '../../users/rules/readiness-item.ts';
import { formerEmailsOf } from '../../users/rules/user.ts';
import type { LastSeen } from '../../provider/ports.ts';
import type { ReadinessRuns } from '../ports.ts';

/** By the newest readiness report. One that is replaced while it is looked at says nothing any more, and the next look asks the new one. */
export const makeLastSeen = (runs: Pick<ReadinessRuns, 'readState' | 'findItems'>): LastSeen => ({
  async findLook(accountId, tenant) {
    const report = (await runs.readState(accountId))?.value.report;
    return report?.tenant === tenant ? { number: report.number, at: report.startedAt } : undefined;
  },

  async isRefused(accountId, { number }, user) {
    const items = await runs.findItems(accountId, { number }, [user.email, ...formerEmailsOf(user)]);
    const item = itemOfUser(items, user);
    return item !== undefined && isRefusedByTenant(item);
  },
});
