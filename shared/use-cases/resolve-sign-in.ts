/** From an address and an app to the facts and the decision. Two trips to storage cold, one warm. */
import type { Account } from '../domain/account.ts';
import type { App } from '../domain/app-catalogue.ts';
import type { AddressRecord } from '../domain/directory-user.ts';
import { domainOf, type EmailAddress } from '../domain/identifiers.ts';
import type { SignInDecision } from '../domain/sign-in-decision.ts';
import type { AccountStore, Clock, DirectoryStore, Measurements } from '../ports.ts';
import { decideAndCount } from './decide-and-count.ts';

export type ResolvedSignIn = {
  readonly decision: SignInDecision;
  /** The owner of the address's domain, if there is one. */
  readonly account: Account | undefined;
  /** What that account has for the address. */
  readonly record: AddressRecord | undefined;
};

type Facts = Pick<ResolvedSignIn, 'account' | 'record'>;
type Dependencies = {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
  readonly clock: Clock;
  readonly measurements: Pick<Measurements, 'decided'>;
};

const NOBODY: Facts = { account: undefined, record: undefined };

/** Makes the use case. Throws DependencyUnavailable when the facts can't be had: there is no default answer. */
export const makeResolveSignIn = ({ accountStore, directoryStore, clock, measurements }: Dependencies) => {
  const readFacts = async (email: EmailAddress): Promise<Facts> => {
    const domain = domainOf(email);
    const owner = await accountStore.findOwner(domain);
    if (owner === undefined) return NOBODY;
    const [account, record] = await Promise.all([
      accountStore.findAccount(owner),
      directoryStore.findAddress(owner, email),
    ]);
    if (account?.domains.includes(domain) === true) return { account, record };
    // The owner is remembered for a minute, and what the account says of its domains is newer: the domain has left it, and whoever
    // has it by now may be under SSO.
    const next = await accountStore.findOwnerAnew(domain);
    if (next === undefined) return NOBODY;
    return { account: next, record: await directoryStore.findAddress(next.id, email) };
  };
  return async (email: EmailAddress, app: App): Promise<ResolvedSignIn> => {
    // Rule 1 needs no facts, so admin portals open even when storage doesn't answer.
    const facts = app.kind === 'admin-portal' ? NOBODY : await readFacts(email);
    const decision = decideAndCount({ measurements }, { app, ...facts, email, now: clock() });
    return { decision, ...facts };
  };
};
export type ResolveSignIn = ReturnType<typeof makeResolveSignIn>;
