/**
 * The ports that a discovery stands on, on the real things: the first request of a fresh instance is answered by these alone, and `connect.ts` makes the
 * others beside them. Nothing connects anywhere yet.
 */
import { randomUUID } from 'node:crypto';
import { openAccounts } from './accounts/storage/account-caches.ts';
import type { Config } from './config.ts';
import { type IdentityCredential, makeIdentityCredential } from './platform/identity/identity-credential.ts';
import { makeLaptopTokens } from './platform/identity/laptop-tokens.ts';
import { makePlatformTokens } from './platform/identity/platform-tokens.ts';
import { makeAskAhead } from './platform/in-process/ask-ahead.ts';
import { makeKeyRing } from './platform/keys/key-ring.ts';
import { makeSealer } from './platform/keys/sealer.ts';
import type { Clock } from './platform/ports.ts';
import { makeTables } from './platform/tables/open-tables.ts';
import { STORAGE_SCOPE } from './platform/tables/requests/authorize.ts';
import { watchStorage } from './platform/tables/requests/observe.ts';
import { makeReportUnreadable } from './platform/tables/rows/report-unreadable.ts';
import { countRoundTrip, currentOperation, writeCurrentLog as writeLog } from './platform/telemetry/invocation.ts';
import { makeMeasurements } from './platform/telemetry/measurements.ts';
import { makeOpenMetrics } from './platform/telemetry/open-metrics.ts';
import { makeClientSecrets } from './platform/vault/client-secrets.ts';
import { makeSecretCache } from './platform/vault/secret-cache.ts';
import { makeSecretClient } from './platform/vault/secret-vault.ts';
import { makeFindAddress } from './users/storage/rows/address-row.ts';

/** How long after the first answer the metrics are loaded: it takes some 20 ms, in which nobody should wait. */
const METRICS_DELAY_MS = 1000;

const clock: Clock = () => new Date();
const randomId = (): string => randomUUID();

/** Best effort: it keeps no process alive. */
const later = (work: () => void, milliseconds: number): void => {
  setTimeout(work, milliseconds).unref();
};

/** Who the service is to Azure: what its platform says, or on a laptop whoever is signed in there. */
function connectIdentity({ identityEndpoint, managedIdentityClientId: clientId }: Config): IdentityCredential {
  const fetchToken =
    identityEndpoint === undefined ? makeLaptopTokens() : makePlatformTokens({ ...identityEndpoint, clientId });
  return makeIdentityCredential({ fetchToken, clock, writeLog });
}

const measure = ({ metrics }: Config, credential: IdentityCredential) =>
  makeMeasurements({
    open: makeOpenMetrics({ ...metrics, credential, instance: randomId(), clock, writeLog }),
    later: (work) => {
      later(work, METRICS_DELAY_MS);
    },
    currentOperation,
    writeLog,
  });

/** What is kept in the vault. */
function connectKeyVault({ keyVault, catalogue }: Config, credential: IdentityCredential) {
  const vault = makeSecretClient({ ...keyVault, credential, writeLog });
  const secrets = makeSecretCache({ client: vault, refreshSeconds: keyVault.refreshSeconds, clock });
  const rings = {
    'signing-key': makeKeyRing({ secrets, name: 'signing-key', clock }),
    'sealing-key': makeKeyRing({ secrets, name: 'sealing-key', clock }),
  };
  const clients = [...catalogue.apps, catalogue.passwordService].map(({ clientId }) => clientId);
  return {
    behind: { vault, secrets, rings },
    clientSecrets: makeClientSecrets({ secrets, clients, clock }),
    sealer: makeSealer({ ring: rings['sealing-key'], clock }),
  };
}

function connectStorage({ tablesUrl }: Config, credential: IdentityCredential) {
  const onRequest = watchStorage({ onRoundTrip: countRoundTrip, writeLog });
  return makeTables({ tablesUrl, credential, onRequest, onUnreadable: makeReportUnreadable(writeLog) });
}

/** Throws nothing: what isn't there is found out when it's needed, and by `/health/ready`. */
export function connectDiscovery(config: Config) {
  const { catalogue, serviceUrl, trustedProxies, requestsPerMinute } = config;
  const identity = connectIdentity(config);
  const measurements = measure(config, identity);
  const tables = connectStorage(config, identity);
  const { behind, ...kept } = connectKeyVault(config, identity);
  const { rings } = behind;
  const readKeys = () => Promise.all([rings['sealing-key'].current(), rings['signing-key'].current()]);
  const accounts = openAccounts({ tables, clock, measurements });
  return {
    ...kept,
    /** What the other ports are made of, and no port itself. */
    behind: { ...behind, identity, tables, accounts },
    accountStore: accounts.accountStore,
    userStore: { findAddress: makeFindAddress(tables.accounts) },
    askAhead: makeAskAhead([() => identity.getToken(STORAGE_SCOPE), readKeys]),
    ...{ clock, later, randomId, catalogue, serviceUrl, trustedProxies, requestsPerMinute, measurements, writeLog },
  };
}

export type DiscoveryPorts = ReturnType<typeof connectDiscovery>;
