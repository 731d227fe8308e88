/** Who left, as a list, with how many they are. */
import type { AccountId, DomainName } from '../platform/words/identifiers.ts';
import type { Page, PageRequest } from '../platform/ports.ts';
import type { AccountStore } from '../users/ports.ts';
import { findReport, type FindLeaversDependencies, type Leaver, listLeavers } from '../readiness/find-leavers.ts';
import { type LeaverNumbers, makeCountLeavers } from './block-leavers.ts';

type Dependencies = FindLeaversDependencies & { readonly accountStore: Pick<AccountStore, 'readAccount'> };

export type ListLeaversInput = {
  readonly accountId: AccountId;
  /** Undefined: of all that the account has. */
  readonly domains: readonly DomainName[] | undefined;
  readonly page: PageRequest;
};
export type ListLeaversOutcome =
  | {
      readonly kind: 'listed';
      readonly page: Page<Leaver>;
      /** When Azure was asked; undefined: nobody knows. */
      readonly takenAt: Date | undefined;
      /** Of all domains that are in force: what a turn of the switch confirms. Undefined on further pages. */
      readonly numbers: LeaverNumbers | undefined;
    }
  | { readonly kind: 'account-not-found' };

/** Throws InvalidCursor. */
export const makeListLeavers = (dependencies: Dependencies) => {
  const countLeavers = makeCountLeavers(dependencies);
  return async function listAll({ accountId: id, domains, page }: ListLeaversInput): Promise<ListLeaversOutcome> {
    const found = await dependencies.accountStore.readAccount(id);
    if (found === undefined) return { kind: 'account-not-found' };
    const account = found.value;
    const reported = await findReport(dependencies, account);
    const [list, numbers] = await Promise.all([
      reported === undefined
        ? { items: [], next: undefined }
        : listLeavers(dependencies, reported, page, domains ?? account.domains),
      page.after === undefined ? countLeavers(account) : undefined,
    ]);
    return { kind: 'listed', page: list, takenAt: reported?.report.takenAt, numbers };
  };
};
export type ListLeavers = ReturnType<typeof makeListLeavers>;
