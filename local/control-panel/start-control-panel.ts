/** The Company's Control Panel, as far as this service concerns it: Identity Management, and the issuer of the tokens it calls with. */
import type { Hono } from 'hono';
import type * as z from 'zod';
import { Company } from '../../shared/platform/words/apps/company.ts';
import { keepSigningKey, type SigningKey, signJwt } from '../kit/signing-key.ts';
import { makeKeptCookie } from '../web/kept-cookie.ts';
import { makeWebApp, servePages } from '../web/serve-pages.ts';
import { addPages, addSignInRoutes } from './pages.ts';
import type { Contact, PanelParts } from './panel-parts.ts';

const HelpWords = Company.pick({ menuPath: true, startName: true, switchName: true });

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
  /** The words of the help pages are the catalogue's, which has its own where one is left out. */
  readonly company: { readonly name: string; readonly controlPanelName: string } & z.input<typeof HelpWords>;
  readonly contacts: readonly Contact[];
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
}

/** Whom a token speaks for: a contact of one account, or, without an account, a service of the Company. */
export type TokenSubject = Pick<Contact, 'id' | 'roles'> & Partial<Pick<Contact, 'name' | 'email' | 'account'>>;
export type MintToken = (subject: TokenSubject, lifetimeSeconds: number) => Promise<string>;

export type ControlPanel = Awaited<ReturnType<typeof startControlPanel>>;

/** Lifetime of the tokens that the pages call with. */
const CALL_SECONDS = 5 * 60;
const EIGHT_HOURS = 8 * 60 * 60;
const FEED = { id: 'control-panel', roles: ['DirectoryService'] } as const;

function makeParts({ company, contacts, accounts, serviceUrl }: ControlPanelOptions, mintToken: MintToken): PanelParts {
  const { menuPath, startName, switchName } = company;
  return {
    ...{ contacts, accounts, serviceUrl, words: HelpWords.parse({ menuPath, startName, switchName }) },
    brand: { name: company.controlPanelName, company: company.name, look: 'indigo' },
    sessions: makeKeptCookie('control-panel-session', EIGHT_HOURS),
    contactToken: (contact) => mintToken(contact, CALL_SECONDS),
    feedToken: () => mintToken(FEED, CALL_SECONDS),
  };
}

function makeRoutes(parts: PanelParts, key: SigningKey): Hono {
  const web = makeWebApp(parts.brand);
  web.get('/.well-known/jwks.json', (c) => c.json({ keys: [{ ...key.jwk, alg: 'RS256' }] }));
  addSignInRoutes(web, parts);
  addPages(web, parts);
  return web;
}

const makeMinter = (key: SigningKey, iss: string, aud: string): MintToken =>
  function mintToken({ id, account, roles, name, email }, lifetimeSeconds) {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss, aud, sub: id, iat, exp: iat + lifetimeSeconds, roles: [...roles] };
    return signJwt({ ...claims, ...(account !== undefined && { account, name, email }) }, key);
  };

/** Starts it on the loopback; the service needn't be up yet. Rejects when its key file can't be read or the port is taken. */
export async function startControlPanel(options: ControlPanelOptions) {
  const { tokens, port = 0 } = options;
  // Kept, so that a token handed out stays good for its day.
  const key = await keepSigningKey(tokens.dataFile);
  const minter = (url: string) => makeMinter(key, url, tokens.audience);
  const { url, close } = await servePages((own) => makeRoutes(makeParts(options, minter(own)), key), port);
  return {
    ...{ url, close },
    /** The `iss` of its tokens: its own address. */
    issuer: url,
    jwksUrl: `${url}/.well-known/jwks.json`,
    /** A token for a contact (`account` given) or a service of the Company (without). */
    mintToken: minter(url),
  };
}
