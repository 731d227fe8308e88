/**
 * Whether what was given for a sign-in still stands: the same user is there, bound to the same person, and under SSO in that app. A code
 * and an access token outlive what they were given for; every rule is applied again before an app gets anything.
 */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AddressRecord, User } from '../users/rules/user.ts';
import { domainOf, type EmailAddress, type TenantId } from '../platform/words/identifiers.ts';
import type { AccessGrant, Subject } from './rules/grants.ts';
import { decideSignIn } from '../decision/rules/sign-in-decision.ts';
import type { AccountStore, UserStore } from '../users/ports.ts';
import type { Clock } from '../platform/ports.ts';

export type StandsGrantDependencies = {
  readonly accountStore: Pick<AccountStore, 'findAccount'>;
  readonly userStore: Pick<UserStore, 'findAddress' | 'findCandidates'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly clock: Clock;
};

/** What stands: who it is by now, and what the account is. */
export type StandingGrant = {
  readonly subject: Subject;
  readonly account: Account;
  readonly user: User;
};

/**
 * Answers who it is by now, and what they are called: whoever was renamed meanwhile is the same user under another address. Undefined: it no longer stands.
 * One trip to storage: the address, and the account where this instance doesn't remember it; two more after a rename.
 */
export const makeStandsGrant = ({ accountStore, userStore, catalogue, clock }: StandsGrantDependencies) =>
  async function standsGrant({
    clientId,
    subject,
  }: Pick<AccessGrant, 'clientId' | 'subject'>): Promise<StandingGrant | undefined> {
    const app = catalogue.apps.find((one) => one.clientId === clientId);
    if (app === undefined) return undefined;
    const [account, record] = await Promise.all([
      accountStore.findAccount(subject.account),
      findRecord(userStore, subject),
    ]);
    if (account === undefined || record === undefined || !isOf(account, record.email, subject.tenantId))
      return undefined;
    const { email, user } = record;
    if (decideSignIn({ app, account, record, email, now: clock() }).step !== 'entra') return undefined;
    return { subject: { ...subject, email, name: user.displayName }, account, user };
  };
export type StandsGrant = ReturnType<typeof makeStandsGrant>;

type UserRecord = AddressRecord & { readonly user: User };

/** Whoever has the domain by now, or the tenant, decides about other people than the one who signed in. */
const isOf = (account: Account, email: EmailAddress, tenant: TenantId): boolean =>
  account.domains.includes(domainOf(email)) && linkedTenant(account) === tenant;

async function findRecord(
  userStore: StandsGrantDependencies['userStore'],
  subject: Subject,
): Promise<UserRecord | undefined> {
  const { account: accountId, email, tenantId, objectId } = subject;
  const record = await userStore.findAddress(accountId, email);
  if (isSameUser(record, subject)) return record;
  const { byIdentity } = await userStore.findCandidates(accountId, { tenantId, objectId }, undefined);
  return isSameUser(byIdentity, subject) ? byIdentity : undefined;
}

function isSameUser(record: AddressRecord | undefined, { userId, tenantId, objectId }: Subject): record is UserRecord {
  const user = record?.user;
  return user?.id === userId && user.boundTo?.tenantId === tenantId && user.boundTo.objectId === objectId;
}
