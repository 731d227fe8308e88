/** One of the Company's apps, as small as an app can be that people sign in to. All of a brand's apps are this with other options. */
import type { LoopbackServer } from '../kit/serve-on-loopback.ts';
import { makeWebApp, servePages } from '../web/serve-pages.ts';
import { type CompanyAppOptions, makeParts } from './app-parts.ts';
import { addAzureRoutes } from './azure-routes.ts';
import { addPasswordRoutes } from './password-routes.ts';

/**
 * Starts it on the loopback; the service needn't be up yet. What to register for it: redirect URI `{url}/callback`,
 * `initiateLoginUri` `{url}/initiate-login`, `companySignInUri` `{url}/company-sign-in`, after sign-out `{url}/`.
 */
export const startCompanyApp = (options: CompanyAppOptions): Promise<LoopbackServer> =>
  servePages((url) => {
    const parts = makeParts(options, url);
    const web = makeWebApp(parts.brand);
    addPasswordRoutes(web, parts);
    addAzureRoutes(web, parts);
    return web;
  }, options.port);
