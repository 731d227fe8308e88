/** The account whose page it is, in the service itself on tables in memory; and what happens to it elsewhere while the page is open. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type Account,
  connect,
  linkedTenant,
  markBroken,
  turnSso,
  turnToShadow,
} from '../../../shared/users/rules/account.ts';
import { Company } from '../../../shared/platform/words/apps/company.ts';
import type { AuditEvent } from '../../../shared/platform/words/audit-event.ts';
import type { TenantPerson, FoundPerson } from '../../../shared/entra/rules/tenant-person.ts';
import type { Exclusion } from '../../../shared/users/rules/exclusion.ts';
import {
  AccountId,
  AppId,
  ContactId,
  DomainName,
  EmailAddress,
  type ObjectId,
  TenantId,
} from '../../../shared/platform/words/identifiers.ts';
import { SupportCode } from '../../../shared/platform/words/support-code.ts';
import type { SsoSwitch } from '../../../shared/platform/words/switch-position.ts';
import { checksOf, TEST_CHECKS, type TestSignInId } from '../../../shared/test-sign-in/rules/test-sign-in.ts';
import { auditEventMaker } from '../../../shared/audit/make-audit-event.ts';
import { sessionIn, useLink } from '../../support/control-panel/open-portal.ts';
import type { Answered, Asked } from '../../support/control-panel/send-request.ts';
import { openStage } from '../../support/control-panel/stage.ts';
import { listInPages, personOf } from '../../support/directory-people.ts';
import { PORTAL_SESSION_LIFETIME_MS } from '../../../shared/platform/words/lifetimes.ts';
import { spoilRow } from '../../support/storage/spoil-row.ts';

const ID = AccountId.parse('acme');
const WEB = join(import.meta.dirname, '../../../dist/web');
const COMPANY = Company.parse({
  name: 'Example Hosting',
  controlPanelName: 'Control Panel',
  controlPanelUrl: 'https://panel.example',
  support: { url: 'https://support.example/', email: 'help@support.example', phone: '+1 202 555 0143' },
});
const FIRST = { limit: 1, after: undefined };
const ELEVATE = AppId.parse('elevate');

type User = {
  readonly email: string;
  readonly displayName: string;
  readonly hasPassword?: boolean;
  readonly twoFactor?: boolean;
  readonly aliases?: readonly string[];
};
export const OTTO = ContactId.parse('contact-otto');
export const accountAddress = (name: string, domain = 'acme.example'): EmailAddress =>
  EmailAddress.parse(`${name}@${domain}`);
export const numbered = (prefix: string, count: number, domain?: string): EmailAddress[] =>
  Array.from({ length: count }, (_, index) => accountAddress(`${prefix}${String(index).padStart(3, '0')}`, domain));

/** Four whom Azure doesn't have, one who is disabled there, one with another name there; everybody else is ready. */
const USERS = [...numbered('user', 248), accountAddress('dan'), accountAddress('erin')];
const PEOPLE: readonly TenantPerson[] = USERS.slice(4).map((email, index) => {
  const number = 1000 + index;
  if (index === 0) return personOf(number, email, { enabled: false });
  return index === 1 ? personOf(number, accountAddress('other.name'), { mail: email }) : personOf(number, email);
});
const WITHOUT_PASSWORD = new Set([...USERS.slice(10, 20), ...USERS.slice(-2)]);

export type PageWorld = Awaited<ReturnType<typeof openPageWorld>>;

