/** The sign-in functions on storage in memory and real keys, with an Entra that the test holds in its hands. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { makeClientKeys } from '../../../shared/platform/keys/client-keys.ts';
import { makeSealer } from '../../../shared/platform/keys/sealer.ts';
import { makeTokenSigner } from '../../../shared/platform/keys/token-signer.ts';
import { type Account, connect, linkedTenant, markBroken, turnSso } from '../../../shared/users/rules/account.ts';
import { newAccount } from '../../../shared/users/rules/account-profile.ts';
import { AppCatalogue } from '../../../shared/platform/words/apps/app-catalogue.ts';
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
import { auditEventMaker } from '../../../shared/audit/make-audit-event.ts';
import { makeEntraSignOutUrl } from '../../../shared/entra/entra-sign-in.ts';
import { compose } from '../../../shared/composition.ts';
import type { Ports } from '../../../shared/connect.ts';
import { routeFunctions } from '../route-functions.ts';
import { SERVICE_URL } from '../service-url.ts';
import { UNASKED_PORTS } from '../unasked-ports.ts';
import { makeMovableClock } from '../movable-clock.ts';
import { countStorageTrips } from '../storage/count-storage-trips.ts';
import { makeMemoryStorage, type MemoryStorage } from '../storage/memory-storage.ts';
import { makeMeasurementsForTest } from '../measurements-for-test.ts';
import { ask, type Asked, type LogLine, openBrowser } from './browser.ts';
import { limitsOf } from '../no-limit.ts';
import { newTenantId, stageEntra } from './staged-entra.ts';

export { SERVICE_URL };
export const SECRETS: Readonly<Record<string, string>> = {
  'elevate-web': 'elevate secret: +&%',
  'owa-web': 'owa-secret',
  'intranet-web': 'intranet-secret',
  'webmail-web': 'webmail-secret',
  'mail-server': 'mail-secret',
  'password-service': 'password-service-secret',
};

const CATALOGUE_FILE = new URL('app-catalogue.json', import.meta.url);

const ringOf = (jwk: JWK) => {
  const key = { kid: 'key-1', jwk };
  return {
    current: () => Promise.resolve(key),
    find: (kid: string) => Promise.resolve(kid === key.kid ? key : undefined),
    all: () => Promise.resolve([key]),
  };
};

const readCatalogue = (moreApps: readonly object[]): AppCatalogue => {
  const written = JSON.parse(readFileSync(CATALOGUE_FILE, 'utf8')) as { apps: readonly object[] };
  return AppCatalogue.parse({ ...written, apps: [...written.apps, ...moreApps] });
};

function openPorts(storage: MemoryStorage, requestsPerMinute: number, moreApps: readonly object[]) {
  const catalogue = readCatalogue(moreApps);
  const time = makeMovableClock(new Date());
  const { clock } = time;
  const trips = countStorageTrips();
  const entra = stageEntra();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const waits: number[] = [];
  const ports = {
    ...UNASKED_PORTS,
    ...storage.open({ clock, onRequest: trips.observe }),
    entraSignIn: entra.entraSignIn,
    entraTenants: entra.entraTenants,
    findDomainTenant: entra.findDomainTenant,
    sealer: makeSealer({ ring: ringOf({ kty: 'oct', k: randomBytes(32).toString('base64url') }), clock }),
    tokenSigner: makeTokenSigner({ ring: ringOf(rsa), issuer: SERVICE_URL }),
    clientSecrets: { matches: (id: string, secret: string) => Promise.resolve(SECRETS[id] === secret) },
    clientKeys: makeClientKeys({ apps: catalogue.apps, clock, writeLog: () => undefined }),
    issuerOfTenant: (tenant: TenantId) => `https://entra.example/${tenant}/v2.0`,
    entraSignOutUrl: makeEntraSignOutUrl('https://entra.example'),
    wait: (milliseconds: number) => {
      waits.push(milliseconds);
      time.pass(milliseconds / 1000);
      return Promise.resolve();
    },
    randomText: () => randomBytes(32).toString('base64url'),
    randomId: () => randomUUID(),
    catalogue,
    serviceUrl: SERVICE_URL,
    measurements: makeMeasurementsForTest(),
    writeLog: () => undefined,
    clock,
    later: () => undefined,
    verifyCaller: () => Promise.resolve({ kind: 'refused', part: 'signature', why: 'wrong' } as const),
    trustedProxies: { hops: 0, frontDoorId: undefined },
    requestsPerMinute: limitsOf(requestsPerMinute),
    /** A slow machine is no reason to note nobody. */
    noteTimeoutMs: 10_000,
  };
  return { ports, time, trips, entra, waits };
}

export type Stage = ReturnType<typeof openStage>;
export type UserSpec = { readonly email: string; readonly twoFactor?: boolean; readonly displayName?: string };

/** On storage of its own. */
export function openStage({ requestsPerMinute = 10_000, moreApps = [] as readonly object[] } = {}) {
  const storage = makeMemoryStorage();
  const opened = openPorts(storage, requestsPerMinute, moreApps);
  const { ports } = opened;
  const services = compose(ports);
  const routed = routeFunctions(services);
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
    await ports.userStore.changeUsers(id, changes, eventsOf(id));
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
    const accountId = await openAccount(...names);
    const tenantId = newTenantId();
    await connectAccount(accountId.id, tenantId);
    return { ...accountId, tenantId };
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
  /** As somebody who left. */
  const block = async (id: AccountId, email: EmailAddress): Promise<void> => {
    const user = (await ports.userStore.findAddress(id, email))?.user;
    if (user === undefined) throw new Error('no such user');
    const left = { reason: 'left', blockedAt: ports.clock(), blockedBy: ContactId.parse('contact-1') } as const;
    await ports.blockStore.changeBlocks(id, [{ kind: 'block', user, block: left }], eventsOf(id));
  };
  return {
    ...opened,
    ...{ block, services, log, routed, openAccount, openSsoAccount, connectAccount, addUsers, exclude, changeAccount },
    ...{ linkTo, loseDomain, gainDomain, moveDomain },
    /** Entra says so too, until its administrator accepts again or `entra.state.withdrawn` lets go of the tenant. */
    breakIntegration: (id: AccountId) =>
      changeAccount(id, (account) => {
        const tenant = linkedTenant(account);
        if (tenant !== undefined) opened.entra.state.withdrawn.add(tenant);
        return markBroken(account, 'consent-withdrawn', ports.clock());
      }),
    /** Start Azure Integration, by `contact-7`, Anna Berg: the path of the link for the administrator. */
    startIntegration: async (id: AccountId): Promise<string> => {
      const person = { name: 'Anna Berg', email: 'anna@panel.example' };
      const contact = { id: ContactId.parse('contact-7'), accountId: id, roles: ['SecurityManager'] };
      const caller = { ...contact, ...person, address: undefined };
      const started = await services.integration.startIntegration(id, caller);
      if (started.kind !== 'started') throw new Error(started.kind);
      return started.url.pathname + started.url.search;
    },
    /** Another instance of the service on the same storage, keys and Entra. */
    otherInstance: () => {
      const others: Ports = { ...ports, ...storage.open({ clock: ports.clock }) };
      const routedThere = routeFunctions(compose(others));
      return { browser: () => openBrowser(routedThere, log) };
    },
    events: async (id: AccountId) => (await ports.auditTrail.listEvents(id, { limit: 100, after: undefined })).items,
    newEventId: () => AuditEventId.parse(randomUUID()),
    browser: () => openBrowser(routed, log),
    ask: (path: string, asked?: Asked) => ask(routed, log, path, asked),
  };
}
