/** The clients that are tried: where each comes from, and what the catalogue says of its app beyond the ordinary. */
import type { DebianPackage } from './all/unpack-debian.ts';

export const LEARNS_KEYS = {
  byTls: 'needs none',
  atOnce: 'at once',
  always: 'at each sign-in',
  /** oauth4webapi, of which many are made. */
  after60: 'after 60 s',
  /** jose's `createRemoteJWKSet`. */
  after30: 'after 30 s',
  /** 30 s less than what `/jwks` may be cached for. */
  after270: 'after 270 s',
  /** Microsoft.IdentityModel's, which asks once it has refused somebody. */
  byRefusal: 'by a refusal',
} as const;

export type Client = {
  readonly name: string;
  /** The package whose version is told. */
  readonly package: string;
  /** With which of its settings, where it is tried with several. */
  readonly variant?: string;
  /** For whom docs/clients.md lists it. */
  readonly kind: 'Node' | 'Browser' | 'Native' | '.NET' | 'Apache' | 'Python' | 'Ruby' | 'Go';
  readonly runs: 'server' | 'bundled' | 'browser' | 'process';
  /** Where it isn't from npm: the file in `all/` that tells its version, or Debian's package; and the file there with its settings. */
  readonly source?: ({ readonly file: string } | { readonly debian: Required<DebianPackage> }) & {
    readonly settings: string;
  };
  readonly clientAuthentication: 'client-secret' | 'none';
  /** Where it wants its answers, under the app's address. */
  readonly callback: string;
  /** Where it wants the browser after a sign-out; its root, unless told. */
  readonly signedOutAt?: string;
  /** When it asks for keys anew, at a token whose key it doesn't know. */
  readonly learnsKeys: (typeof LEARNS_KEYS)[keyof typeof LEARNS_KEYS];
  /** It keeps keys longer than the run waits, whatever it meets: after keys that roll at once it is started anew. */
  readonly keepsKeys?: boolean;
  /** Members of the app's entry in the catalogue that only this client needs. */
  readonly catalogue?: Readonly<Record<string, unknown>>;
  /** What the app learns of a person with these settings. */
  readonly keeps: readonly ('email' | 'name')[];
  /** Its session is renewed by a refresh token, at /refresh of its app. */
  readonly refreshes: boolean;
  /** How it signs out: by what it knows of the provider, or the app leads there itself. */
  readonly signsOut: 'itself' | 'by a link';
  /** What its user should know: where it differs from its documentation, and what it doesn't do. */
  readonly note: string;
};

/** What an app is started with, as its developer gets it from the Company. */
export type RunningClient = Client & {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

const server = (name: string, more: Partial<Client> = {}): Client => ({
  ...{
    name,
    package: name,
    kind: 'Node',
    runs: 'server',
    clientAuthentication: 'client-secret',
    callback: '/callback',
  },
  keeps: ['email', 'name'],
  ...{ refreshes: false, signsOut: 'itself', learnsKeys: LEARNS_KEYS.byTls, note: '' },
  ...more,
});
const browser = (name: string, more: Partial<Client> = {}): Client => ({
  ...{ name, package: name, kind: 'Browser', runs: 'browser', clientAuthentication: 'none', callback: '/callback' },
  keeps: ['email', 'name'],
  ...{ refreshes: false, signsOut: 'itself', learnsKeys: LEARNS_KEYS.byTls, note: '' },
  ...more,
});

/** What the catalogue says of an app that asks for `offline_access`, and may have it. */
const REFRESHES = { refreshes: true, catalogue: { offlineAccess: true, longestSession: 'PT8H' } } as const;

export const CLIENTS: readonly Client[] = [
  server('openid-client', REFRESHES),
  server('oauth4webapi', {
    learnsKeys: LEARNS_KEYS.after60,
    note: 'It has no sign-out: build the address from the metadata that it read.',
  }),
  server('msal-node', {
    package: '@azure/msal-node',
    signsOut: 'by a link',
    note: 'Pass `nonce` with the request that redeems the code, and make `state`, `nonce` and PKCE’s two values yourself.',
  }),
  server('hono-oidc-auth', {
    package: '@hono/oidc-auth',
    keeps: ['email'],
    signsOut: 'by a link',
    note: 'Its session holds `sub` and `email`; more by `processOAuthCallback`’s hook `oidcClaims`.',
  }),
  server('better-auth', {
    learnsKeys: LEARNS_KEYS.after30,
    callback: '/api/auth/callback/company',
    signsOut: 'by a link',
    note: 'Its session is its own and knows nothing of a sign-out elsewhere.',
  }),
  server('auth-express', {
    package: '@auth/express',
    callback: '/auth/callback/company',
    signsOut: 'by a link',
    note: 'With Express 5, mount it by a pattern whose first group is numbered: a named wildcard ends in “Bad request”. @auth/core, of which it is made, takes the same provider.',
  }),
  server('express-openid-connect', {
    learnsKeys: LEARNS_KEYS.after60,
    catalogue: { responseTypes: ['id_token'] },
    note: 'By default it asks for an ID token alone, by `form_post`, so the catalogue has to name that. With `clientSecret` and `authorizationParams: { response_type: "code" }` it needs nothing of the catalogue.',
  }),
  server('passport-openidconnect', {
    catalogue: { pkce: 'none' },
    signsOut: 'by a link',
    note: 'It sends neither PKCE nor a nonce: `state` alone ties an answer to the browser that asked. Prefer the strategy that openid-client brings for Passport.',
  }),
  server('grant', {
    callback: '/connect/company/callback',
    signsOut: 'by a link',
    note: 'It checks the nonce and no signature of the ID token: take who is in from the profile, which it reads from `/userinfo`.',
  }),
  browser('oidc-client-ts', {
    ...REFRESHES,
    note: 'With `offline_access` it renews by the refresh token, without it by a frame (`prompt=none`, no hint needed), which is answered with `login_required` where the browser keeps our cookies out.',
  }),
  browser('msal-browser', {
    package: '@azure/msal-browser',
    note: 'It sends no hint when it signs out: a page of ours asks before it leads back.',
  }),
  browser('keycloak-js', { note: 'Without Keycloak’s session frame: `checkLoginIframe: false`.' }),
  server('appauth', {
    ...REFRESHES,
    package: '@openid/appauth',
    kind: 'Native',
    runs: 'bundled',
    clientAuthentication: 'none',
    note: 'A loopback address is registered once, with any port (RFC 8252 section 7.3). Its package names its own files without their endings: bundle it. AppAuth for Android and iOS take the same settings.',
  }),
];
