/** Whom somebody meant by an address that no user of the account has: "Did you mean bob@…?" */
import type { Account } from '../users/rules/account.ts';
import type { UserStore } from '../users/ports.ts';
import { domainOf, EmailAddress } from '../platform/words/identifiers.ts';
import { likelyBeginning, localPartOf, nearestOf, undoneSlips } from './rules/near-address.ts';

const MOST_DOMAINS = 10;
const MOST_ROWS = 500;
const MOST_UNDONE = 30;

export type SuggestDependencies = { readonly userStore: Pick<UserStore, 'findAddress' | 'listUsers'> };

/**
 * Looks at a bounded number of users, however many there are: the same name in the account's other domains (a point read each), those who begin as
 * the typed one does (one page of a range), and slips that are undone letter by letter (point reads). Undefined: nobody is near; somebody can be all the same.
 */
export const makeSuggestAddress = ({ userStore }: SuggestDependencies) => {
  const firstUser = async (account: Account, candidates: readonly EmailAddress[]) => {
    const found = await Promise.all(candidates.map((email) => userStore.findAddress(account.id, email)));
    return candidates.find((_, at) => found[at]?.user !== undefined);
  };

  return async function suggestAddress(account: Account, wanted: EmailAddress): Promise<EmailAddress | undefined> {
    const local = localPartOf(wanted);
    const others = account.domains.filter((domain) => domain !== domainOf(wanted)).slice(0, MOST_DOMAINS);
    const there = others.flatMap((domain) => EmailAddress.safeParse(`${local}@${domain}`).data ?? []);
    const sameName = await firstUser(account, there);
    if (sameName !== undefined || !account.domains.includes(domainOf(wanted))) return sameName;
    const page = { limit: MOST_ROWS, after: undefined };
    const { items } = await userStore.listUsers(account.id, page, likelyBeginning(local));
    const near = nearestOf(
      wanted,
      items.map(({ email }) => email),
    );
    return near ?? firstUser(account, undoneSlips(wanted, MOST_UNDONE));
  };
};
export type SuggestAddress = ReturnType<typeof makeSuggestAddress>;
