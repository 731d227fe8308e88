/** Why an address gets its step in an app: the decision with all the rules it looked at. For admins only; the public never hears a reason. */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import { type AccountId, type AppId, domainOf, type EmailAddress } from '../domain/identifiers.ts';
import { decideSignIn, type SignInDecision } from '../domain/sign-in-decision.ts';
import type { AccountStore, Clock, DirectoryStore } from '../ports.ts';

export type ExplainSignInOutcome =
  | { readonly kind: 'explained'; readonly decision: SignInDecision }
  | { readonly kind: 'account-not-found' | 'foreign-domain' | 'unknown-app' };

type Dependencies = {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
  readonly catalogue: AppCatalogue;
  readonly clock: Clock;
};

/** Makes the use case. Reads the account as stored, so the answer is the one that holds everywhere within seconds. */
export const makeExplainSignIn =
  ({ accountStore, directoryStore, catalogue, clock }: Dependencies) =>
  async (accountId: AccountId, email: EmailAddress, appId: AppId): Promise<ExplainSignInOutcome> => {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const account = (await accountStore.readAccount(accountId))?.value;
    if (account === undefined) return { kind: 'account-not-found' };
    if (!account.domains.includes(domainOf(email))) return { kind: 'foreign-domain' };
    const record = await directoryStore.findAddress(accountId, email);
    return { kind: 'explained', decision: decideSignIn({ app, account, record, now: clock() }) };
  };
export type ExplainSignIn = ReturnType<typeof makeExplainSignIn>;
