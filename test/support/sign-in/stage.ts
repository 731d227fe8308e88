/** The sign-in functions on storage in memory and real keys, with an Entra that the test holds in its hands. */
import { CATALOGUE_FILE, SERVICE_URL } from './import-settings.ts';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { makeSealer } from '../../../shared/platform/keys/sealer.ts';
import { makeTokenSigner } from '../../../shared/platform/keys/token-signer.ts';
import {
  type Account,
  connect,
  linkedTenant,
  markBroken,
  newAccount,
  turnSso,
} from '../../../shared/users/rules/account.ts';
import { AppCatalogue } from '../../../shared/platform/words/app-catalogue.ts';
import {
  AccountId,
  AuditEventId,
  ContactId,
  DomainName,
  EmailAddress,
  ProductId,
  type TenantId,
  UserId,
} from '../../../shared/platform/words/identifiers.ts';
import { makeCallerCheck } from '../../../shared/platform/callers/authorize-caller.ts';
import { type Bucket, makeRateLimiter } from '../../../shared/platform/callers/rate-limit.ts';
import { makeAwaitConsent } from '../../../shared/consent/await-consent.ts';
import { makeBeginAuthorization } from '../../../shared/sign-in/begin-authorization.ts';
import { makeBeginIntegration } from '../../../shared/integration/begin-integration.ts';
import { makeBeginSignIn } from '../../../shared/sign-in/begin-sign-in.ts';
import { makeBeginTestSignIn } from '../../../shared/test-sign-in/begin-test-sign-in.ts';
import { makeBindPerson } from '../../../shared/sign-in/bind-person.ts';
import { makeCheckCompanyCredentials } from '../../../shared/sign-in/check-company-credentials.ts';
import { makeConnectTenant } from '../../../shared/integration/connect-tenant.ts';
import { makeDiscoverSignIn } from '../../../shared/sign-in/discover-sign-in.ts';
import { makeEndSession } from '../../../shared/provider/end-session.ts';
import { makeFinishSignIn } from '../../../shared/sign-in/finish-sign-in.ts';
import { makeFinishTestSignIn } from '../../../shared/test-sign-in/finish-test-sign-in.ts';
import { makeFormTokens } from '../../../shared/platform/pages/form-tokens.ts';
import { makeIssueCode } from '../../../shared/provider/issue-code.ts';
import { makeKeepStory } from '../../../shared/stories/keep-story.ts';
import { makeJudgeTestSignIn } from '../../../shared/test-sign-in/judge-test-sign-in.ts';
import { makeLinkTenant } from '../../../shared/integration/link-tenant.ts';
import { auditEventMaker } from '../../../shared/audit/make-audit-event.ts';
import { makeMendConsent } from '../../../shared/consent/mend-consent.ts';
import { makeNoteBrokenConsent } from '../../../shared/consent/note-broken-consent.ts';
import { makeNoteShadowSighting, type Noted } from '../../../shared/shadow/note-shadow-sighting.ts';
import { makeLookAtLink } from '../../../shared/platform/keys/one-time-link.ts';
import { makeOpenHostedSignIn, makeRememberTyped } from '../../../shared/sign-in/open-hosted-sign-in.ts';
import { makeOpenSignIn } from '../../../shared/sign-in/open-sign-in.ts';
import { makeProveTenant } from '../../../shared/integration/prove-tenant.ts';
import { makeReadPortalSession } from '../../../shared/portal/read-portal-session.ts';
import { makeReadUserinfo } from '../../../shared/provider/read-userinfo.ts';
import { makeRecordRoleRefusal } from '../../../shared/audit/record-role-refusal.ts';
import { makeRecordTestResult } from '../../../shared/test-sign-in/record-test-result.ts';
import { makeRedeemAuthorizationCode } from '../../../shared/provider/redeem-authorization-code.ts';
import { makeRefuseIntegration } from '../../../shared/integration/refuse-integration.ts';
import { makeResolveSignIn } from '../../../shared/decision/resolve-sign-in.ts';
import { makeStandsGrant } from '../../../shared/provider/stands-grant.ts';
import { makeStartTestSignIn } from '../../../shared/test-sign-in/start-test-sign-in.ts';
import { makeMovableClock } from '../movable-clock.ts';
import { countStorageTrips } from '../count-storage-trips.ts';
import { makeMemoryStorage, type MemoryStorage } from '../memory-storage.ts';
import { makeMeasurementsForTest } from '../measurements-for-test.ts';
import { ask, type Asked, type LogLine, openBrowser } from './browser.ts';
import { routeSignIn } from './route-sign-in.ts';
import { newTenantId, stageEntra } from './staged-entra.ts';

