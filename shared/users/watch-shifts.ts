/** What a request's changes of users or exclusions mean for people, over all its transactions (docs/product.md#rule-12-domains-and-numbers). */
import type { Account } from './rules/account.ts';
import { domainsInForce } from './rules/account-domains.ts';
import { domainOf, type EmailAddress } from '../platform/words/identifiers.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import type { ShiftListener } from './ports.ts';

export type LockedOutUsers = {
  readonly count: number;
  /** Of those: nobody has asked Azure about them. */
  readonly notJudged: number;
  readonly emails: readonly EmailAddress[];
};

export type WatchedShifts = {
  readonly onShift: ShiftListener;
  /** Undefined: SSO isn't on. */
  readonly lockedOut: () => LockedOutUsers | undefined;
  readonly withoutPassword: () => readonly EmailAddress[];
};

/**
 * `account`: as it was read for the request. Whose domain is joining is under SSO by nothing. `wantsTwoFactor`: an app of the account
 * sends whoever has no second factor to the Company password (rule 5).
 */
export function watchShifts(
  account: Pick<Account, 'sso' | 'domains' | 'joining'>,
  { wantsTwoFactor }: { readonly wantsTwoFactor: boolean },
): WatchedShifts {
  const inForce = new Set(isEnforced(account.sso) ? domainsInForce(account) : []);
  const isUnderSso = (email: EmailAddress): boolean => inForce.has(domainOf(email));
  const lockedOut = new Map<EmailAddress, boolean>();
  const withoutPassword = new Set<EmailAddress>();
  return {
    onShift: (shift) => {
      // A later transaction of the same request can let in again whom an earlier one locked out.
      for (const email of shift.notLockedOut) lockedOut.delete(email);
      for (const email of shift.withPassword) withoutPassword.delete(email);
      for (const { email, isJudged } of shift.lockedOut) if (isUnderSso(email)) lockedOut.set(email, isJudged);
      const backToPassword = [...shift.withoutPassword, ...(wantsTwoFactor ? shift.withoutFactor : [])];
      for (const email of backToPassword) if (isUnderSso(email)) withoutPassword.add(email);
    },
    lockedOut: () =>
      isEnforced(account.sso)
        ? {
            count: lockedOut.size,
            notJudged: [...lockedOut.values()].filter((isJudged) => !isJudged).length,
            emails: [...lockedOut.keys()],
          }
        : undefined,
    withoutPassword: () => [...withoutPassword],
  };
}
