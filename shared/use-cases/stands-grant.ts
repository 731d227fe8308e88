/**
 * Whether what was given for a sign-in still stands: the same user is there, bound to the same person, and under SSO in that app. A code
 * and an access token outlive what they were given for; every rule is applied again before an app gets anything.
 */
import { type Account, linkedTenant } from '../domain/account.ts';
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { AddressRecord } from '../domain/directory-user.ts';
import { domainOf } from '../domain/identifiers.ts';
import type { AccessGrant, Subject } from '../domain/openid/grants.ts';
import { decideSignIn } from '../domain/sign-in-decision.ts';
import type { AccountStore, Clock, DirectoryStore } from '../ports.ts';

export type StandsGrantDependencies = {
  readonly accountStore: Pick<AccountStore, 'findAccount'>;
  readonly directoryStore: Pick<DirectoryStore, 'findAddress'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly clock: Clock;
};

/** Makes the use case. One trip to storage: the address, and the account where this instance doesn't remember it. */
export const makeStandsGrant =
  ({ accountStore, directoryStore, catalogue, clock }: StandsGrantDependencies) =>
  async ({ clientId, subject }: Pick<AccessGrant, 'clientId' | 'subject'>): Promise<boolean> => {
    const app = catalogue.apps.find((one) => one.clientId === clientId);
    if (app === undefined) return false;
    const [account, record] = await Promise.all([
      accountStore.findAccount(subject.account),
      directoryStore.findAddress(subject.account, subject.email),
    ]);
    if (account === undefined || !isOf(account, subject) || !isSameUser(record, subject)) return false;
    return decideSignIn({ app, account, record, email: subject.email, now: clock() }).step === 'entra';
  };
export type StandsGrant = ReturnType<typeof makeStandsGrant>;

/** Whoever has the domain by now, or the tenant, decides about other people than the one who signed in. */
const isOf = (account: Account, { email, tenantId }: Subject): boolean =>
  account.domains.includes(domainOf(email)) && linkedTenant(account) === tenantId;

function isSameUser(record: AddressRecord | undefined, { userId, tenantId, objectId }: Subject): boolean {
  const user = record?.user;
  return user?.id === userId && user.boundTo?.tenantId === tenantId && user.boundTo.objectId === objectId;
}