/** With 250 users, not connected, and a session of 25 minutes. */
export async function openPageWorld(serviceUrl: string) {
  const time = { aheadMs: 0 };
  const clock = (): Date => new Date(Date.now() + time.aheadMs);
  const stage = openStage({ webFolder: WEB, serviceUrl, company: COMPANY, clock });
  const { accountStore, userStore, tables } = stage;
  const token = {
    ...stage.tokensFor(ID, { name: 'Anna Berg', email: 'anna@acme.example' }),
    otto: stage.tokenOf({ id: OTTO, accountId: ID, roles: ['SecurityManager'], name: 'Otto Lang' }),
  };
  const azure = { people: PEOPLE };
  stage.directory.list = (...asked) => listInPages(azure.people).list(...asked);

  /** As the Company's feed, or as a Security Manager with a Control Panel elsewhere. */
  const ask = async (
    caller: 'service' | 'manager' | 'otto',
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answered> => {
    const headers = { authorization: `Bearer ${token[caller]}`, 'content-type': 'application/json' };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answered = await stage.send({ method, path: `/accounts/${ID}${path}`, headers, ...content });
    if (answered.status >= 300) throw new Error(`${method} ${path}: ${answered.status} ${answered.text}`);
    return answered;
  };
  const put = (...domains: string[]) =>
    ask('service', 'PUT', '', { name: 'Acme Bakery', domains, products: ['unified'] });
  const feed = (users: readonly User[]) =>
    ask('service', 'POST', '/users', {
      upsert: users.map((user) => ({ hasPassword: true, twoFactor: true, ...user })),
    });
  const eventsBy = (actor: AuditEvent['actor']) => auditEventMaker({ clock, randomId: randomUUID }, ID, actor);
  const change = async (
    how: (account: Account) => Account,
    event: AuditEvent = eventsBy({ kind: 'system' })('account-changed', undefined, undefined),
  ): Promise<void> => {
    const before = await accountStore.readAccount(ID);
    if (before === undefined) throw new Error('there is no account');
    await accountStore.changeAccount(before, how(before.value), event);
  };
  const account = async (): Promise<Account> => {
    const found = await accountStore.readAccount(ID);
    if (found === undefined) throw new Error('there is no account');
    return found.value;
  };

  await put('acme.example');
  await feed(
    USERS.map((email, index) => ({
      ...{ email, displayName: `User ${String(index)}` },
      hasPassword: !WITHOUT_PASSWORD.has(email),
    })),
  );

  const openLink = async (caller: 'manager' | 'otto') => {
    const { url } = JSON.parse((await ask(caller, 'POST', '/portal-links')).text) as { url: string };
    const { pathname, search } = new URL(url);
    return useLink(stage, pathname + search, { headers: { origin: serviceUrl } });
  };
  const jar = { cookie: undefined as string | undefined };
  /** Begun so long ago that this is left of it. */
  const openSession = async (leftMs = 25 * 60_000): Promise<void> => {
    time.aheadMs -= PORTAL_SESSION_LIFETIME_MS - leftMs;
    const opened = await openLink('manager');
    time.aheadMs += PORTAL_SESSION_LIFETIME_MS - leftMs;
    jar.cookie = sessionIn(opened);
  };
  await openSession();

  const report = async (): Promise<void> => {
    await ask('manager', 'GET', '/readiness?refresh=true');
  };

  return {
    ...{ ask, put, feed, change, account, openSession, report, tables, stage },
    /** Another contact opens a page of their own: from then on the trail knows how they are called. */
    openOttosPage: () => openLink('otto'),
    hasSession: () => jar.cookie !== undefined,
    endSession: () => {
      jar.cookie = undefined;
    },
    /** As the browser sends it: its cookie is kept here, for a test to take away. */
    send: async ({ headers, ...asked }: Asked): Promise<Answered> => {
      const cookie = jar.cookie === undefined ? {} : { cookie: jar.cookie };
      const { headers: answered, ...rest } = await stage.send({ ...asked, headers: { ...headers, ...cookie } });
      const { 'set-cookie': set, ...others } = answered;
      if (set?.includes('max-age=0') === true) jar.cookie = undefined;
      return { ...rest, headers: others };
    },
    sso: async () => (await account()).sso,
    pass: (minutes: number) => {
      time.aheadMs += minutes * 60_000;
    },

    connect: async (): Promise<void> => {
      const tenantId = TenantId.parse(randomUUID());
      await stage.claimStore.claimTenant(tenantId, ID);
      const link = {
        ...{ tenantId, tenantName: 'Acme Bakery (Azure)' },
        verifiedDomains: [DomainName.parse('acme.example'), DomainName.parse('acme.onmicrosoft.example')],
        ...{ connectedBy: ContactId.parse('contact-anna'), connectedAt: new Date('2026-11-20T09:30:00.000Z') },
      };
      await change((before) => connect(before, link));
    },
    breakConsent: async (): Promise<void> => {
      stage.entra.consent = 'consent-withdrawn';
      await change((before) => markBroken(before, 'consent-withdrawn', clock()));
    },
    turn: (sso: SsoSwitch, by = OTTO, when = clock()) =>
      change(
        (before) =>
          sso === 'shadow' ? turnToShadow(before, { at: when, by }) : turnSso(before, sso, { at: when, by }),
        eventsBy({ kind: 'contact', id: by })('sso-switched', undefined, { sso }),
      ),

    /** From now on Azure has these people besides those that it has, and not those of these addresses. */
    inAzure: ({ come = [], gone = [] }: { come?: readonly TenantPerson[]; gone?: readonly EmailAddress[] }): void => {
      const stay = azure.people.filter(({ mail }) => mail === undefined || !gone.includes(mail));
      azure.people = [...stay, ...come];
    },
    /** Azure wants to be left alone for so long, and everybody is asked for again after that. */
    slowDown: (retryAfterSeconds: number): void => {
      stage.directory.list = () => Promise.resolve({ kind: 'throttled', retryAfterSeconds });
    },
    answerAgain: (): void => {
      stage.directory.list = (...asked) => listInPages(azure.people).list(...asked);
    },
    /** Whom one finds who asks Azure by name. */
    found: (persons: readonly FoundPerson[]): void => {
      stage.directory.persons = persons;
    },
    bind: async (email: EmailAddress, objectId: ObjectId): Promise<void> => {
      const user = (await userStore.findAddress(ID, email))?.user;
      const tenantId = linkedTenant(await account());
      if (user === undefined || tenantId === undefined) throw new Error('nobody can be bound');
      const event = eventsBy({ kind: 'system' })('user-bound', undefined, undefined);
      await userStore.bindUser({ accountId: ID, user, identity: { tenantId, objectId }, event }, undefined);
    },
    boundTo: async (email: EmailAddress) => (await userStore.findAddress(ID, email))?.user?.boundTo?.objectId,

    exclude: async (who: string, wish: Partial<Exclusion> = {}): Promise<void> => {
      const excludedAt = new Date('2026-11-24T08:00:00.000Z');
      const email = who.includes('@') ? EmailAddress.parse(who) : accountAddress(who);
      const exclusion = { email, reason: undefined, expiresAt: undefined, excludedBy: OTTO, excludedAt };
      const events = eventsBy({ kind: 'contact', id: OTTO, address: '2001:db8:1:2::/64' });
      await stage.exclusionStore.changeExclusions(ID, [{ kind: 'add', exclusion: { ...exclusion, ...wish } }], events);
    },
    reasonOf: async (name: string) =>
      (await stage.exclusionStore.listExclusions(ID, FIRST, accountAddress(name))).items[0]?.reason,
    isExcluded: async (name: string) =>
      (await userStore.findAddress(ID, accountAddress(name)))?.exclusion !== undefined,
    excluded: async (): Promise<string[]> => {
      const emails: string[] = [];
      await tables.accounts.walk(
        `PartitionKey eq '${ID}' and RowKey ge 'exclusion:' and RowKey lt 'exclusion;'`,
        1000,
        (rows) => emails.push(...rows.map(({ rowKey }) => rowKey.slice('exclusion:'.length))) >= 0,
        'keys-only',
      );
      return emails;
    },
    spoil: (rowKey: string, columns: Parameters<typeof spoilRow>[3]) => spoilRow(tables.accounts, ID, rowKey, columns),

    /** All users, as the last time when the switch was in shadow: so many were sent to their passwords by a rule. */
    seeAll: async (byPassword: number): Promise<void> => {
      for (const [index, email] of USERS.toReversed().entries()) {
        const decided =
          index < byPassword
            ? ({ step: 'company-credentials', reason: 'app-not-supported' } as const)
            : ({ step: 'entra', reason: 'sso-on' } as const);
        await stage.shadowSightings.note({ accountId: ID, email, app: ELEVATE, at: clock(), ...decided });
      }
    },
    /** The newest test, as if its user had come back from Azure and all was well. */
    finishTest: async (): Promise<void> => {
      const { items } = JSON.parse((await ask('manager', 'GET', '/audit-events?kind=test-sign-in-started')).text) as {
        readonly items: readonly { readonly after: { readonly testId: string } }[];
      };
      const id = items[0]?.after.testId;
      const passed = { passed: true, detail: 'The sentence that says what was seen.' };
      const checks = checksOf(Object.fromEntries(TEST_CHECKS.map((check) => [check, passed])));
      const test = await stage.testSignInStore.findTest(ID, id as TestSignInId);
      const tenantId = linkedTenant(await account());
      if (test === undefined || tenantId === undefined) throw new Error('there is no test');
      await stage.testSignInStore.finishTest(ID, test.id, { finishedAt: clock(), checks });
      const { app, email } = test;
      const event = eventsBy({ kind: 'contact', id: OTTO })('test-sign-in-finished', undefined, { testId: test.id });
      const passedTest = { app, email, tenantId, passedAt: clock(), startedBy: OTTO };
      await stage.passedTests.keepPassed(ID, passedTest, event);
    },
    refuse: async (
      supportCode: string,
      connecting?: { readonly operation: string; readonly outcome: string },
    ): Promise<void> => {
      const whose = { app: ELEVATE, email: accountAddress('user000') };
      const signingIn = { operation: 'finish-sign-in', outcome: 'not-in-control-panel' };
      await stage.services.keepStory({
        ...{ account: ID, supportCode: SupportCode.parse(supportCode), detail: undefined },
        ...(connecting === undefined ? whose : { app: undefined, email: undefined }),
        ...(connecting ?? signingIn),
      });
    },
    /** Sixty events, and no others: a third turned the switch. */
    replaceTrail: async (): Promise<void> => {
      const kept: { readonly rowKey: string; readonly etag: string }[] = [];
      const all = `PartitionKey eq '${ID}' and RowKey ge 'audit:' and RowKey lt 'audit;'`;
      await tables.accounts.walk(all, 1000, (rows) => kept.push(...rows) >= 0);
      for (const { rowKey, etag } of kept) await tables.accounts.remove(ID, rowKey, etag);
      for (let index = 0; index < 60; index++) {
        const by = { kind: 'contact', id: index % 2 === 0 ? ContactId.parse('contact-anna') : OTTO } as const;
        const made =
          index % 3 === 0
            ? eventsBy(by)('sso-switched', { sso: 'off' }, { sso: 'on', acceptedLockouts: 6 })
            : eventsBy(index % 7 === 6 ? { kind: 'system' } : by)('exclusion-added', undefined, {
                ...{ email: 'bob@acme.example', reason: 'On a project' },
              });
        await stage.auditTrail.record({ ...made, at: new Date(Date.UTC(2026, 10, 25, 12) - index * 3_600_000) });
      }
    },
  };
}
