/** Every port on the real thing: Table Storage, Key Vault, Entra ID, the clock. Nothing connects anywhere yet. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from './config.ts';
import { connectEntra } from './entra/connect.ts';
import { makeFindCredentialFault } from './entra/token-endpoint/entra-credential.ts';
import { makeFindCredentialEnd } from './entra/find-credential-end.ts';
import { makeEntraProbe } from './entra/probe-entra.ts';
import { makeCallerVerifier } from './platform/callers/caller-verifier.ts';
import { type IdentityCredential, makeIdentityCredential } from './platform/identity/identity-credential.ts';
import { makeLaptopTokens } from './platform/identity/laptop-tokens.ts';
import { makePlatformTokens } from './platform/identity/platform-tokens.ts';
import { makeClientKeys } from './platform/keys/client-keys.ts';
import { makeKeyRing } from './platform/keys/key-ring.ts';
import { makeKeyRotation } from './platform/keys/key-rotation.ts';
import { randomOctets } from './platform/keys/random-octets.ts';
import { makeSealer } from './platform/keys/sealer.ts';
import { makeTokenSigner } from './platform/keys/token-signer.ts';
import { makeAskAhead } from './platform/in-process/ask-ahead.ts';
import type { Clock } from './platform/ports.ts';
import { STORAGE_SCOPE } from './platform/tables/requests/authorize.ts';
import { watchStorage } from './platform/tables/requests/observe.ts';
import { ensureTables, makeTables } from './platform/tables/open-tables.ts';
import { makeReportUnreadable } from './platform/tables/rows/report-unreadable.ts';
import { countRoundTrip, currentOperation, writeCurrentLog as writeLog } from './platform/telemetry/invocation.ts';
import { makeMeasurements } from './platform/telemetry/measurements.ts';
import { makeOpenMetrics } from './platform/telemetry/open-metrics.ts';
import { makeClientSecrets } from './platform/vault/client-secrets.ts';
import { makeFindSecretFaults } from './platform/vault/find-secret-faults.ts';
import { makeFindSecret } from './platform/vault/find-secret.ts';
import { makeKeyVaultProbe } from './platform/vault/probe-key-vault.ts';
import { makeSecretCache } from './platform/vault/secret-cache.ts';
import { makeSecretClient } from './platform/vault/secret-vault.ts';
import { pageNameOf } from './platform/words/apps/company.ts';
import { makeWebPage } from './portal/read-web-page.ts';
import { makeStores } from './storages.ts';

/** How long after the first answer the metrics are loaded: it takes some 20 ms, in which nobody should wait. */
const METRICS_DELAY_MS = 1000;

const clock: Clock = () => new Date();
const randomText = (): string => randomOctets(32).toString('base64url');
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
function connectKeyVault({ keyVault, entra, catalogue, serviceUrl }: Config, identity: IdentityCredential) {
  const vault = makeSecretClient({ ...keyVault, credential: identity, writeLog });
  const secrets = makeSecretCache({ client: vault, refreshSeconds: keyVault.refreshSeconds, clock });
  const rings = {
    'signing-key': makeKeyRing({ secrets, name: 'signing-key', clock }),
    'sealing-key': makeKeyRing({ secrets, name: 'sealing-key', clock }),
  };
  const kind = entra.credential;
  const findCredentialFault = makeFindCredentialFault({ kind, secrets, clock });
  const withSecret = catalogue.apps.filter(({ clientAuthentication }) => clientAuthentication === 'client-secret');
  const service = catalogue.passwordService.clientId;
  const clients = [...catalogue.apps.map(({ clientId }) => clientId), service];
  const confidential = [...withSecret.map(({ clientId }) => clientId), service];
  return {
    secrets,
    vaultProbe: makeKeyVaultProbe({ client: vault, rings, findCredentialFault, policy: keyVault, clock, writeLog }),
    findCredentialEnd: makeFindCredentialEnd({ kind, findSecret: makeFindSecret(vault) }),
    findSecretFaults: makeFindSecretFaults({ secrets, clients: confidential }),
    clientSecrets: makeClientSecrets({ secrets, clients, clock }),
    readKeys: () => Promise.all([rings['sealing-key'].current(), rings['signing-key'].current()]),
    clientKeys: makeClientKeys({ apps: catalogue.apps, clock, writeLog }),
    keyRotation: makeKeyRotation({ client: vault, secrets, ...keyVault }),
    sealer: makeSealer({ ring: rings['sealing-key'], clock }),
    tokenSigner: makeTokenSigner({ ring: rings['signing-key'], issuer: serviceUrl }),
  };
}

/** Throws nothing: what isn't there is found out when it's needed, and by `/health/ready`. */
export function connect(config: Config) {
  const { entra, controlPanel, catalogue, serviceUrl, trustedProxies, requestsPerMinute, build, tablesUrl } = config;
  const { administratorLinkLifetimeMs } = config;
  const identity = connectIdentity(config);
  const measurements = measure(config, identity);
  const onRequest = watchStorage({ onRoundTrip: countRoundTrip, writeLog });
  const onUnreadable = makeReportUnreadable(writeLog);
  const tables = makeTables({ tablesUrl, credential: identity, onRequest, onUnreadable });
  const { storageProbe, ...stores } = makeStores({ tables, clock, randomId, measurements });
  const { secrets, vaultProbe, readKeys, ...kept } = connectKeyVault(config, identity);
  return {
    ...stores,
    ...kept,
    ...connectEntra({ entra, secrets, identity, clock, writeLog }),
    ensureStorage: () => ensureTables(tables),
    askAhead: makeAskAhead([() => identity.getToken(STORAGE_SCOPE), readKeys]),
    verifyCaller: makeCallerVerifier({ ...controlPanel, clock, writeLog }),
    probes: [storageProbe, vaultProbe, makeEntraProbe(entra.authority)],
    webPage: makeWebPage({ folder: config.webFolder, pageName: pageNameOf(catalogue.company) }),
    wait: async (milliseconds: number): Promise<void> => wait(milliseconds),
    ...{
      clock,
      later,
      randomText,
      randomId,
      catalogue,
      serviceUrl,
      administratorLinkLifetimeMs,
      azurePortalUrl: entra.portalUrl,
      entraAppId: entra.clientId,
      trustedProxies,
      requestsPerMinute,
      build,
      measurements,
      writeLog,
    },
  };
}

/** What the service needs of the world, and what it was told of itself. */
export type Ports = ReturnType<typeof connect>;
