import { tagOf } from '../../users/rules/user.ts';
import { formerEmailsOf } from '../../users/rules/user.ts';
import type { AccountId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import type { ReadinessReport } from '../rules/readiness-run.ts';
import { foundByOf, personOfUser, type ReadinessItem, statusOfLeaver } from '../../users/rules/readiness-item.ts';
import type { AskedOfReport, ReadinessReports, ReadinessRuns } from '../ports.ts';

const MAX_LOOKS = 3;
type Items = ReadonlyMap<EmailAddress, ReadinessItem>;

const addressesAsked = ({ email, user }: AskedOfReport): EmailAddress[] =>
  user === undefined ? [email] : [user.email, ...formerEmailsOf(user)];

/** Another user may have had the address when the report was taken. */
function itemOf(asked: AskedOfReport, items: Items): ReadinessItem | undefined {
  const { user } = asked;
  const found = addressesAsked(asked).flatMap((address) => items.get(address) ?? []);
  return user === undefined ? found[0] : found.find(({ userTag }) => userTag === tagOf(user));
}

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
    const emails = [...new Set(asked.flatMap(addressesAsked))];
    for (let looks = 1; ; looks++) {
      const report = await findReport(accountId, tenant);
      if (report === undefined) return new Map();
      const found = await runs.findItems(accountId, report, emails);
      // A report that was replaced meanwhile may have lost its rows already.
      const isStill = (await findReport(accountId, tenant))?.number === report.number;
      if (!isStill && looks < MAX_LOOKS) continue;
      return new Map(
        asked.flatMap((each) => {
          const item = itemOf(each, found);
          return item === undefined ? [] : [[each, item] as const];
        }),
      );
    }
  };
  const findPersons: ReadinessReports['findPersons'] = async (accountId, tenant, users) => {
    const asked = users.map((user) => ({ email: user.email, user }));
    const items = await findItems(accountId, tenant, asked);
    return new Map(
      asked.flatMap((each) => {
        const item = items.get(each);
        const objectId = personOfUser(item, each.user);
        const foundBy = item && foundByOf(item);
        return objectId === undefined || foundBy === undefined ? [] : [[each.user.id, { objectId, foundBy }] as const];
      }),
    );
  };
  return {
    findTakenAt: async (accountId, tenant) => (await findReport(accountId, tenant))?.takenAt,

    async findStatuses(accountId, tenant, asked, how) {
      const items = await findItems(accountId, tenant, asked);
      const statusOf = (item: ReadinessItem) =>
        how === 'unless-excluded' ? item.statusUnlessExcluded : statusOfLeaver(item);
      return new Map([...items].map(([{ email }, item]) => [email, statusOf(item)]));
    },

    findPerson: async (accountId, tenant, user) =>
      (await findPersons(accountId, tenant, [user])).get(user.id)?.objectId,
    findPersons,

    async findAddressesOf(accountId, { tenantId, objectId }) {
      const report = await findReport(accountId, tenantId);
      const found = report === undefined ? [] : await runs.findItemsOfPerson(accountId, report, objectId);
      return found.map(({ email }) => email);
    },
  };
}
