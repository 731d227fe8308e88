/** The stack's app catalogue: the file that the service validates, with the addresses of this start. */
import { APPS, COMPANY, PASSWORD_SERVICE_CLIENT_ID, type SeedApp } from './seed.ts';

export type AppUrls = Readonly<Record<string, string>>;

export const redirectUrisOf = (url: string): string[] => [`${url}/callback`];

const entry = (app: SeedApp, url: string) => ({
  id: app.id,
  displayName: app.displayName,
  kind: app.kind,
  requiresTwoFactor: app.requiresTwoFactor,
  ...(app.requiresProduct === undefined ? {} : { requiresProduct: app.requiresProduct }),
  clientId: app.id,
  clientAuthentication: 'client-secret',
  redirectUris: redirectUrisOf(url),
  initiateLoginUri: `${url}/initiate-login`,
  companySignInUri: `${url}/company-sign-in`,
  postLogoutRedirectUris: [`${url}/`],
  origins: [url],
});

/** What goes into the file; `appUrls` by app id. */
export const makeAppCatalogue = (appUrls: AppUrls, controlPanelUrl: string) => ({
  company: { ...COMPANY, controlPanelUrl },
  apps: APPS.map((app) => entry(app, appUrls[app.id] ?? '')),
  passwordService: { clientId: PASSWORD_SERVICE_CLIENT_ID },
});