export { SERVICE_URL };
export const SECRETS: Readonly<Record<string, string>> = {
  'elevate-web': 'elevate secret: +&%',
  'owa-web': 'owa-secret',
  'password-service': 'password-service-secret',
};

const ringOf = (jwk: JWK) => {
  const key = { kid: 'key-1', jwk };
  return {
    current: () => Promise.resolve(key),
    find: (kid: string) => Promise.resolve(kid === key.kid ? key : undefined),
    all: () => Promise.resolve([key]),
  };
};

function openPorts(storage: MemoryStorage) {
  const time = makeMovableClock(new Date());
  const { clock } = time;
  const trips = countStorageTrips();
  const entra = stageEntra();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const waits: number[] = [];
  const ports = {
    ...storage.open({ clock, onRequest: trips.observe }),
    entraSignIn: entra.entraSignIn,
    entraTenants: entra.entraTenants,
    sealer: makeSealer({ ring: ringOf({ kty: 'oct', k: randomBytes(32).toString('base64url') }), clock }),
    tokenSigner: makeTokenSigner({ ring: ringOf(rsa), issuer: SERVICE_URL }),
    clientSecrets: { matches: (id: string, secret: string) => Promise.resolve(SECRETS[id] === secret) },
    issuerOfTenant: (tenant: TenantId) => `https://entra.example/${tenant}/v2.0`,
    signOutUrlOfTenant: (tenant: TenantId) => `https://entra.example/${tenant}/logout`,
    wait: (milliseconds: number) => {
      waits.push(milliseconds);
      time.pass(milliseconds / 1000);
      return Promise.resolve();
    },
    randomText: () => randomBytes(32).toString('base64url'),
    randomId: () => randomUUID(),
    catalogue: AppCatalogue.parse(JSON.parse(readFileSync(CATALOGUE_FILE, 'utf8'))),
    serviceUrl: SERVICE_URL,
    measurements: makeMeasurementsForTest(),
    writeLog: () => undefined,
    clock,
  };
  return { ports, time, trips, entra, waits };
}

