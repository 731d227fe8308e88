/** Every port on the real thing: Table Storage, Key Vault, Entra ID, the clock. Nothing connects anywhere yet. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from './config.ts';
import { connectDiscovery, type DiscoveryPorts } from './connect-discovery.ts';
import { connectEntra } from './entra/connect.ts';
import { makeFindCredentialFault } from './entra/token-endpoint/entra-credential.ts';
import { makeFindCredentialEnd } from './entra/find-credential-end.ts';
import { makeEntraProbe } from './entra/probe-entra.ts';
import { makeCallerVerifier } from './platform/callers/caller-verifier.ts';
import { makeClientKeys } from './platform/keys/client-keys.ts';
import { makeKeyRotation } from './platform/keys/key-rotation.ts';
import { randomOctets } from './platform/keys/random-octets.ts';
import { makeTokenSigner } from './platform/keys/token-signer.ts';
import { ensureTables } from './platform/tables/open-tables.ts';
import { makeFindSecretFaults } from './platform/vault/find-secret-faults.ts';
import { makeFindSecret } from './platform/vault/find-secret.ts';
import { makeKeyVaultProbe } from './platform/vault/probe-key-vault.ts';
import { pageNameOf } from './platform/words/apps/company.ts';
import { makeWebPage } from './portal/read-web-page.ts';
import { makeStores } from './storages.ts';

const randomText = (): string => randomOctets(32).toString('base64url');

/** What is kept in the vault, beyond what a discovery needs of it. */
function connectKeyVault({ keyVault, entra, catalogue, serviceUrl }: Config, begun: DiscoveryPorts) {
  const { clock, writeLog, behind } = begun;
  const { vault, secrets, rings } = behind;
  const kind = entra.credential;
  const findCredentialFault = makeFindCredentialFault({ kind, secrets, clock });
  const withSecret = catalogue.apps.filter(({ clientAuthentication }) => clientAuthentication === 'client-secret');
  const clients = [...withSecret, catalogue.passwordService].map(({ clientId }) => clientId);
  return {
    vaultProbe: makeKeyVaultProbe({ client: vault, rings, findCredentialFault, policy: keyVault, clock, writeLog }),
    findCredentialEnd: makeFindCredentialEnd({ kind, findSecret: makeFindSecret(vault) }),
    findSecretFaults: makeFindSecretFaults({ secrets, clients }),
    clientKeys: makeClientKeys({ apps: catalogue.apps, clock, writeLog }),
    keyRotation: makeKeyRotation({ client: vault, secrets, ...keyVault }),
    tokenSigner: makeTokenSigner({ ring: rings['signing-key'], issuer: serviceUrl }),
  };
}

/**
 * Throws nothing: what isn't there is found out when it's needed, and by `/health/ready`.
 * @param begun what a discovery has of them already: there is one of each in a process
 */
export function connect(config: Config, begun = connectDiscovery(config)) {
  const { entra, controlPanel, catalogue, administratorLinkLifetimeMs, build } = config;
  const { behind, ...ports } = begun;
  const { identity, tables, secrets } = behind;
  const { clock, writeLog } = ports;
  const { storageProbe, ...stores } = makeStores({ ...ports, ...behind });
  const { vaultProbe, ...kept } = connectKeyVault(config, begun);
  return {
    ...ports,
    ...stores,
    ...kept,
    ...connectEntra({ entra, secrets, identity, clock, writeLog }),
    ensureStorage: () => ensureTables(tables),
    verifyCaller: makeCallerVerifier({ ...controlPanel, clock, writeLog }),
    probes: [storageProbe, vaultProbe, makeEntraProbe(entra.authority)],
    webPage: makeWebPage({ folder: config.webFolder, pageName: pageNameOf(catalogue.company) }),
    wait: async (milliseconds: number): Promise<void> => wait(milliseconds),
    ...{ randomText, administratorLinkLifetimeMs, azurePortalUrl: entra.portalUrl, entraAppId: entra.clientId, build },
  };
}

/** What the service needs of the world, and what it was told of itself. */
export type Ports = ReturnType<typeof connect>;
