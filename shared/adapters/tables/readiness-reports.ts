import type { AccountId, EmailAddress, TenantId } from '../../domain/identifiers.ts';
import type { ReadinessStatus } from '../../domain/readiness.ts';
import type { ReadinessReport } from '../../domain/readiness-run.ts';
import { type ReadinessItem, statusOfLeaver } from '../../domain/readiness-item.ts';
import type { ReadinessReports, ReadinessRuns } from '../../ports.ts';

const MAX_LOOKS = 3;

const statusesOf = (items: ReadonlyMap<EmailAddress, ReadinessItem>): ReadonlyMap<EmailAddress, ReadinessStatus> =>
  new Map([...items].map(([email, item]) => [email, statusOfLeaver(item)]));

/** What the newest finished run says, and only about the tenant that is asked for. */
export function makeReadinessReports(runs: Pick<ReadinessRuns, 'readState' | 'findItems'>): ReadinessReports {
  const findReport = async (account: AccountId, tenant: TenantId): Promise<ReadinessReport | undefined> => {
    const report = (await runs.readState(account))?.value.report;
    return report?.tenant === tenant ? report : undefined;
  };
  return {
    findTakenAt: async (account, tenant) => (await findReport(account, tenant))?.takenAt,

    async findStatuses(account, tenant, emails) {
      for (let looks = 1; ; looks++) {
        const report = await findReport(account, tenant);
        if (report === undefined) return new Map();
        const found = await runs.findItems(account, report, emails);
        // A report that was replaced meanwhile may have lost its rows already.
        const isStill = (await findReport(account, tenant))?.number === report.number;
        if (isStill || looks === MAX_LOOKS) return statusesOf(found);
      }
    },
  };
}