function composeServices(opened: ReturnType<typeof openPorts>['ports'], requestsPerMinute: number) {
  const mendConsent = makeMendConsent(opened);
  const ports = { ...opened, mendConsent };
  const resolveSignIn = makeResolveSignIn(ports);
  const beginSignIn = makeBeginSignIn({ ...ports, resolveSignIn });
  const standsGrant = makeStandsGrant(ports);
  const noteBrokenConsent = makeNoteBrokenConsent(ports);
  const recordTestResult = makeRecordTestResult(ports);
  const judgeTestSignIn = makeJudgeTestSignIn({ ...ports, noteBrokenConsent });
  const refuseIntegration = makeRefuseIntegration(ports);
  const [issueCode, bindPerson] = [makeIssueCode(ports), makeBindPerson(ports)];
  const [awaitConsent, linkTenant] = [makeAwaitConsent(ports), makeLinkTenant(ports)];
  const notedUsers = new Map<string, Noted>();
  const noteShadowSighting = makeNoteShadowSighting({ ...ports, notedUsers, noteTimeoutMs: 10_000 });
  const buckets = new Map<string, Bucket>();
  const { catalogue } = ports;
  return {
    ...ports,
    appOrigins: new Set(catalogue.apps.flatMap(({ origins }) => origins)),
    checkCaller: makeCallerCheck({
      ...ports,
      recordRoleRefusal: makeRecordRoleRefusal({ ...ports, later: () => undefined }),
      verifyCaller: () => Promise.resolve({ kind: 'refused', part: 'signature', why: 'wrong' }),
      trustedProxies: { hops: 0, frontDoorId: undefined },
      readPortalSession: makeReadPortalSession(ports),
      passwordServiceClientId: catalogue.passwordService.clientId,
    }),
    trustedProxies: { hops: 0, frontDoorId: undefined },
    discoveryLimiter: makeRateLimiter({ requestsPerMinute, clock: ports.clock, buckets }),
    callerLimit: {
      requestsPerMinute,
      take: makeRateLimiter({ requestsPerMinute, clock: ports.clock, buckets: new Map<string, Bucket>() }),
    },
    returnLimiter: makeRateLimiter({ requestsPerMinute, clock: ports.clock, buckets: new Map<string, Bucket>() }),
    beginAuthorization: makeBeginAuthorization({ ...ports, beginSignIn }),
    beginIntegration: makeBeginIntegration(ports),
    beginSignIn,
    beginTestSignIn: makeBeginTestSignIn({ ...ports, recordTestResult }),
    checkCompanyCredentials: makeCheckCompanyCredentials({ ...ports, resolveSignIn, noteShadowSighting }),
    connectTenant: makeConnectTenant({ ...ports, awaitConsent, linkTenant, refuseIntegration }),
    discoverSignIn: makeDiscoverSignIn({ ...ports, resolveSignIn }),
    endSession: makeEndSession(ports),
    formTokens: makeFormTokens(ports),
    keepStory: makeKeepStory(ports),
    lookAtLink: makeLookAtLink(ports),
    finishSignIn: makeFinishSignIn({ ...ports, resolveSignIn, issueCode, bindPerson, noteBrokenConsent }),
    finishTestSignIn: makeFinishTestSignIn({ ...ports, noteBrokenConsent, judgeTestSignIn, recordTestResult }),
    openHostedSignIn: makeOpenHostedSignIn(ports),
    rememberTyped: makeRememberTyped(ports),
    openSignIn: makeOpenSignIn({ ...ports, noteBrokenConsent }),
    proveTenant: makeProveTenant({ ...ports, refuseIntegration }),
    readUserinfo: makeReadUserinfo({ ...ports, standsGrant }),
    redeemAuthorizationCode: makeRedeemAuthorizationCode({ ...ports, standsGrant }),
    startTestSignIn: makeStartTestSignIn(ports),
  };
}

export type Stage = ReturnType<typeof openStage>;
export type UserSpec = { readonly email: string; readonly twoFactor?: boolean; readonly displayName?: string };

