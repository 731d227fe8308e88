/** Step one of a sign-in: from an address and an app to the facts, the decision, and where step two happens. */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { type AccountId, type AppId, domainOf, type EmailAddress } from '../platform/words/identifiers.ts';
import { initiateLoginUrl } from '../platform/words/apps/app-addresses.ts';
import { type Clock, type Measurements, type Sealer, UnreadableRow } from '../platform/ports.ts';
import { HINT_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { Account } from '../users/rules/account.ts';
import { type AddressRecord, standsFor } from '../users/rules/user.ts';
import { asksForRecord, decideSignIn, type SignInDecision } from '../decision/rules/sign-in-decision.ts';
import type { AccountStore, UserStore } from '../users/ports.ts';

export type ResolvedSignIn = {
  readonly decision: SignInDecision;
  /** The owner of the address's domain, if there is one. */
  readonly account: Account | undefined;
  /** What that account has for the address; for an alias, for its user. */
  readonly record: AddressRecord | undefined;
  /** The address's row can't be read, and the decision asked nothing of it. */
  readonly isUnreadable: boolean;
};

type ResolveSignInDependencies = {
  readonly accountStore: AccountStore;
  readonly userStore: Pick<UserStore, 'findAddress'>;
  readonly clock: Clock;
  readonly measurements: Pick<Measurements, 'decided'>;
};

/** With the fault of the row in place of what it says. */
type Found = { readonly account: Account | undefined; readonly record: AddressRecord | UnreadableRow | undefined };

const NOBODY: Found = { account: undefined, record: undefined };

/**
 * The decision as every real sign-in asks for it; "explain" asks the table itself. Two trips to storage cold, one warm; one more for an alias. Throws
 * DependencyUnavailable or UnreadableRow when the facts can't be had: there is no default answer. What an address's row says matters only where
 * the rules come to it.
 */
export const makeResolveSignIn = ({ accountStore, userStore, clock, measurements }: ResolveSignInDependencies) => {
  const findRecord = (accountId: AccountId, email: EmailAddress): Promise<Found['record']> =>
    userStore.findAddress(accountId, email).catch((error: unknown) => {
      if (error instanceof UnreadableRow) return error;
      throw error;
    });
  const readFacts = async (email: EmailAddress): Promise<Found> => {
    const domain = domainOf(email);
    const owner = await accountStore.findOwner(domain);
    if (owner === undefined) return NOBODY;
    const [account, record] = await Promise.all([accountStore.findAccount(owner), findRecord(owner, email)]);
    if (account?.domains.includes(domain) === true) return { account, record };
    // The owner is remembered for a minute, and what the account says of its domains is newer: the domain has left it, and whoever
    // has it by now may be under SSO.
    const next = await accountStore.findOwnerAnew(domain);
    if (next === undefined) return NOBODY;
    return { account: next, record: await findRecord(next.id, email) };
  };
  /** `known`: the account that owns the domain, and its record of the address, where they were read just now. */
  return async function resolveSignIn(email: EmailAddress, app: App, known?: Found): Promise<ResolvedSignIn> {
    // Rule 1 needs no facts, so admin portals open even when storage doesn't answer.
    const { account, record: read } = known ?? (app.kind === 'admin-portal' ? NOBODY : await readFacts(email));
    const now = clock();
    const isUnreadable = read instanceof UnreadableRow;
    if (isUnreadable && asksForRecord({ app, account, email, now })) throw read;
    const whose = standsFor(email, isUnreadable ? undefined : read, account?.domains ?? []);
    const decision = decideSignIn({ app, account, ...whose, now });
    // By step, rule and app, never by who.
    measurements.decided({ step: decision.step, reason: decision.reason, app: app.id });
    return { decision, account, record: whose.record, isUnreadable };
  };
};
export type ResolveSignIn = ReturnType<typeof makeResolveSignIn>;

export type DiscoverSignInOutcome =
  | { readonly kind: 'entra'; readonly url: string }
  | { readonly kind: 'company-credentials' }
  | { readonly kind: 'unknown-app' };

type Dependencies = {
  readonly resolveSignIn: ResolveSignIn;
  readonly catalogue: AppCatalogue;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** Says the step and nothing else, whoever the address belongs to. The URL starts the sign-in at the app and carries the address sealed. */
export const makeDiscoverSignIn = ({ resolveSignIn, catalogue, sealer, clock, serviceUrl }: Dependencies) =>
  async function discoverSignIn(email: EmailAddress, appId: AppId): Promise<DiscoverSignInOutcome> {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const { decision } = await resolveSignIn(email, app);
    switch (decision.step) {
      case 'company-credentials':
        return { kind: 'company-credentials' };
      case 'entra': {
        const expiresAt = new Date(clock().getTime() + HINT_LIFETIME_MS);
        const hint = await sealer.seal('login-hint', { email }, expiresAt);
        return { kind: 'entra', url: initiateLoginUrl(app, serviceUrl, hint) };
      }
    }
  };
export type DiscoverSignIn = ReturnType<typeof makeDiscoverSignIn>;
