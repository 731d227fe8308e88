/** An Entra stand-in with a crowd, in a process of its own, so that its memory is not counted with the service's. Ends with its parent. */
import { startEntra } from '../local/entra/start-entra.ts';
import { CLIENT_ID, CLIENT_SECRET, CROWD_DOMAIN, TENANT_ID } from './crowd-settings.ts';

const entra = await startEntra({
  apps: [
    {
      clientId: CLIENT_ID,
      redirectUris: ['http://localhost/callback'],
      credentials: { clientSecrets: [CLIENT_SECRET] },
      requiredPermissions: ['User.Read.All'],
    },
  ],
  tenants: [
    {
      id: TENANT_ID,
      displayName: 'Crowd',
      verifiedDomains: [CROWD_DOMAIN],
      users: [],
      crowd: { count: Number(process.argv[2]), domain: CROWD_DOMAIN },
    },
  ],
  consents: [{ tenantId: TENANT_ID, clientId: CLIENT_ID }],
});
process.send?.({ url: entra.url, graph: entra.graph });
process.once('disconnect', () => void entra.close());
