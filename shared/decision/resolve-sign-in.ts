/** From an address and an app to the facts and the decision. Two trips to storage cold, one warm; one more for an alias. */
import type { Account } from '../users/rules/account.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import { type AddressRecord, standsFor } from '../users/rules/user.ts';
import { type AccountId, domainOf, type EmailAddress } from '../platform/words/identifiers.ts';
import { asksForRecord, decideSignIn, type SignInDecision, type SignInFacts } from './rules/sign-in-decision.ts';
import type { AccountStore, UserStore } from '../users/ports.ts';
import { type Clock, type Measurements, UnreadableRow } from '../platform/ports.ts';

export type ResolvedSignIn = {
  readonly decision: SignInDecision;
  /** The owner of the address's domain, if there is one. */
  readonly account: Account | undefined;
  /** What that account has for the address; for an alias, for its user. */
  readonly record: AddressRecord | undefined;
  /** The address's row can't be read, and the decision asked nothing of it. */
  readonly isUnreadable: boolean;
};

type Dependencies = {
  readonly accountStore: AccountStore;
  readonly userStore: Pick<UserStore, 'findAddress'>;
  readonly clock: Clock;
  readonly measurements: Pick<Measurements, 'decided'>;
};

/** The decision as every real sign-in asks for it: counted by step, rule and app, never by who. "Explain" asks the table itself. */
export function decideAndCount(
  { measurements }: { readonly measurements: Pick<Measurements, 'decided'> },
  facts: SignInFacts & { readonly app: Pick<App, 'id'> },
): SignInDecision {
  const decision = decideSignIn(facts);
  measurements.decided({ step: decision.step, reason: decision.reason, app: facts.app.id });
  return decision;
}

/** With the fault of the row in place of what it says. */
type Found = { readonly account: Account | undefined; readonly record: AddressRecord | UnreadableRow | undefined };

const NOBODY: Found = { account: undefined, record: undefined };

/**
 * Throws DependencyUnavailable or UnreadableRow when the facts can't be had: there is no default answer. What an
 * address's row says matters only where the rules come to it.
 */
export const makeResolveSignIn = ({ accountStore, userStore, clock, measurements }: Dependencies) => {
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
  return async function resolveSignIn(email: EmailAddress, app: App): Promise<ResolvedSignIn> {
    // Rule 1 needs no facts, so admin portals open even when storage doesn't answer.
    const found = app.kind === 'admin-portal' ? NOBODY : await readFacts(email);
    const now = clock();
    const { account, record: read } = found;
    const isUnreadable = read instanceof UnreadableRow;
    if (isUnreadable && asksForRecord({ app, account, email, now })) throw read;
    const whose = standsFor(email, isUnreadable ? undefined : read, account?.domains ?? []);
    const decision = decideAndCount({ measurements }, { app, account, ...whose, now });
    return { decision, account, record: whose.record, isUnreadable };
  };
};
export type ResolveSignIn = ReturnType<typeof makeResolveSignIn>;
