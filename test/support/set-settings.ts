/**
 * Settings under which the function files can be imported: they register themselves with services made from the
 * environment. Set before they are imported. No test here uses those services: each handler gets its own.
 */
export const SERVICE_URL = 'https://sso.example';

export function setSettings(catalogueFile: string): void {
  Object.assign(process.env, {
    SERVICE_URL,
    APP_CATALOGUE_FILE: catalogueFile,
    TABLES_URL: 'https://tables.example',
    KEY_VAULT_URL: 'https://vault.example',
    ENTRA_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
    CONTROL_PANEL_ISSUER: 'https://panel.example',
    CONTROL_PANEL_AUDIENCE: 'azure-sso-identity',
    CONTROL_PANEL_JWKS_URL: 'https://panel.example/jwks',
  });
}
