/** Starts a test sign-in: a one-time link to the real way through Azure, for one user and one app. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import { type AccountId, type AppId, domainOf, type EmailAddress } from '../platform/words/identifiers.ts';
import { personOf } from '../platform/words/person.ts';
import { makeIssueLink } from '../platform/keys/one-time-link.ts';
import { SENT_TEST_LINK_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import { testLink } from './test-link.ts';
import { TestSignInId } from './rules/test-sign-in.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { UserStore } from '../users/ports.ts';
import type { Sealer } from '../platform/ports.ts';
import type { TestSignInStore } from './ports.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';
import type { MendConsent } from '../consent/mend-consent.ts';

export type StartTestSignInInput = {
  readonly accountId: AccountId;
  readonly app: AppId;
  readonly email: EmailAddress;
  /** The link is sent to the user, and lives long enough for that. */
  readonly toSend?: boolean;
  readonly caller: Caller;
};
export type StartTestSignInOutcome =
  | { readonly kind: 'started'; readonly id: TestSignInId; readonly url: URL; readonly expiresAt: Date }
  | { readonly kind: 'account-not-found' | 'not-connected' | 'integration-broken' | 'foreign-domain' | 'unknown-app' };

type Dependencies = EventDependencies & {
  readonly mendConsent: MendConsent;
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly testSignInStore: Pick<TestSignInStore, 'createTest'>;
  readonly userStore: Pick<UserStore, 'findAddress'>;
  readonly catalogue: AppCatalogue;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly serviceUrl: string;
};

/** However the switch stands, a connected tenant is needed: somebody has to sign them in. */
export const makeStartTestSignIn = (dependencies: Dependencies) => {
  const { mendConsent, auditTrail, testSignInStore, userStore, catalogue } = dependencies;
  const { clock, randomId } = dependencies;
  const issueLink = makeIssueLink(dependencies);
  return async function startTestSignIn({
    accountId,
    app,
    email,
    toSend = false,
    caller,
  }: StartTestSignInInput): Promise<StartTestSignInOutcome> {
    if (!catalogue.apps.some(({ id }) => id === app)) return { kind: 'unknown-app' };
    const found = await mendConsent(accountId);
    if (found === undefined) return { kind: 'account-not-found' };
    if (!found.domains.includes(domainOf(email))) return { kind: 'foreign-domain' };
    const id = TestSignInId.parse(randomId());
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    if (found.integration.state !== 'connected') {
      const kind = found.integration.state === 'broken' ? 'integration-broken' : 'not-connected';
      const refused = { action: 'test-sign-in-started', refusal: kind, after: { app, email } } as const;
      await recordRefusal(dependencies, accountId, actorOf(caller), refused);
      return { kind };
    }
    const startedAt = clock();
    const user = (await userStore.findAddress(accountId, email))?.user?.id;
    const lifetimeMs = toSend ? SENT_TEST_LINK_LIFETIME_MS : testLink.lifetimeMs;
    const linkEndsAt = toSend ? new Date(startedAt.getTime() + lifetimeMs) : undefined;
    const test = { id, account: accountId, app, email, user, startedAt, linkEndsAt, result: undefined };
    await testSignInStore.createTest(test);
    await auditTrail.record(makeEvent('test-sign-in-started', undefined, { testId: id, app, email }));
    const issued = await issueLink({ ...testLink, lifetimeMs }, (expiresAt) => ({
      id,
      account: accountId,
      contact: caller.id,
      contactPerson: personOf(caller),
      app,
      email,
      expiresAt,
    }));
    return { kind: 'started', id, ...issued };
  };
};
export type StartTestSignIn = ReturnType<typeof makeStartTestSignIn>;
