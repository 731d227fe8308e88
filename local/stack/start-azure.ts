/** Azure's side of the stack: certificates, managed identity, Table Storage, Key Vault, Entra ID, Application Insights. */
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import registration from '../../infra/entra-app.json' with { type: 'json' };
import { startApplicationInsights } from '../application-insights/start-application-insights.ts';
import { startAzurite } from '../azurite/start-azurite.ts';
import { ensureLocalCertificates } from '../certificates/ensure-local-certificates.ts';
import { startEntra } from '../entra/start-entra.ts';
import { startKeyVault } from '../key-vault/start-key-vault.ts';
import { startManagedIdentity } from '../managed-identity/start-managed-identity.ts';
import type { Ports } from './ports.ts';
import { putVaultSecrets } from './seeding/put-vault-secrets.ts';
import { COMPANY_TENANT_ID, ENTRA_CLIENT_ID, entraSeed } from './seeding/seed.ts';
import type { StackSecrets } from './stack-secrets.ts';

type AzureParts = {
  readonly dataFolder: string;
  readonly ports: Ports;
  readonly secrets: StackSecrets;
  readonly serviceUrl: string;
  /** The Company's name: what its app registration is called after. */
  readonly companyName: string;
  readonly running: (() => Promise<void>)[];
  readonly onProgress: (part: string) => void;
};

/** Starts them. Answers the service's settings that follow, and what tests turn off. */
export async function startAzure(parts: AzureParts) {
  const { dataFolder, ports, secrets, serviceUrl, companyName, running, onProgress } = parts;
  const certificates = await ensureLocalCertificates(join(dataFolder, 'certificates'));
  // Before the first request: this process talks to the vault too.
  setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);
  onProgress('managed identity, Azurite, Key Vault, Entra ID, Application Insights');
  const identityFolder = join(dataFolder, 'managed-identity');
  const identity = await startManagedIdentity({ dataFolder: identityFolder, tenantId: COMPANY_TENANT_ID });
  running.push(() => identity.close());

  const tables = { dataFolder: join(dataFolder, 'azurite'), certificates, oauth: true } as const;
  let azurite = await startAzurite(tables);
  running.push(() => azurite.close());
  const tablesPort = Number(new URL(azurite.tablesUrl).port);

  const vault = await startKeyVault({ certificates, dataFile: join(dataFolder, 'key-vault.json'), identity });
  running.push(() => vault.close());
  const clientSecrets = Object.entries(secrets.clientSecrets);
  await putVaultSecrets(vault.url, identity, {
    'entra-client-secret': secrets.entraClientSecret,
    ...Object.fromEntries(clientSecrets.map(([id, secret]) => [`client-secret-${id}`, secret])),
  });

  const { issuer, principalId: subject, jwksUrl } = identity;
  const app = {
    clientId: ENTRA_CLIENT_ID,
    displayName: `${companyName} sign-in`,
    // As infra/register-app registers them, and the claims below, so that the laptop's Azure answers as the real one does.
    redirectUris: registration.web.redirectUris.map((uri) => uri.replace('SERVICE_URL', serviceUrl)),
    credentials: {
      clientSecrets: [secrets.entraClientSecret],
      federated: [{ issuer, subject, audience: 'api://AzureADTokenExchange' as const, jwksUrl }],
    },
    requiredPermissions: ['User.Read.All', 'Organization.Read.All'],
    groupMembershipClaims: 'DirectoryRole' as const,
    optionalClaims: registration.optionalClaims,
  };
  const dataFile = join(dataFolder, 'entra-consents.json');
  const entra = await startEntra(entraSeed(app), { port: ports.entra, dataFile });
  running.push(() => entra.close());
  const insights = await startApplicationInsights({ identity });
  running.push(() => insights.close());
  return {
    entraUrl: entra.url,
    insights,
    keyVaultUrl: vault.url,
    storage: {
      stop: () => azurite.close(),
      start: async () => {
        azurite = await startAzurite({ ...tables, port: tablesPort });
      },
    },
    settings: {
      TABLES_URL: azurite.tablesUrl,
      KEY_VAULT_URL: vault.url,
      KEY_VAULT_VERIFY_HOST: 'false',
      ENTRA_AUTHORITY: entra.url,
      GRAPH_URL: entra.graph,
      IDENTITY_ENDPOINT: identity.url,
      IDENTITY_HEADER: identity.header,
      AZURE_CLIENT_ID: identity.clientId,
      NODE_EXTRA_CA_CERTS: certificates.caFile,
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.connectionString,
    },
  };
}
