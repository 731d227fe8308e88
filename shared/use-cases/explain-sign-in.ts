/** Why an address gets its step in an app: the decision with all the rules it looked at. For admins only; the public never hears a reason. */
import { type Account, linkedTenant } from '../domain/account.ts';
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { Since } from '../domain/deciding-change.ts';
import { type AccountId, type AppId, domainOf, type EmailAddress } from '../domain/identifiers.ts';
import type { ReadinessStatus } from '../domain/readiness.ts';
import { decideAsIfOn, decideSignIn, type SignInDecision } from '../domain/sign-in-decision.ts';
import type { AccountStore, Clock, DirectoryStore, ReadinessReports } from '../ports.ts';
import type { FindSince } from './find-since.ts';

export type ExplainedReadiness = { readonly status: ReadinessStatus; readonly takenAt: Date };

export type ExplainSignInOutcome =
  | {
      readonly kind: 'explained';
      readonly email: EmailAddress;
      readonly app: AppId;
      readonly decision: SignInDecision;
      /** The last change that made it so; undefined: none on record. */
      readonly since: Since | undefined;
      /** What SSO would do, while the switch is in `shadow` or the domain is joining. */
      readonly shadow: Pick<SignInDecision, 'step' | 'reason'> | undefined;
      /** What the newest readiness report says of the address; undefined: there is none, or it doesn't name it. */
      readonly readiness: ExplainedReadiness | undefined;
    }
  | { readonly kind: 'account-not-found' | 'foreign-domain' | 'unknown-app' };

type Dependencies = {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
  readonly catalogue: AppCatalogue;
  readonly findSince: FindSince;
  readonly readinessReports: ReadinessReports;
  readonly clock: Clock;
};

/** Makes the use case. Reads the account as stored, so the answer is the one that holds everywhere within seconds. */
export const makeExplainSignIn =
  ({ accountStore, directoryStore, catalogue, findSince, readinessReports, clock }: Dependencies) =>
  async (accountId: AccountId, email: EmailAddress, appId: AppId): Promise<ExplainSignInOutcome> => {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const account = (await accountStore.readAccount(accountId))?.value;
    if (account === undefined) return { kind: 'account-not-found' };
    if (!account.domains.includes(domainOf(email))) return { kind: 'foreign-domain' };
    const [record, readiness] = await Promise.all([
      directoryStore.findAddress(accountId, email),
      findReadiness(readinessReports, account, email),
    ]);
    const now = clock();
    const facts = { app, account, record, email, now };
    const decision = decideSignIn(facts);
    const since = await findSince({ reason: decision.reason, email, app, account: accountId, record, now });
    return {
      kind: 'explained',
      email,
      app: appId,
      decision,
      since,
      shadow: account.sso === 'shadow' || decision.reason === 'domain-joining' ? decideAsIfOn(facts) : undefined,
      readiness,
    };
  };

async function findReadiness(
  reports: ReadinessReports,
  account: Account,
  email: EmailAddress,
): Promise<ExplainedReadiness | undefined> {
  const tenant = linkedTenant(account);
  if (tenant === undefined) return undefined;
  const [takenAt, statuses] = await Promise.all([
    reports.findTakenAt(account.id, tenant),
    reports.findStatuses(account.id, tenant, [email]),
  ]);
  const status = statuses.get(email);
  return takenAt === undefined || status === undefined ? undefined : { status, takenAt };
}
export type ExplainSignIn = ReturnType<typeof makeExplainSignIn>;
