/** Which apps an account has, and where each of them sends its users now, and why: the decision without any one user. */
import { type Account, domainsUnderSwitch } from '../users/rules/account.ts';
import { countsIn, statusesIn, withAzureIn } from '../users/rules/counts/account-counts.ts';
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { type AccountId, EmailAddress } from '../platform/words/identifiers.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { decideAsIfOn, decideSignIn, type SignInDecision } from '../decision/rules/sign-in-decision.ts';
import { wantsTwoFactor } from '../readiness/rules/readiness.ts';
import type { AccountStore, CountStore } from '../users/ports.ts';
import type { Clock, Page, PageRequest } from '../platform/ports.ts';
import { pageOfApps } from '../platform/formats/page-of-apps.ts';

type Decided = Pick<SignInDecision, 'step' | 'reason'>;

export type AppOfAccount = {
  readonly app: Pick<App, 'id' | 'displayName' | 'kind' | 'requiresTwoFactor' | 'requiresProduct'>;
  /** For a user for whom no rule about one user holds: not excluded, with 2FA, of a domain in force. */
  readonly decided: Decided;
  /** What would be decided with the switch on. */
  readonly ifOn: Decided;
  /** With the switch on: how many users the app would send to Azure and find there, and how many it would not send because of their 2FA. Undefined: nobody knows. */
  readonly users: { readonly withAzure: number; readonly withoutTwoFactor: number } | undefined;
};
export type ListAppsOutcome =
  | {
      readonly kind: 'listed';
      readonly page: Page<AppOfAccount>;
      readonly sso: Account['sso'];
      /** Of the report on which the numbers stand; undefined: there are none. */
      readonly takenAt: Date | undefined;
    }
  | { readonly kind: 'account-not-found' };

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly countStore: Pick<CountStore, 'readCounts'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly clock: Clock;
};

/**
 * Two point reads. The account as stored, so the answer is the one that holds everywhere within seconds. In the order of
 * the catalogue. Throws InvalidCursor when `request.after` is none.
 */
export const makeListApps = ({ accountStore, countStore, catalogue, clock }: Dependencies) =>
  async function listApps(accountId: AccountId, request: PageRequest): Promise<ListAppsOutcome> {
    const listed = pageOfApps(catalogue.apps, request);
    const [stored, { value: counts }] = await Promise.all([
      accountStore.readAccount(accountId),
      countStore.readCounts(accountId),
    ]);
    if (stored === undefined) return { kind: 'account-not-found' };
    const account = stored.value;
    const now = counts.basis === undefined ? undefined : countsIn(counts, domainsUnderSwitch(account));
    const missing = now && statusesIn(now, wantsTwoFactor(catalogue.apps, account))?.['two-factor-missing'];
    const items = listed.items.map((app): AppOfAccount => {
      const facts = { app, account, ...someUserOf(account), now: clock() };
      const ifOn = decideAsIfOn(facts);
      const withoutTwoFactor = app.requiresTwoFactor ? missing : 0;
      const users =
        now === undefined || withoutTwoFactor === undefined || ifOn.step !== 'entra'
          ? undefined
          : { withAzure: withAzureIn(now) - withoutTwoFactor, withoutTwoFactor };
      return { app, decided: decideSignIn(facts), ifOn, users };
    });
    return { kind: 'listed', page: { ...listed, items }, sso: account.sso, takenAt: counts.basis?.takenAt };
  };
export type ListApps = ReturnType<typeof makeListApps>;

/** Nobody in particular, about whom nothing is on record but their 2FA. */
function someUserOf({ domains, joining }: Account) {
  const domain = domains.find((each) => !joining.includes(each)) ?? domains[0] ?? 'domain.invalid';
  const email = EmailAddress.parse(`somebody@${domain}`);
  return { email, record: { exclusion: undefined, user: { twoFactor: true } } };
}

/** Where the app sends such a user by now: what isn't so for single ones stands in `users`. */
export const appBody = ({ app, decided, ifOn, users }: AppOfAccount, sso: Account['sso']) => ({
  ...{ id: app.id, displayName: app.displayName, kind: app.kind },
  ...{ step: decided.step, reason: decided.reason },
  ifOn: isEnforced(sso) ? null : { step: ifOn.step, reason: ifOn.reason },
  requiresTwoFactor: app.requiresTwoFactor,
  requiresProduct: app.requiresProduct ?? null,
  users: users ?? null,
});
