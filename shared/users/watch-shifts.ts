/** What a request's changes of users or exclusions mean for people, over all its transactions (docs/product.md#rule-12-domains-and-numbers). */
import { type Account, domainsInForce } from './rules/account.ts';
import type { Shift, Standing, UserShift } from './rules/counts/recount.ts';
import type { User } from './rules/user.ts';
import { domainOf, type EmailAddress, type UserId } from '../platform/words/identifiers.ts';
import type { Concerned, ShiftWatcher } from './ports.ts';
import { isEnforced } from '../platform/words/switch-position.ts';

export type LockedOutUsers = {
  readonly count: number;
  /** Of those: nobody has asked Azure about them. */
  readonly notJudged: number;
  readonly emails: readonly EmailAddress[];
};

export type WatchedShifts = ShiftWatcher & {
  /** Undefined: SSO isn't on. */
  readonly lockedOut: () => LockedOutUsers | undefined;
  readonly withoutPassword: () => readonly EmailAddress[];
  readonly disabledInEntra: () => Promise<readonly EmailAddress[]>;
};

type Options = {
  /** An app of the account sends whoever has no second factor to the Company password (rule 5). */
  readonly wantsTwoFactor: boolean;
  /** Whom of these users the newest report found disabled in Azure; left out: nobody asks. */
  readonly findDisabled?: (users: readonly User[]) => Promise<readonly User[]>;
};

/** `account`: as it was read for the request. Whose domain is joining is under SSO by nothing. */
export function watchShifts(
  account: Pick<Account, 'sso' | 'domains' | 'joining'>,
  { wantsTwoFactor, findDisabled = () => Promise.resolve([]) }: Options,
): WatchedShifts {
  const { isLockedOutBy, isBackBy } = judgesOf(account, wantsTwoFactor);
  // How each user stood before the first transaction, and stands after the last.
  const all = new Map<UserId, UserShift>();
  const lockedOutBy = (shift: Shift) => [...shift.values()].flatMap((each) => (isLockedOutBy(each) ? each.after : []));
  const backBy = (shift: Shift) => [...shift.values()].flatMap((each) => (isBackBy(each) ? each.after.user : []));
  const disabledOf = async (users: readonly User[]) =>
    users.length === 0 ? [] : (await findDisabled(users)).map(({ email }) => email);
  return {
    async concernedBy(shift): Promise<Concerned | undefined> {
      if (!isEnforced(account.sso)) return undefined;
      const back = backBy(shift);
      return {
        lockedOut: lockedOutBy(shift).map(({ user }) => user.email),
        usersWithoutPassword: withoutOne(back),
        disabledInEntra: await disabledOf(back),
      };
    },
    done: (shift) => {
      for (const [id, { before, after }] of shift) {
        const first = all.get(id);
        all.set(id, { before: first === undefined ? before : first.before, after });
      }
    },
    lockedOut: () => {
      if (!isEnforced(account.sso)) return undefined;
      const out = lockedOutBy(all);
      const notJudged = out.filter(({ isJudged }) => !isJudged).length;
      return { count: out.length, notJudged, emails: out.map(({ user }) => user.email) };
    },
    withoutPassword: () => withoutOne(backBy(all)),
    disabledInEntra: () => disabledOf(backBy(all)),
  };
}

const withoutOne = (users: readonly User[]): EmailAddress[] =>
  users.flatMap(({ email, hasPassword }) => (hasPassword ? [] : [email]));

type Staying = UserShift & { readonly after: Standing };

function judgesOf(account: Pick<Account, 'sso' | 'domains' | 'joining'>, wantsTwoFactor: boolean) {
  const inForce = new Set(isEnforced(account.sso) ? domainsInForce(account) : []);
  const isUnderSso = ({ user }: Standing): boolean => inForce.has(domainOf(user.email));
  const isOut = (standing: Standing | undefined): boolean =>
    standing !== undefined && standing.isLockedOut && isUnderSso(standing);
  /** In how many kinds of apps the Company password works. */
  const reachOf = (standing: Standing): number => {
    if (standing.isExcluded || !isUnderSso(standing)) return 2;
    return wantsTwoFactor && !standing.user.twoFactor ? 1 : 0;
  };
  return {
    isLockedOutBy: (shift: UserShift): shift is Staying => isOut(shift.after) && !isOut(shift.before),
    isBackBy: (shift: UserShift): shift is Staying => {
      const { before, after } = shift;
      if (after === undefined) return false;
      // Somebody new is back by nothing but an exclusion that was there before them.
      return before === undefined ? isUnderSso(after) && after.isExcluded : reachOf(after) > reachOf(before);
    },
  };
}
