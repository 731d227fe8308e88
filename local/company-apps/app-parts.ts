/** What the routes of a Company app share. */
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { PasswordStore, Verified } from '../password-store/password-store.ts';
import { basicAuthorization } from '../web/call-service.ts';
import { makeKeptCookie } from '../web/kept-cookie.ts';
import { type AskDiscovery, makeAskDiscovery } from './ask-discovery.ts';
import { type Flow, makeAzureSignIn } from './azure-sign-in.ts';

export interface CompanyAppOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** As the app catalogue names it; `look` is one of Pico's colours. */
  readonly app: Readonly<Record<'id' | 'displayName' | 'look', string>> & { readonly requiresTwoFactor: boolean };
  /** The service: its OpenID issuer, and where `POST /discovery` is. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly passwords: PasswordStore;
  readonly company: { readonly name: string };
}

/** Who is signed in, and how. */
export type SignedIn =
  | { readonly via: 'azure'; readonly idToken: string; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly via: 'password'; readonly person: Extract<Verified, { result: 'ok' }>['person'] };

export type AppParts = ReturnType<typeof makeParts>;

const TEN_MINUTES = 10 * 60;
const EIGHT_HOURS = 8 * 60 * 60;

/** `url` is the app's own address, from its start; never from a request. */
export function makeParts({ app, issuer, clientId, clientSecret, passwords, company }: CompanyAppOptions, url: string) {
  const flows = new LRUCache<string, Flow>({ max: 1_000, ttl: TEN_MINUTES * 1000 });
  const askDiscovery: AskDiscovery = makeAskDiscovery({
    ...{ serviceUrl: issuer, app: app.id, ownUrl: url },
    authorization: basicAuthorization(clientId, clientSecret),
  });
  return {
    ...{ url, app, issuer, passwords, askDiscovery },
    brand: { name: app.displayName, company: company.name, look: app.look },
    sessions: makeKeptCookie<SignedIn>(`${app.id}-session`, EIGHT_HOURS),
    /** The address of step one on its way to step two: a cookie, because an address never stands in a URL. */
    addressCookie: makeKeptCookie<string>(`${app.id}-address`, TEN_MINUTES),
    /** A cookie for each sign-in under way, so that two tabs don't collide. Part of the state tells them apart; what isn't base64url gets into no header. */
    flowCookie: (state: string) =>
      makeKeptCookie(`${app.id}-flow-${state.replace(/[^\w-]/g, '').slice(0, 16)}`, TEN_MINUTES, flows),
    azure: makeAzureSignIn({ issuer, clientId, clientSecret, redirectUri: `${url}/callback` }),
  };
}

/** A form's fields as text: absent ones are empty, files are refused. */
export const FormText = z.string().max(2048).catch('');
