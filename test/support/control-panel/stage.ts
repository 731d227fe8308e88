/** The Control Panel's functions on real stores (their tables in memory), with a clock, an Entra and a sealer that the test holds in its hands. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppCatalogue } from '../../../shared/platform/words/apps/app-catalogue.ts';
import { pageNameOf } from '../../../shared/platform/words/apps/company.ts';
import type { Caller } from '../../../shared/platform/callers/caller.ts';
import type { FoundPerson } from '../../../shared/entra/rules/tenant-person.ts';
import {
  AccountId,
  ContactId,
  type DomainName,
  type EmailAddress,
} from '../../../shared/platform/words/identifiers.ts';
import type { Person } from '../../../shared/platform/words/person.ts';
import type { ReadinessStatus } from '../../../shared/platform/words/readiness-status.ts';
import type {
  AppAssignments,
  ConsentCheck,
  GraphFailure,
  TenantMatches,
  FindTenantPersons,
  EntraTenants,
  ListTenantPeople,
} from '../../../shared/entra/ports.ts';
import {
  type Clock,
  DependencyUnavailable,
  type Sealer,
  type CallerVerification,
} from '../../../shared/platform/ports.ts';
import type { ReadinessReports } from '../../../shared/readiness/ports.ts';
import { makeWebPage } from '../../../shared/portal/read-web-page.ts';
import { compose } from '../../../shared/composition.ts';
import type { Ports } from '../../../shared/connect.ts';
import type { Table } from '../../../shared/platform/tables/table.ts';
import { routeFunctions } from '../route-functions.ts';
import { SERVICE_URL } from '../service-url.ts';
import { UNASKED_PORTS } from '../unasked-ports.ts';
import { everybodyIsLetIn } from '../app-assignments.ts';
import { makeMeasurementsForTest } from '../measurements-for-test.ts';
import { makeMemoryStorage } from '../storage/memory-storage.ts';
import type { CallerName } from './callers.ts';
import { limitsOf } from '../no-limit.ts';
import { sendThrough } from './send-request.ts';

export { SERVICE_URL };
const CATALOGUE_FILE = new URL('app-catalogue.json', import.meta.url);

/** What Entra answers about consent; the test may change it. */
export type StagedEntra = {
  consent: ConsentCheck | 'unreachable';
  checks: number;
  /** What it says of every tenant; undefined: the app may not read it. */
  tenant?: { readonly tenantName: string; readonly verifiedDomains: readonly DomainName[] } | undefined;
  /** What happens once while Entra is asked. */
  meanwhile?: (() => Promise<void>) | undefined;
};

/** What the newest readiness report of each account says; the test may set it. */
export type StagedReadiness = Map<
  AccountId,
  {
    readonly statuses?: ReadonlyMap<EmailAddress, ReadinessStatus>;
  }
>;

/** Of an account of which the test says nothing, the report that was really taken. */
const readinessReports = (staged: StagedReadiness, taken: ReadinessReports): ReadinessReports => ({
  ...taken,
  findStatuses: async (accountId, ...asked) =>
    staged.has(accountId) ? (staged.get(accountId)?.statuses ?? new Map()) : taken.findStatuses(accountId, ...asked),
  findTakenAt: async (accountId, tenant) => (staged.has(accountId) ? new Date() : taken.findTakenAt(accountId, tenant)),
});

/** A clock that stands, but for a millisecond with each look: events of one test are in order also when they are made within one. */
function steppingClock() {
  const time = { now: new Date() };
  return { time, clock: () => (time.now = new Date(time.now.getTime() + 1)), storageClock: () => time.now };
}
/** What the directory answers; the test may change it. */
export type StagedDirectory = {
  list: ListTenantPeople;
  /** Whoever can be looked up; or why nobody can be. */
  persons: readonly FoundPerson[] | GraphFailure;
  assignments: AppAssignments;
};

function tenantPersons(staged: StagedDirectory): FindTenantPersons {
  const find = (isMeant: (person: FoundPerson) => boolean): Promise<TenantMatches> => {
    const { persons } = staged;
    return Promise.resolve('kind' in persons ? persons : { kind: 'people', people: persons.filter(isMeant) });
  };
  return {
    findByObjectId: (_, objectId) => find((person) => person.objectId === objectId),
    findByAddress: (_, address) => find(({ principal, mail }) => principal === address || mail === address),
  };
}

const unused = (): never => {
  throw new Error('the Control Panel never asks for this');
};

function entraTenants(staged: StagedEntra): EntraTenants {
  return {
    refusalOf: unused,
    adminConsentUrl: unused,
    readTenant: () => Promise.resolve(staged.tenant ?? 'no-permission'),
    checkConsent: async () => {
      staged.checks += 1;
      const { meanwhile } = staged;
      staged.meanwhile = undefined;
      await meanwhile?.();
      if (staged.consent === 'unreachable') throw new DependencyUnavailable('entra');
      return staged.consent;
    },
  };
}

type Kept = { readonly purpose: string; readonly content: Record<string, unknown>; readonly expiresAt: Date };

