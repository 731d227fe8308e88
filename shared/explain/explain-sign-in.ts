/** Why an address gets its step in an app: the decision with all the rules it looked at. For admins only; the public never hears a reason. */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { type Block, NO_ADDRESS_MARKS, type User, standsFor } from '../users/rules/user.ts';
import type { Since } from './rules/deciding-change.ts';
import { type Outlook, outlookOf, type ReportOnUser } from './rules/outlook.ts';
import { type AccountId, type AppId, domainOf, type EmailAddress } from '../platform/words/identifiers.ts';
import type { ReadinessStatus } from '../platform/words/readiness-status.ts';
import { decideAsIfOn, decideSignIn, type SignInDecision } from '../decision/rules/sign-in-decision.ts';
import type { AccountStore, UserStore } from '../users/ports.ts';
import { followRename } from '../users/follow-rename.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { Clock } from '../platform/ports.ts';
import type { ReadinessReports } from '../readiness/ports.ts';
import type { FindSince } from './find-since.ts';

export type ExplainedReadiness = { readonly status: ReadinessStatus; readonly takenAt: Date };

export type ExplainSignInOutcome =
  | {
      readonly kind: 'explained';
      readonly email: EmailAddress;
      /** Whose address it is, under the user's own one. */
      readonly user: Pick<User, 'email' | 'aliases' | 'block'> | undefined;
      /** Where its user went by a rename, when nobody has the address now. */
      readonly renamedTo: EmailAddress | undefined;
      readonly app: AppId;
      readonly decision: SignInDecision;
      /** The last change that made it so; undefined: none on record. */
      readonly since: Since | undefined;
      /** What SSO would do, while the switch is in `shadow` or the domain is joining. */
      readonly shadow: Pick<SignInDecision, 'step' | 'reason'> | undefined;
      /** What the newest readiness report says of the user; undefined: there is none, or it doesn't know them. */
      readonly readiness: ExplainedReadiness | undefined;
      /** What becomes of them at Azure; undefined: neither the decision nor `shadow` sends them there. */
      readonly outlook: Outlook | undefined;
      /** The user left, and the credentials check refuses them in this app whatever the decision says. */
      readonly block?: Block | undefined;
    }
  // Each by itself, so that who has met one has met it.
  | { readonly kind: 'account-not-found' }
  | { readonly kind: 'foreign-domain' }
  | { readonly kind: 'unknown-app' };

type Dependencies = {
  readonly accountStore: AccountStore;
  readonly userStore: UserStore;
  readonly catalogue: AppCatalogue;
  readonly findSince: FindSince;
  readonly readinessReports: ReadinessReports;
  readonly auditTrail: Pick<AuditTrail, 'findEvent'>;
  readonly clock: Clock;
};

const blockIn = ({ kind }: Pick<App, 'kind'>, user: User | undefined): Block | undefined =>
  kind === 'admin-portal' ? undefined : user?.block;

/** Reads the account as stored, so the answer is the one that holds everywhere within seconds. */
export const makeExplainSignIn = ({
  accountStore,
  userStore,
  catalogue,
  findSince,
  readinessReports,
  auditTrail,
  clock,
}: Dependencies) =>
  async function explainSignIn(accountId: AccountId, email: EmailAddress, appId: AppId): Promise<ExplainSignInOutcome> {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const read = await accountStore.readAccount(accountId);
    if (read === undefined) return { kind: 'account-not-found' };
    const account = read.value;
    if (!account.domains.includes(domainOf(email))) return { kind: 'foreign-domain' };
    const found = await userStore.findMarkedAddress(accountId, email);
    const whose = standsFor(email, found.record, account.domains);
    const now = clock();
    // Of an alias whose user is nobody's any more nothing is marked.
    const address = whose.record === found.record ? found.marks : { ...NO_ADDRESS_MARKS, from: now };
    const facts = { app, account, ...whose, now };
    const decision = decideSignIn(facts);
    const user = whose.record?.user;
    const shadow = account.sso === 'shadow' || decision.reason === 'domain-joining' ? decideAsIfOn(facts) : undefined;
    const goesToAzure = [decision, shadow].some((each) => each?.step === 'entra');
    const [report, since, renamedTo] = await Promise.all([
      findReadiness(readinessReports, account, user),
      findSince(accountId, {
        reason: decision.reason,
        app,
        joining: account.joining,
        ...whose,
        marks: { account: read.marks, address },
      }),
      user === undefined ? followRename(auditTrail, accountId, email, address) : undefined,
    ]);
    return {
      kind: 'explained',
      ...{ email, user, renamedTo },
      app: appId,
      decision,
      since,
      shadow,
      readiness: report?.status === undefined ? undefined : { status: report.status, takenAt: report.takenAt },
      outlook: goesToAzure
        ? outlookOf({
            isBroken: account.integration.state === 'broken',
            isUser: user !== undefined,
            report: asIfIncluded(report),
          })
        : undefined,
      // In an admin portal a password was never taken away.
      block: blockIn(app, user),
    };
  };

/** `unlessExcluded`: the status, were they not excluded when the report was taken. */
type FoundReport = ReportOnUser & { readonly unlessExcluded: ReadinessStatus | undefined };

const asIfIncluded = (report: FoundReport | undefined): ReportOnUser | undefined =>
  report && { takenAt: report.takenAt, status: report.unlessExcluded };

async function findReadiness(
  reports: ReadinessReports,
  account: Account,
  user: User | undefined,
): Promise<FoundReport | undefined> {
  const tenant = linkedTenant(account);
  if (tenant === undefined || user === undefined) return undefined;
  const asked = [{ email: user.email, user }];
  const [takenAt, statuses] = await Promise.all([
    reports.findTakenAt(account.id, tenant),
    reports.findStatuses(account.id, tenant, asked),
  ]);
  if (takenAt === undefined) return undefined;
  const status = statuses.get(user.email);
  if (status !== 'excluded') return { takenAt, status, unlessExcluded: status };
  const others = await reports.findStatuses(account.id, tenant, asked, 'unless-excluded');
  return { takenAt, status, unlessExcluded: others.get(user.email) };
}

export type ExplainSignIn = ReturnType<typeof makeExplainSignIn>;