/** On storage of its own. */
export function openStage({ requestsPerMinute = 10_000 } = {}) {
  const storage = makeMemoryStorage();
  const opened = openPorts(storage);
  const { ports } = opened;
  const services = composeServices(ports, requestsPerMinute);
  const routed = routeSignIn(services);
  const log: LogLine[] = [];
  const eventsOf = (id: AccountId) => auditEventMaker(ports, id, { kind: 'system' });

  const changeAccount = async (id: AccountId, change: (account: Account) => Account): Promise<void> => {
    const before = await ports.accountStore.readAccount(id);
    if (before === undefined) throw new Error('no such account');
    const event = eventsOf(id)('account-changed', undefined, undefined);
    await ports.accountStore.changeAccount(before, change(before.value), event);
  };
  const addUsers = async (id: AccountId, users: readonly UserSpec[]): Promise<void> => {
    const changes = users.map(({ email, twoFactor = false, displayName = 'Ann <Example>' }) => ({
      kind: 'upsert' as const,
      profile: { email: EmailAddress.parse(email), displayName, twoFactor, hasPassword: true },
      idIfNew: UserId.parse(randomUUID()),
    }));
    await ports.directoryStore.changeUsers(id, changes, eventsOf(id));
  };

  /** An account of its own with one domain; not connected, SSO off. */
  const openAccount = async (...names: readonly string[]) => {
    const id = AccountId.parse(`account-${randomUUID()}`);
    const domain = DomainName.parse(`${id}.example`);
    const account = newAccount({ id, name: 'Contoso', domains: [domain], products: [ProductId.parse('basic')] });
    await ports.claimStore.claimDomains([domain], id);
    await ports.accountStore.createAccount(account, eventsOf(id)('account-created', undefined, undefined));
    await addUsers(
      id,
      names.map((name) => ({ email: `${name}@${domain}` })),
    );
    const email = (name: string): EmailAddress => EmailAddress.parse(`${name}@${domain}`);
    return { id, domain, email };
  };

  /** The same, connected and with SSO on. */
  const openSsoAccount = async (...names: readonly string[]) => {
    const account = await openAccount(...names);
    const tenantId = newTenantId();
    await connectAccount(account.id, tenantId);
    return { ...account, tenantId };
  };
  const connectAccount = async (id: AccountId, tenantId: TenantId): Promise<void> => {
    await ports.claimStore.claimTenant(tenantId, id);
    await changeAccount(id, (account) => turnSso(connect(account, linkTo(tenantId)), 'on'));
  };
  const linkTo = (tenantId: TenantId) => {
    const connectedBy = ContactId.parse('contact-1');
    return { tenantId, tenantName: 'Contoso', verifiedDomains: [], connectedBy, connectedAt: ports.clock() };
  };
  type Owned = { readonly id: AccountId; readonly domain: DomainName };
  const loseDomain = async ({ id, domain }: Owned): Promise<void> => {
    await changeAccount(id, (account) => ({ ...account, domains: account.domains.filter((name) => name !== domain) }));
    await ports.claimStore.releaseDomains([domain], id);
    // Longer than anybody remembers who owned it.
    opened.time.pass(61);
  };
  const gainDomain = async ({ id, domain }: Owned): Promise<void> => {
    await ports.claimStore.claimDomains([domain], id);
    await changeAccount(id, (account) => ({ ...account, domains: [...account.domains, domain] }));
    opened.time.pass(61);
  };
  const moveDomain = async (from: Owned, to: AccountId): Promise<void> => {
    await loseDomain(from);
    await gainDomain({ ...from, id: to });
  };
  const exclude = async (id: AccountId, email: EmailAddress): Promise<void> => {
    const by = { excludedBy: ContactId.parse('contact-1'), excludedAt: ports.clock() };
    const exclusion = { email, reason: undefined, expiresAt: undefined, ...by };
    await ports.exclusionStore.changeExclusions(id, [{ kind: 'add', exclusion }], eventsOf(id));
  };
  return {
    ...opened,
    ...{ services, log, routed, openAccount, openSsoAccount, connectAccount, addUsers, exclude, changeAccount },
    ...{ linkTo, loseDomain, gainDomain, moveDomain },
    /** Entra says so too, until its administrator accepts again or `entra.state.withdrawn` lets go of the tenant. */
    breakIntegration: (id: AccountId) =>
      changeAccount(id, (account) => {
        const tenant = linkedTenant(account);
        if (tenant !== undefined) opened.entra.state.withdrawn.add(tenant);
        return markBroken(account, 'consent-withdrawn', ports.clock());
      }),
    /** Another instance of the service on the same storage, keys and Entra. */
    otherInstance: () => {
      const others = composeServices({ ...ports, ...storage.open({ clock: ports.clock }) }, requestsPerMinute);
      const routedThere = routeSignIn(others);
      return { browser: () => openBrowser(routedThere, log) };
    },
    events: async (id: AccountId) => (await ports.auditTrail.listEvents(id, { limit: 100, after: undefined })).items,
    newEventId: () => AuditEventId.parse(randomUUID()),
    browser: () => openBrowser(routed, log),
    ask: (path: string, asked?: Asked) => ask(routed, log, path, asked),
  };
}
