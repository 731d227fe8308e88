/** Whose name was changed on one side only before the first sign-in: found by what a readiness report of before knew of that very user. */
import type { Account } from '../users/rules/account.ts';
import type { AddressRecord, User } from '../users/rules/user.ts';
import type { UserStore } from '../users/ports.ts';
import { type EventFinder, followRename } from '../users/follow-rename.ts';
import type { EntraPerson } from '../entra/ports.ts';
import type { ReadinessReports } from '../readiness/ports.ts';
import { domainOf, type EmailAddress } from '../platform/words/identifiers.ts';

export type FindRenamedUserDependencies = {
  readonly userStore: Pick<UserStore, 'findMarkedAddress'>;
  readonly auditTrail: EventFinder;
  readonly readinessReports: Pick<ReadinessReports, 'findPerson'>;
};

type Match = { readonly user: User; readonly record: AddressRecord };
type RenamedUser = Match & { readonly kind: 'to-bind' };

/** Renames in the Control Panel that are followed from one address. */
const MAX_RENAMES = 3;

/**
 * The typed address, and the marks of those who left one, only say whom to ask the report about. It decides: the newest one has to name, for this
 * user's id, the person's object id and nobody else's. So it says no more than a sign-in at its time would have.
 */
export const makeFindRenamedUser = ({ userStore, auditTrail, readinessReports }: FindRenamedUserDependencies) => {
  const userFrom = async ({ id, domains }: Account, start: EmailAddress): Promise<Match | undefined> => {
    let email: EmailAddress | undefined = start;
    for (let renames = 0; email !== undefined && renames <= MAX_RENAMES; renames++) {
      // Nobody of a domain that the account has lost is its user.
      if (!domains.includes(domainOf(email))) return undefined;
      const { record, marks } = await userStore.findMarkedAddress(id, email);
      if (record?.user !== undefined)
        return domains.includes(domainOf(record.email)) ? { user: record.user, record } : undefined;
      email = await followRename(auditTrail, id, email, marks);
    }
    return undefined;
  };

  return async function findRenamedUser(
    account: Account,
    { identity, userPrincipalName }: Pick<EntraPerson, 'identity' | 'userPrincipalName'>,
    typed: EmailAddress,
  ): Promise<RenamedUser | undefined> {
    for (const start of new Set([typed, userPrincipalName])) {
      const found = start && (await userFrom(account, start));
      if (found === undefined || found.user.boundTo?.tenantId === identity.tenantId) continue;
      const person = await readinessReports.findPerson(account.id, identity.tenantId, found.user);
      if (person === identity.objectId) return { kind: 'to-bind', ...found };
    }
    return undefined;
  };
};
