/** The stack's app catalogue: the file that the service validates, with the addresses of this start. */
import { type Brand, CONTROL_PANEL_ID, catalogueApps, type SeedApp } from './brands.ts';
import { PASSWORD_SERVICE_CLIENT_ID } from './seeding/seed.ts';

/** By app id; the Control Panel's too. */
export type AppUrls = Readonly<Record<string, string>>;

export const redirectUrisOf = (url: string): string[] => [`${url}/callback`];

/** Where a browser starts in it, and where it gives the Company password. The Control Panel has one page for both. */
const signInPages = ({ id }: SeedApp, url: string) =>
  id === CONTROL_PANEL_ID
    ? { initiateLoginUri: `${url}/sign-in`, companySignInUri: `${url}/sign-in` }
    : { initiateLoginUri: `${url}/initiate-login`, companySignInUri: `${url}/company-sign-in` };

const entry = (app: SeedApp, url: string) => {
  const { id, displayName, kind, requiresTwoFactor, requiresProduct, longestSession, introspects } = app;
  return {
    ...{ id, displayName, kind, requiresTwoFactor },
    ...(requiresProduct === undefined ? {} : { requiresProduct }),
    ...(longestSession === undefined ? {} : { offlineAccess: true, longestSession }),
    ...(introspects === undefined ? {} : { introspects }),
    ...{ clientId: id, clientAuthentication: 'client-secret', redirectUris: redirectUrisOf(url) },
    ...{ ...signInPages(app, url), postLogoutRedirectUris: [`${url}/`], origins: [url] },
  };
};

/** What goes into the file. */
export const makeAppCatalogue = (brand: Brand, appUrls: AppUrls) => ({
  company: { ...brand.company, controlPanelUrl: appUrls[CONTROL_PANEL_ID] ?? '' },
  apps: catalogueApps(brand).map((app) => entry(app, appUrls[app.id] ?? '')),
  passwordService: { clientId: PASSWORD_SERVICE_CLIENT_ID },
});
