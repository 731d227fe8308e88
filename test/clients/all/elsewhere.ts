/** The clients that aren't from npm: where each is from, and what the catalogue says of its app. They run with `npm run test:clients -- --all`. */
import { type Client, LEARNS_KEYS } from '../clients.ts';

const dotnet = (name: string, packageName: string, more: Partial<Client> = {}): Client => ({
  ...{ name, package: packageName, kind: '.NET', runs: 'process', clientAuthentication: 'client-secret' },
  ...{ callback: '/callback', keeps: ['email', 'name'], refreshes: false, signsOut: 'itself' },
  source: { file: 'dotnet/Clients.csproj', settings: 'dotnet/AspNetCore.cs' },
  ...{ learnsKeys: LEARNS_KEYS.byRefusal, note: '' },
  ...more,
});

/** Of Debian 12's packages, whose fixes of faults keep the version. */
const debian = (name: string, kind: Client['kind'], more: Partial<Client> & Pick<Client, 'source'>): Client => ({
  ...{ name, package: name, kind, runs: 'process', clientAuthentication: 'client-secret' },
  ...{ callback: '/callback', keeps: ['email', 'name'], refreshes: true, signsOut: 'itself', note: '' },
  learnsKeys: LEARNS_KEYS.atOnce,
  catalogue: { offlineAccess: true, longestSession: 'PT8H' },
  ...more,
});

const ASPNETCORE = 'Microsoft.AspNetCore.Authentication.OpenIdConnect';
const KEEPS_KEYS =
  'It keeps keys for 12 hours. A sign-in with a key that it doesn’t know is refused once, which makes it ask anew, at most every 5 minutes: the next one succeeds.';

export const ELSEWHERE: readonly Client[] = [
  dotnet('aspnetcore', ASPNETCORE, {
    variant: 'as it comes',
    callback: '/signin-oidc',
    signedOutAt: '/signout-callback-oidc',
    catalogue: { responseTypes: ['id_token'] },
    note: `As it comes it asks for an ID token alone, by \`form_post\`, so the catalogue has to name that. It sends no hint when it signs out, unless \`SaveTokens\` is on: a page of ours asks before it leads back. ${KEEPS_KEYS}`,
  }),
  dotnet('aspnetcore-code', ASPNETCORE, {
    variant: 'code flow',
    callback: '/signin-oidc',
    signedOutAt: '/signout-callback-oidc',
    note: `With \`ResponseType\` “code” it needs nothing of the catalogue. ${KEEPS_KEYS}`,
  }),
  dotnet('openiddict', 'OpenIddict.Client.AspNetCore', {
    signedOutAt: '/signed-out',
    source: { file: 'dotnet/Clients.csproj', settings: 'dotnet/OpenIddict.cs' },
    note: `Without a store of its own it sends all that it has to remember as \`state\`, some 3,000 characters. ${KEEPS_KEYS}`,
  }),
  dotnet('duende-oidcclient', 'Duende.IdentityModel.OidcClient', {
    clientAuthentication: 'none',
    refreshes: true,
    catalogue: { offlineAccess: true, longestSession: 'PT8H' },
    source: { file: 'dotnet/Clients.csproj', settings: 'dotnet/Duende.cs' },
    learnsKeys: LEARNS_KEYS.byTls,
    note: 'It takes the ID token from `/token` by TLS and checks no signature, unless it is given an `IdentityTokenValidator`. A native app opens `StartUrl` in the browser and hears the answer on a loopback address.',
  }),
  debian('mod-auth-openidc', 'Apache', {
    package: 'mod_auth_openidc',
    source: {
      debian: { name: 'libapache2-mod-auth-openidc', version: '2.4.12.3' },
      settings: 'apache/openidc.conf',
    },
    note: '`OIDCPKCEMethod` is the line that its own example leaves out: without it, it sends a nonce alone, and the catalogue would have to say `"pkce": "optional"`. Pages learn of claims by `OIDC_CLAIM_email` and its like, as header and in the environment; `REMOTE_USER` is `sub@issuer`, unless `OIDCRemoteUserClaim` names another claim. Signing out is a link to `/callback?logout=` with the address afterwards; it ends the refresh token here too (`/revoke`). Where a refresh is refused, the session ends, and leads to `OIDCDefaultLoggedOutURL`; without `logout_on_error` the session would go on. A script’s request (`Sec-Fetch-Mode`) is answered 401 rather than led to a sign-in. An error that comes back (with `prompt=none`, for one) carries `iss`, as RFC 9207 has it, which this version [takes for the beginning of a sign-in](../findings/mod-auth-openidc-error-with-iss.sh): leave `OIDCDefaultURL` unset, with which that goes round and round.',
  }),
  debian('authlib', 'Python', {
    package: 'Authlib',
    source: { debian: { name: 'python3-authlib', version: '1.2.0' }, settings: 'python/authlib_app.py' },
    note: '`code_challenge_method` is the line that its first example leaves out: without it, it sends a nonce alone, and the catalogue would have to say `"pkce": "optional"`. It has no sign-out: build the address from the metadata that it read. Flask keeps a session in a cookie, where the tokens don’t fit: keep those elsewhere. Django, Starlette and FastAPI take the same settings.',
  }),
  debian('omniauth-openid-connect', 'Ruby', {
    package: 'gitlab-omniauth-openid-connect',
    callback: '/auth/company/callback',
    refreshes: false,
    catalogue: { pkce: 'optional' },
    source: { debian: { name: 'ruby-omniauth-openid-connect', version: '0.10.0' }, settings: 'ruby/app.rb' },
    learnsKeys: LEARNS_KEYS.always,
    note: 'It sends a nonce and no PKCE, so the catalogue has to say `"pkce": "optional"`. The gem omniauth_openid_connect, from which it was forked and to which GitLab went back, has `pkce: true` from 0.5.0 on and then needs nothing of the catalogue (from its documentation: not run, it isn’t in Debian). Since OmniAuth 2 a sign-in begins with a form that is posted to `/auth/company`. It signs out at `/auth/company/logout`, without a hint: a page of ours asks before it leads back.',
  }),
  debian('go-oidc', 'Go', {
    package: 'github.com/coreos/go-oidc',
    source: { debian: { name: 'golang-github-coreos-go-oidc-dev', version: '2.1.0' }, settings: 'go/sign_in.go' },
    ...{ learnsKeys: LEARNS_KEYS.after270, keepsKeys: true },
    note: 'PKCE is left to the app with this version of oauth2; newer ones have `GenerateVerifier`, `S256ChallengeOption` and `VerifierOption`. A key that it doesn’t know it asks for only once those that it has are about to leave the cache. Version 3 (`github.com/coreos/go-oidc/v3/oidc`, not in Debian 12 and not run) asks at once, and takes the same calls.',
  }),
];
