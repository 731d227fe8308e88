/**
 * Settings under which the function files can be imported: they register themselves with services made from the
 * environment. Import it before them. No test here uses those services: each handler gets its own.
 */
import { fileURLToPath } from 'node:url';

export const CATALOGUE_FILE = fileURLToPath(new URL('app-catalogue.json', import.meta.url));

Object.assign(process.env, {
  SERVICE_URL: 'https://sso.example',
  APP_CATALOGUE_FILE: CATALOGUE_FILE,
  TABLES_URL: 'https://tables.example',
  KEY_VAULT_URL: 'https://vault.example',
  ENTRA_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
  CONTROL_PANEL_ISSUER: 'https://panel.example',
  CONTROL_PANEL_AUDIENCE: 'azure-sso-identity',
  CONTROL_PANEL_JWKS_URL: 'https://panel.example/jwks',
});
