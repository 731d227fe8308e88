import type { AccountId, TenantId } from '../../domain/identifiers.ts';
import type { ReadinessReport } from '../../domain/readiness-run.ts';
import type { ReadinessReports, ReadinessRuns } from '../../ports.ts';

const MAX_LOOKS = 3;

/** What the newest finished run says, and only about the tenant that is asked for. */
export function makeReadinessReports(runs: Pick<ReadinessRuns, 'readState' | 'findItems'>): ReadinessReports {
  const findReport = async (account: AccountId, tenant: TenantId): Promise<ReadinessReport | undefined> => {
    const report = (await runs.readState(account))?.value.report;
    return report?.tenant === tenant ? report : undefined;
  };
  return {
    async findSummary(account, tenant) {
      const report = await findReport(account, tenant);
      return report && { startedAt: report.startedAt, takenAt: report.takenAt, lockedOut: report.totals.lockedOut };
    },

    async findStatuses(account, tenant, emails) {
      for (let looks = 1; ; looks++) {
        const report = await findReport(account, tenant);
        if (report === undefined) return new Map();
        const found = await runs.findItems(account, report, emails);
        // A report that was replaced meanwhile may have lost its rows already.
        const isStill = (await findReport(account, tenant))?.number === report.number;
        if (isStill || looks === MAX_LOOKS) return found;
      }
    },
  };
}
