/** What the routes of a Company app share. */
import * as z from 'zod';
import type { PageSessions } from '../web/page-sessions.ts';
import type { Brand } from '../web/render-page.ts';
import type { KeptCookie } from '../web/kept-cookie.ts';
import type { PasswordStore, Verified } from '../password-store/password-store.ts';
import type { AskDiscovery } from './ask-discovery.ts';
import type { AzureSignIn, Flow } from './azure-sign-in.ts';

export interface CompanyApp {
  /** As the app catalogue names it. */
  readonly id: string;
  readonly displayName: string;
  readonly requiresTwoFactor: boolean;
  /** Whose mark and colours its pages wear; left out: its own. */
  readonly look?: string;
}

/** Who is signed in, and how. */
export type SignedIn =
  | { readonly via: 'azure'; readonly idToken: string; readonly claims: Readonly<Record<string, unknown>> }
  | {
      readonly via: 'password';
      readonly person: Extract<Verified, { result: 'ok' }>['person'];
    };

export interface AppParts {
  /** Its own address, from its start; never from a request. */
  readonly url: string;
  readonly app: CompanyApp;
  readonly brand: Brand;
  readonly issuer: string;
  readonly sessions: PageSessions<SignedIn>;
  /** The address of step one on its way to step two: a cookie, because an address never stands in a URL. */
  readonly addressCookie: KeptCookie<string>;
  /** A cookie for each sign-in under way, so that two tabs don't collide. */
  readonly flowCookie: (state: string) => KeptCookie<Flow>;
  readonly azure: AzureSignIn;
  readonly askDiscovery: AskDiscovery;
  readonly passwords: PasswordStore;
}

/** A form's fields as text: absent ones are empty, files are refused. */
export const FormText = z.string().max(2048).catch('');
