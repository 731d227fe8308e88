import { formerEmailsOf } from '../../users/rules/user.ts';
import type { AccountId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import type { ReadinessReport } from '../rules/readiness-run.ts';
import { itemOfUser, personOfUser, type ReadinessItem, statusOfLeaver } from '../../users/rules/readiness-item.ts';
import type { AskedOfReport, ReadinessReports, ReadinessRuns } from '../ports.ts';

const MAX_LOOKS = 3;

/** What the newest finished run says, and only about the tenant that is asked for. */
export function makeReadinessReports(
  runs: Pick<ReadinessRuns, 'readState' | 'findItems' | 'findItemsOfPerson'>,
): ReadinessReports {
  const findReport = async (accountId: AccountId, tenant: TenantId): Promise<ReadinessReport | undefined> => {
    const report = (await runs.readState(accountId))?.value.report;
    return report?.tenant === tenant ? report : undefined;
  };
  const findItems = async (
    accountId: AccountId,
    tenant: TenantId,
    asked: readonly AskedOfReport[],
  ): Promise<ReadonlyMap<AskedOfReport, ReadinessItem>> => {
    const emails = new Set<EmailAddress>();
    for (const { email, user } of asked)
      for (const each of user === undefined ? [email] : [user.email, ...formerEmailsOf(user)]) emails.add(each);
    const said = new Map<AskedOfReport, ReadinessItem>();
    for (let looks = 1; ; looks++) {
      const report = await findReport(accountId, tenant);
      if (report === undefined) return said;
      const found = await runs.findItems(accountId, report, [...emails]);
      // A report that was replaced meanwhile may have lost its rows already.
      const isStill = (await findReport(accountId, tenant))?.number === report.number;
      if (!isStill && looks < MAX_LOOKS) continue;
      for (const each of asked) {
        const item = each.user === undefined ? found.get(each.email) : itemOfUser(found, each.user);
        if (item !== undefined) said.set(each, item);
      }
      return said;
    }
  };
  return {
    findTakenAt: async (accountId, tenant) => (await findReport(accountId, tenant))?.takenAt,

    async findStatuses(accountId, tenant, asked, how) {
      const items = await findItems(accountId, tenant, asked);
      const statusOf = (item: ReadinessItem) =>
        how === 'unless-excluded' ? item.statusUnlessExcluded : statusOfLeaver(item);
      return new Map([...items].map(([{ email }, item]) => [email, statusOf(item)]));
    },

    async findPerson(accountId, tenant, user) {
      const asked = { email: user.email, user };
      return personOfUser((await findItems(accountId, tenant, [asked])).get(asked), user);
    },

    async findAddressesOf(accountId, { tenantId, objectId }) {
      const report = await findReport(accountId, tenantId);
      const found = report === undefined ? [] : await runs.findItemsOfPerson(accountId, report, objectId);
      return found.map(({ email }) => email);
    },
  };
}
