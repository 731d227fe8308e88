/** Whose name was changed on one side only before the first sign-in: found by what a readiness report of before knew of that very user. */
import type { Account } from '../../users/rules/account.ts';
import type { AddressRecord, User } from '../../users/rules/user.ts';
import type { UserStore } from '../../users/ports.ts';
import { type EventFinder, followRename } from '../../users/follow-rename.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { EntraPerson } from '../../entra/ports.ts';
import type { ReadinessReports } from '../../readiness/ports.ts';
import { domainOf, type EmailAddress } from '../../platform/words/identifiers.ts';

export type FindRenamedUserDependencies = {
  readonly userStore: Pick<UserStore, 'findMarkedAddress'>;
  readonly auditTrail: EventFinder;
  readonly readinessReports: Pick<ReadinessReports, 'findPerson' | 'findAddressesOf'>;
};

type Match = { readonly user: User; readonly record: AddressRecord };
type RenamedUser = Match & { readonly kind: 'to-bind' };

/** Renames in the Control Panel that are followed from one address. */
const MAX_RENAMES = 3;

/**
 * The typed address, the marks of those who left one, and the address at which the report knew this person only say whom to ask the report about. It
 * decides: the newest one has to name, for this user's id, the person's object id and nobody else's. So it says no more than a sign-in at its time
 * would have.
 */
export const makeFindRenamedUser = ({ userStore, auditTrail, readinessReports }: FindRenamedUserDependencies) => {
  /** Whoever has the address, and whoever had it before and was renamed. */
  async function* usersFrom({ id, domains }: Account, start: EmailAddress): AsyncGenerator<Match, undefined> {
    let email: EmailAddress | undefined = start;
    for (let renames = 0; email !== undefined && renames <= MAX_RENAMES; renames++) {
      // Nobody of a domain that the account has lost is its user.
      if (!domains.includes(domainOf(email))) return;
      const { record, marks } = await userStore.findMarkedAddress(id, email);
      if (record?.user !== undefined && domains.includes(domainOf(record.email))) yield { user: record.user, record };
      email = await followRename(auditTrail, id, email, marks);
    }
  }

  const findFrom = async (
    account: Account,
    { tenantId, objectId }: EntraIdentity,
    starts: readonly (EmailAddress | undefined)[],
  ): Promise<RenamedUser | undefined> => {
    for (const start of new Set(starts)) {
      if (start === undefined) continue;
      for await (const found of usersFrom(account, start)) {
        if (found.user.boundTo?.tenantId === tenantId) continue;
        const person = await readinessReports.findPerson(account.id, tenantId, found.user);
        if (person === objectId) return { kind: 'to-bind', ...found };
      }
    }
    return undefined;
  };

  return async function findRenamedUser(
    account: Account,
    { identity, userPrincipalName }: Pick<EntraPerson, 'identity' | 'userPrincipalName'>,
    typed: EmailAddress | undefined,
  ): Promise<RenamedUser | undefined> {
    const named = await findFrom(account, identity, [typed, userPrincipalName]);
    // Renamed in Azure, and the new name typed: nobody here has ever had it.
    return named ?? findFrom(account, identity, await readinessReports.findAddressesOf(account.id, identity));
  };
};
