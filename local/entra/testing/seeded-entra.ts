/** A stand-in with two tenants, started on a free port, for the tests of its parts. */
import { type EntraOptions, type RunningEntra, startEntra } from '../start-entra.ts';
import type { EntraSeed } from '../seed.ts';

export const HOST = '11111111-aaaa-4bbb-8ccc-000000000001';
export const HOME = '22222222-aaaa-4bbb-8ccc-000000000002';
export const STRICT = '33333333-aaaa-4bbb-8ccc-000000000003';
export const CLIENT = '99999999-aaaa-4bbb-8ccc-000000000009';
export const SECRET = 'a secret: 100% + ünsafe & more';
export const CALLBACK = 'http://localhost:4999/callback';
export const CONSENTED = 'http://localhost:4999/consented?keep=this';
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

type User = EntraSeed['tenants'][number]['users'][number];

const person = (objectId: string, userPrincipalName: string, rest: Partial<User> = {}): User => ({
  objectId: `aaaaaaaa-0000-4000-8000-00000000000${objectId}`,
  userPrincipalName,
  displayName: userPrincipalName.split('@')[0] ?? '',
  password: 'right',
  enabled: true,
  roles: [],
  ...rest,
});

export const ADMIN = 'admin@host.example';
export const USER = 'user@host.example';
export const GUEST_AT_HOME = 'alice@home.example';

/** The seed of every test here; each changes what it is about. */
export const makeSeed = (): EntraSeed => ({
  apps: [
    {
      ...{ clientId: CLIENT, displayName: 'Azure <SSO> & more', redirectUris: [CALLBACK, CONSENTED] },
      credentials: { clientSecrets: [SECRET] },
      requiredPermissions: ['Organization.Read.All', 'User.Read.All'],
      groupMembershipClaims: 'DirectoryRole',
    },
  ],
  tenants: [
    {
      ...{ id: HOST, displayName: 'Host & Sons', verifiedDomains: ['host.example', 'host.onmicrosoft.example'] },
      users: [
        person('1', ADMIN, { roles: [GLOBAL_ADMINISTRATOR] }),
        person('2', USER, { mail: 'user.mail@host.example', displayName: '<b>User</b>' }),
        person('3', 'disabled@host.example', { enabled: false }),
        person('4', 'unassigned@host.example', { assigned: false }),
        person('5', 'alice_home.example#EXT#@host.onmicrosoft.example', { guestOf: HOME, password: 'unused' }),
      ],
    },
    {
      ...{ id: HOME, displayName: 'Home', verifiedDomains: ['home.example'] },
      users: [person('6', GUEST_AT_HOME), person('7', 'bob@home.example', { roles: [GLOBAL_ADMINISTRATOR] })],
    },
    {
      ...{ id: STRICT, displayName: 'Strict', verifiedDomains: ['strict.example'] },
      users: [person('9', 'admin@strict.example', { roles: [GLOBAL_ADMINISTRATOR] })],
    },
  ],
  consents: [{ tenantId: HOST, clientId: CLIENT }],
});

/** Starts it with that seed, changed by `change`. */
export const startSeededEntra = (
  change: (seed: EntraSeed) => EntraSeed = (seed) => seed,
  options: EntraOptions = {},
): Promise<RunningEntra> => startEntra(change(makeSeed()), options);

/** Switches faults, or whatever the body says; answers the response. */
export const orderFault = (entra: RunningEntra, body: unknown): Promise<Response> =>
  fetch(`${entra.url}/faults`, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