/** Keeps what it sealed. */
function makeSealer(clock: () => Date): Sealer & { readonly sealed: Map<string, Kept> } {
  const sealed = new Map<string, Kept>();
  return {
    sealed,
    seal: (purpose, content, expiresAt) => {
      const text = randomUUID();
      sealed.set(text, { purpose, content, expiresAt });
      return Promise.resolve(text);
    },
    open: (purpose, text) => {
      const found = sealed.get(text);
      const isOpen = found?.purpose === purpose && found.expiresAt.getTime() > clock().getTime();
      return Promise.resolve(isOpen ? structuredClone(found.content) : undefined);
    },
    openEnded: (purpose, text) => {
      const found = sealed.get(text);
      const isEnded = found?.purpose === purpose && found.expiresAt.getTime() <= clock().getTime();
      return Promise.resolve(isEnded ? structuredClone(found.content) : undefined);
    },
  };
}

/** Tokens of this stage are the claims themselves; that signatures are checked is tested where they are. */
const tokenOf = (caller: Omit<Caller, 'address'>): string => Buffer.from(JSON.stringify(caller)).toString('base64url');

function callerOf(token: string): CallerVerification {
  try {
    const caller = JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller;
    return { kind: 'caller', caller: { ...caller, accountId: caller.accountId } };
  } catch {
    return { kind: 'refused', part: 'token', why: 'malformed' };
  }
}

const contact = (id: string, accountId: AccountId | undefined, ...roles: string[]): Omit<Caller, 'address'> => ({
  id: ContactId.parse(id),
  accountId,
  roles,
});

/** `person`: how the manager is called. */
const tokensFor = (accountId: AccountId, person: Person = {}): Record<CallerName, string> => ({
  manager: tokenOf({ ...contact('manager-1', accountId, 'SecurityManager'), ...person }),
  contact: tokenOf(contact('contact-1', accountId)),
  otherManager: tokenOf(contact('manager-2', AccountId.parse('another-account'), 'SecurityManager')),
  service: tokenOf(contact('directory-feed', undefined, 'DirectoryService')),
});

export type Stage = ReturnType<typeof openStage>;

type Options = {
  readonly webFolder?: string;
  readonly requestsPerMinute?: number;
  /** In place of the look at each answer, whether it is as described. */
  readonly checkAnswer?: Parameters<typeof sendThrough>[2];
  readonly serviceUrl?: string;
  readonly company?: AppCatalogue['company'];
  /** In the place of `time`. */
  readonly clock?: Clock;
  /** Put between the stores and each table. */
  readonly aroundTable?: (table: Table) => Table;
};

/** On storage of its own. */
export function openStage(options: Options = {}) {
  const { webFolder = 'no-such-folder', requestsPerMinute = 100_000, serviceUrl = SERVICE_URL } = options;
  const stepping = steppingClock();
  const { time } = stepping;
  const { clock = stepping.clock, clock: storageClock = stepping.storageClock } = options;
  const randomId = () => randomUUID();
  const storage = makeMemoryStorage();
  const { tables, ...stores } = storage.open({
    ...{ clock, storageClock },
    ...(options.aroundTable === undefined ? {} : { around: options.aroundTable }),
  });
  const deferred: (() => void)[] = [];
  const entra: StagedEntra = { consent: 'granted', checks: 0 };
  const readiness: StagedReadiness = new Map();
  const directory: StagedDirectory = {
    list: () => Promise.resolve({ kind: 'page', people: [], next: undefined }),
    persons: [],
    assignments: everybodyIsLetIn,
  };
  const sealer = makeSealer(clock);
  const read = AppCatalogue.parse(JSON.parse(readFileSync(CATALOGUE_FILE, 'utf8')));
  const catalogue = { ...read, company: options.company ?? read.company };
  const ports: Ports = {
    ...UNASKED_PORTS,
    ...stores,
    readinessReports: readinessReports(readiness, stores.readinessReports),
    entraTenants: entraTenants(entra),
    listTenantPeople: ((tenant, cursor) => directory.list(tenant, cursor)) satisfies ListTenantPeople,
    tenantPersons: tenantPersons(directory),
    appAssignments: {
      readApp: (tenant) => directory.assignments.readApp(tenant),
      listAssigned: (tenant, app, cursor) => directory.assignments.listAssigned(tenant, app, cursor),
      listGroup: (tenant, group, cursor) => directory.assignments.listGroup(tenant, group, cursor),
    } satisfies AppAssignments,
    wait: () => Promise.resolve(),
    writeLog: () => undefined,
    sealer,
    clock,
    randomId,
    randomText: () => randomBytes(32).toString('base64url'),
    catalogue,
    serviceUrl,
    later: (work) => void deferred.push(work),
    measurements: makeMeasurementsForTest(),
    webPage: makeWebPage({ folder: webFolder, pageName: pageNameOf(catalogue.company) }),
    verifyCaller: (token) => Promise.resolve(callerOf(token)),
    clientSecrets: { matches: () => Promise.resolve(false) },
    trustedProxies: { hops: 0, frontDoorId: undefined },
    requestsPerMinute: limitsOf(requestsPerMinute),
  };
  const services = compose(ports);
  const routed = routeFunctions(services);
  return {
    ...stores,
    tables,
    /** As another instance has them, whose clock is so far off. */
    openStores: (offMs: number) => storage.open({ clock: () => new Date(clock().getTime() + offMs), storageClock }),
    /** Those of an account; the others are the hosted page's own. */
    operations: routed.map(({ operation }) => operation).filter(({ route }) => /^(?:accounts|domains)\//.test(route)),
    send: sendThrough(routed, serviceUrl, options.checkAnswer),
    tokensFor,
    tokenOf,
    entra,
    readiness,
    directory,
    sealer,
    services,
    time,
    clock,
    /** What the service has put off to the end of the minute. */
    deferred,
  };
}
