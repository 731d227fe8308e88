/** The Control Panel's functions on real stores (Azurite), with a clock, an Entra and a sealer that the test holds in its hands. */
import './import-settings.ts';
import { AzureNamedKeyCredential } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { ensureTables, makeTables } from '../../../shared/adapters/tables/open-tables.ts';
import { makeStores } from '../../../shared/adapters/tables/make-stores.ts';
import { AppCatalogue } from '../../../shared/domain/app-catalogue.ts';
import type { Caller } from '../../../shared/domain/caller.ts';
import { AccountId, ClientId, ContactId } from '../../../shared/domain/identifiers.ts';
import { makeCallerCheck } from '../../../shared/http/authorize-caller.ts';
import {
  type ConsentCheck,
  DependencyUnavailable,
  type EntraTenants,
  type ListDirectoryPeople,
  type Sealer,
  type ShadowSightings,
} from '../../../shared/ports.ts';
import { makeChangeUsers } from '../../../shared/use-cases/change-users.ts';
import { makeDisconnectIntegration } from '../../../shared/use-cases/disconnect-integration.ts';
import { makeEditExclusions } from '../../../shared/use-cases/edit-exclusions.ts';
import { makeExplainSignIn } from '../../../shared/use-cases/explain-sign-in.ts';
import { makeGetIntegration } from '../../../shared/use-cases/get-integration.ts';
import { makeGetReadiness } from '../../../shared/use-cases/get-readiness.ts';
import { makePutAccount } from '../../../shared/use-cases/put-account.ts';
import { makeStartIntegration } from '../../../shared/use-cases/start-integration.ts';
import { makeTurnSso } from '../../../shared/use-cases/turn-sso.ts';
import type { CallerName } from './callers.ts';
import { CATALOGUE_FILE } from './import-settings.ts';
import { routeControlPanel } from './route-control-panel.ts';
import { sendThrough } from './send-request.ts';

export const SERVICE_URL = 'https://sso.example';

/** What Entra answers about consent; the test may change it. */
export type StagedEntra = { consent: ConsentCheck | 'unreachable'; checks: number };

/** What the directory answers, and what users did while the switch was in shadow; the test may change both. */
export type StagedDirectory = {
  list: ListDirectoryPeople;
  shadowSince: Date | undefined;
  sightings: Awaited<ReturnType<ShadowSightings['listSightings']>>['items'];
};

const unused = (): never => {
  throw new Error('the Control Panel never asks for this');
};

function entraTenants(staged: StagedEntra): EntraTenants {
  return {
    refusalOf: unused,
    adminConsentUrl: unused,
    readTenant: unused,
    checkConsent: () => {
      staged.checks += 1;
      return staged.consent === 'unreachable'
        ? Promise.reject(new DependencyUnavailable('entra'))
        : Promise.resolve(staged.consent);
    },
  };
}

/** Keeps what it sealed. */
function makeSealer(): Sealer & { readonly sealed: Map<string, unknown> } {
  const sealed = new Map<string, unknown>();
  return {
    sealed,
    seal: (purpose, content, expiresAt) => {
      const text = randomUUID();
      sealed.set(text, { purpose, content, expiresAt });
      return Promise.resolve(text);
    },
    open: unused,
  };
}

/** Tokens of this stage are the claims themselves; that signatures are checked is tested where they are. */
const tokenOf = (caller: Caller): string => Buffer.from(JSON.stringify(caller)).toString('base64url');

function callerOf(token: string): Caller | undefined {
  try {
    const { id, account, roles } = JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller;
    return { id, account, roles };
  } catch {
    return undefined;
  }
}

const contact = (id: string, account: AccountId | undefined, ...roles: string[]): Caller => ({
  id: ContactId.parse(id),
  account,
  roles,
});

const tokensFor = (account: AccountId): Record<CallerName, string> => ({
  manager: tokenOf(contact('manager-1', account, 'SecurityManager')),
  contact: tokenOf(contact('contact-1', account)),
  otherManager: tokenOf(contact('manager-2', AccountId.parse('another-account'), 'SecurityManager')),
  service: tokenOf(contact('directory-feed', undefined, 'DirectoryService')),
});

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Starts storage of its own; `close` ends it. */
export async function openStage() {
  const azurite = await startAzurite({ inMemory: true });
  const tables = makeTables({
    tablesUrl: azurite.tablesUrl,
    credential: new AzureNamedKeyCredential(azurite.account, azurite.key),
    allowInsecureConnection: true,
  });
  await ensureTables(tables);
  const time = { now: new Date() };
  // Events of one test are in order also when they are made within a millisecond.
  const clock = () => (time.now = new Date(time.now.getTime() + 1));
  const randomId = () => randomUUID();
  const stores = makeStores({ tables, clock, randomId });
  const entra: StagedEntra = { consent: 'granted', checks: 0 };
  const directory: StagedDirectory = {
    list: () => Promise.resolve({ kind: 'page', people: [], next: undefined }),
    shadowSince: undefined,
    sightings: [],
  };
  const sealer = makeSealer();
  const catalogue = AppCatalogue.parse(JSON.parse(readFileSync(CATALOGUE_FILE, 'utf8')));
  const ports = {
    ...stores,
    entraTenants: entraTenants(entra),
    listDirectoryPeople: ((tenant, cursor) => directory.list(tenant, cursor)) satisfies ListDirectoryPeople,
    shadowSightings: { listSightings: () => Promise.resolve({ items: directory.sightings, next: undefined }) },
    shadowSinceOf: () => directory.shadowSince,
    wait: () => Promise.resolve(),
    writeLog: () => undefined,
    sealer,
    clock,
    randomId,
    catalogue,
    serviceUrl: SERVICE_URL,
  };
  const services = {
    ...ports,
    appOrigins: new Set<string>(),
    checkCaller: makeCallerCheck({
      ...ports,
      verifyCaller: (token) => Promise.resolve(callerOf(token)),
      clientSecrets: { matches: () => Promise.resolve(false) },
      passwordServiceClientId: ClientId.parse('password-service'),
    }),
    putAccount: makePutAccount(ports),
    changeUsers: makeChangeUsers(ports),
    getIntegration: makeGetIntegration(ports),
    getReadiness: makeGetReadiness(ports),
    startIntegration: makeStartIntegration(ports),
    disconnectIntegration: makeDisconnectIntegration(ports),
    turnSso: makeTurnSso(ports),
    editExclusions: makeEditExclusions(ports),
    explainSignIn: makeExplainSignIn(ports),
  };
  const routed = routeControlPanel(services);
  return {
    ...stores,
    operations: routed.map(({ operation }) => operation),
    send: sendThrough(routed, SERVICE_URL),
    tokensFor,
    entra,
    directory,
    sealer,
    time,
    clock,
    close: () => azurite.close(),
  };
}
