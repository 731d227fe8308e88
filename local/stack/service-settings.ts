/** The settings of the stack's service that don't differ from stack to stack, and where its parts are. */
import { ENTRA_CLIENT_ID } from './seeding/seed.ts';

export const serviceSettings = (serviceUrl: string, controlPanelUrl: string, catalogueFile: string) => ({
  SERVICE_URL: serviceUrl,
  APP_CATALOGUE_FILE: catalogueFile,
  SECRETS_REFRESH_SECONDS: '2',
  KEY_LEAD_HOURS: '0',
  METRICS_EXPORT_SECONDS: '2',
  ENTRA_CLIENT_ID,
  ENTRA_CREDENTIAL: 'client-secret',
  ENTRA_KEYS_COOLDOWN_SECONDS: '1',
  CONTROL_PANEL_ISSUER: controlPanelUrl,
  CONTROL_PANEL_AUDIENCE: 'azure-sso-identity',
  CONTROL_PANEL_JWKS_URL: `${controlPanelUrl}/.well-known/jwks.json`,
  DISCOVERY_REQUESTS_PER_MINUTE: '300',
  CALLER_REQUESTS_PER_MINUTE: '600',
  AzureWebJobsDisableHomepage: 'true',
});
