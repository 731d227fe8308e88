import type { AccountId, TenantId } from '../../domain/identifiers.ts';
import type { ReadinessReport } from '../../domain/readiness-run.ts';
import type { ReadinessReports, ReadinessRuns } from '../../ports.ts';

/** What the newest finished run says, and only about the tenant that is asked for. */
export function makeReadinessReports(runs: Pick<ReadinessRuns, 'readState' | 'findItems'>): ReadinessReports {
  const findReport = async (account: AccountId, tenant: TenantId): Promise<ReadinessReport | undefined> => {
    const report = (await runs.readState(account))?.value.report;
    return report?.tenant === tenant ? report : undefined;
  };
  return {
    async findSummary(account, tenant) {
      const report = await findReport(account, tenant);
      return report && { takenAt: report.takenAt, lockedOut: report.totals.lockedOut };
    },

    async findStatuses(account, tenant, emails) {
      const report = await findReport(account, tenant);
      return report === undefined ? new Map() : runs.findItems(account, report, emails);
    },
  };
}
