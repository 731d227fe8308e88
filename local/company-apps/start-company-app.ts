/** One of the Company's apps, as small as an app can be that people sign in to. All of a brand's apps are this with other options. */
import type { LoopbackServer } from '../loopback/serve-on-loopback.ts';
import { makePageSessions } from '../web/page-sessions.ts';
import { makeWebApp, servePages } from '../web/serve-pages.ts';
import { LRUCache } from 'lru-cache';
import type { PasswordStore } from '../password-store/password-store.ts';
import { makeKeptCookie } from '../web/kept-cookie.ts';
import type { AppParts, CompanyApp, SignedIn } from './app-parts.ts';
import { makeAskDiscovery } from './ask-discovery.ts';
import { addAzureRoutes } from './azure-routes.ts';
import { type Flow, makeAzureSignIn } from './azure-sign-in.ts';
import { addHomeRoutes } from './home-routes.ts';
import { addPasswordRoutes } from './password-routes.ts';

export interface CompanyAppOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly app: CompanyApp;
  /** The service: its OpenID issuer, and where `POST /discovery` is. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly passwords: PasswordStore;
  readonly company: { readonly name: string };
  readonly clock?: () => Date;
}

const TEN_MINUTES = 10 * 60;

function makeParts(options: CompanyAppOptions, url: string): AppParts {
  const { app, issuer, clientId, clientSecret, clock = () => new Date() } = options;
  const flows = new LRUCache<string, Flow>({ max: 1_000, ttl: TEN_MINUTES * 1000 });
  return {
    url,
    app,
    issuer,
    brand: { id: app.look ?? app.id, name: app.displayName, company: options.company.name },
    sessions: makePageSessions<SignedIn>(`${app.id}-session`),
    addressCookie: makeKeptCookie(`${app.id}-address`, TEN_MINUTES),
    // Part of the state is enough to tell tabs apart, and what isn't base64url never gets into a header.
    flowCookie: (state) =>
      makeKeptCookie(`${app.id}-flow-${state.replace(/[^\w-]/g, '').slice(0, 16)}`, TEN_MINUTES, flows),
    azure: makeAzureSignIn({ issuer, clientId, clientSecret, redirectUri: `${url}/callback` }, clock),
    askDiscovery: makeAskDiscovery({ serviceUrl: issuer, app: app.id, ownUrl: url, clientId, clientSecret }),
    passwords: options.passwords,
  };
}

/**
 * Starts it on the loopback; the service needn't be up yet. What to register for it: redirect URI `{url}/callback`,
 * `initiateLoginUri` `{url}/initiate-login`, `companySignInUri` `{url}/company-sign-in`, after sign-out `{url}/`.
 */
export function startCompanyApp(options: CompanyAppOptions): Promise<LoopbackServer> {
  return servePages((url) => {
    const parts = makeParts(options, url);
    const web = makeWebApp(parts.brand, url);
    addHomeRoutes(web, parts);
    addPasswordRoutes(web, parts);
    addAzureRoutes(web, parts);
    return web;
  }, options.port ?? 0);
}
