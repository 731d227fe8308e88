/** The Company's Control Panel, as far as this service concerns it: Identity Management, and the issuer of the tokens it calls with. */
import type { Hono } from 'hono';
import type { LoopbackServer } from '../loopback/serve-on-loopback.ts';
import { makePageSessions } from '../web/page-sessions.ts';
import { makeWebApp, servePages } from '../web/serve-pages.ts';
import { addIdentityPage } from './identity-page.ts';
import { type IssuerKey, loadIssuerKey, type MintToken } from './issuer-key.ts';
import type { Contact, PanelParts } from './panel-parts.ts';
import { addSignInRoutes } from './sign-in-routes.ts';
import { addUsersPage } from './users-page.ts';

export interface ControlPanelOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly serviceUrl: string;
  readonly tokens: {
    /** Where the signing key is kept between starts. */
    readonly dataFile: string;
    /** The `aud` of its tokens: what the service calls itself. */
    readonly audience: string;
  };
  readonly company: { readonly name: string; readonly controlPanelName: string };
  readonly contacts: readonly Contact[];
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly clock?: () => Date;
}

export interface ControlPanel extends LoopbackServer {
  /** The `iss` of its tokens: its own address. */
  readonly issuer: string;
  readonly jwksUrl: string;
  /** A token for a contact (`account` given) or a service of the Company (without). */
  readonly mintToken: MintToken;
}

/** Lifetime of the tokens that the pages call with. */
const CALL_SECONDS = 5 * 60;
const FEED = { id: 'control-panel', roles: ['DirectoryService'] } as const;

function makeParts(options: ControlPanelOptions, mintToken: MintToken): PanelParts {
  const { company, contacts, accounts, serviceUrl } = options;
  return {
    brand: { id: 'control-panel', name: company.controlPanelName, company: company.name },
    contacts,
    accounts,
    serviceUrl,
    sessions: makePageSessions<string>('control-panel-session'),
    contactToken: (contact) => mintToken(contact, CALL_SECONDS),
    feedToken: () => mintToken(FEED, CALL_SECONDS),
  };
}

function makeRoutes(parts: PanelParts, key: IssuerKey, url: string): Hono {
  const web = makeWebApp(parts.brand, url);
  web.get('/.well-known/jwks.json', (c) => c.json({ keys: [key.publicKey] }));
  addSignInRoutes(web, parts);
  web.get('/', (c) => c.redirect('/identity-management', 303));
  addIdentityPage(web, parts);
  addUsersPage(web, parts);
  return web;
}

/** Starts it on the loopback; the service needn't be up yet. Rejects when its key file can't be read or the port is taken. */
export async function startControlPanel(options: ControlPanelOptions): Promise<ControlPanel> {
  const { tokens, port = 0, clock = () => new Date() } = options;
  const key = await loadIssuerKey(tokens.dataFile);
  const mint = Promise.withResolvers<MintToken>();
  const server = await servePages((url) => {
    const mintToken = key.minter(url, tokens.audience, clock);
    mint.resolve(mintToken);
    return makeRoutes(makeParts(options, mintToken), key, url);
  }, port);
  const { url } = server;
  const close = () => server.close();
  return { url, close, issuer: url, jwksUrl: `${url}/.well-known/jwks.json`, mintToken: await mint.promise };
}
