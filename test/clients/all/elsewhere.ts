/** The clients that aren't from npm: where each is from, and what the catalogue says of its app. They run with `npm run test:clients -- --all`. */
import type { Client } from '../clients.ts';

const dotnet = (name: string, packageName: string, more: Partial<Client> = {}): Client => ({
  ...{ name, package: packageName, kind: '.NET', runs: 'process', clientAuthentication: 'client-secret' },
  ...{ callback: '/callback', keeps: ['email', 'name'], refreshes: false, signsOut: 'itself' },
  source: { file: 'dotnet/Clients.csproj', settings: 'dotnet/AspNetCore.cs' },
  keepsKeys: true,
  note: '',
  ...more,
});

const ASPNETCORE = 'Microsoft.AspNetCore.Authentication.OpenIdConnect';
const KEEPS_KEYS =
  'It keeps keys for 12 hours, which is less than the time that a new key is published before it is used; keys that roll at once, as here, it learns by a restart.';

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
    keepsKeys: false,
    note: 'It takes the ID token from `/token` by TLS and checks no signature, unless it is given an `IdentityTokenValidator`. A native app opens `StartUrl` in the browser and hears the answer on a loopback address.',
  }),
];
