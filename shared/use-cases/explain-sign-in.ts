/** Why an address gets its step in an app: the decision with all the rules it looked at. For admins only; the public never hears a reason. */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { Since } from '../domain/deciding-change.ts';
import { type AccountId, type AppId, domainOf, type EmailAddress } from '../domain/identifiers.ts';
import { decideAsIfOn, decideSignIn, type SignInDecision } from '../domain/sign-in-decision.ts';
import type { AccountStore, Clock, DirectoryStore } from '../ports.ts';
import type { FindSince } from './find-since.ts';

export type ExplainSignInOutcome =
  | {
      readonly kind: 'explained';
      readonly email: EmailAddress;
      readonly app: AppId;
      readonly decision: SignInDecision;
      /** The last change that made it so; undefined: none on record. */
      readonly since: Since | undefined;
      /** What the switch would do if it were on, while it is in `shadow`. */
      readonly shadow: Pick<SignInDecision, 'step' | 'reason'> | undefined;
    }
  | { readonly kind: 'account-not-found' | 'foreign-domain' | 'unknown-app' };

type Dependencies = {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
  readonly catalogue: AppCatalogue;
  readonly findSince: FindSince;
  readonly clock: Clock;
};

/** Makes the use case. Reads the account as stored, so the answer is the one that holds everywhere within seconds. */
export const makeExplainSignIn =
  ({ accountStore, directoryStore, catalogue, findSince, clock }: Dependencies) =>
  async (accountId: AccountId, email: EmailAddress, appId: AppId): Promise<ExplainSignInOutcome> => {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const account = (await accountStore.readAccount(accountId))?.value;
    if (account === undefined) return { kind: 'account-not-found' };
    if (!account.domains.includes(domainOf(email))) return { kind: 'foreign-domain' };
    const record = await directoryStore.findAddress(accountId, email);
    const now = clock();
    const facts = { app, account, record, now };
    const decision = decideSignIn(facts);
    const since = await findSince({ reason: decision.reason, email, app, account: accountId, record, now });
    return {
      kind: 'explained',
      email,
      app: appId,
      decision,
      since,
      shadow: account.sso === 'shadow' ? decideAsIfOn(facts) : undefined,
    };
  };
export type ExplainSignIn = ReturnType<typeof makeExplainSignIn>;
