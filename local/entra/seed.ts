/** What the stand-in knows when it starts: the app registrations and the tenants with their people. */
import * as z from 'zod';

/** Directory role template ids, the same in every tenant. */
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const PRIVILEGED_ROLE_ADMINISTRATOR = 'e8611ab8-c189-46e8-94e1-60213ab1f814';

/** Microsoft writes its GUIDs in lower case; so does the stand-in, whatever the seed says. */
const Guid = z.guid().toLowerCase();
const Domain = z.hostname().toLowerCase();

const FederatedCredential = z.strictObject({
  issuer: z.string().min(1),
  subject: z.string().min(1),
  /** What Entra ID asks of every workload identity federation assertion. */
  audience: z.literal('api://AzureADTokenExchange'),
  jwksUrl: z.url(),
});

const App = z.strictObject({
  clientId: Guid,
  displayName: z.string().min(1).optional(),
  redirectUris: z.array(z.url()).min(1),
  credentials: z.strictObject({
    clientSecrets: z.array(z.string().min(1)).optional(),
    /** PEM certificates, public part only. */
    certificates: z.array(z.string().startsWith('-----BEGIN CERTIFICATE-----')).optional(),
    federated: z.array(FederatedCredential).optional(),
  }),
  /** Microsoft Graph application permissions, such as `User.Read.All`. */
  requiredPermissions: z.array(z.string().regex(/^[A-Za-z0-9.-]+$/)),
  groupMembershipClaims: z.literal('DirectoryRole').optional(),
  /** As in the manifest; what the stand-in doesn't know is left out of its tokens. */
  optionalClaims: z
    .looseObject({ idToken: z.array(z.looseObject({ name: z.string().min(1) })).default([]) })
    .optional(),
});

const User = z.strictObject({
  objectId: Guid,
  userPrincipalName: z.string().regex(/^[^@\s]+@[^@\s]+$/),
  displayName: z.string().min(1),
  givenName: z.string().min(1).optional(),
  surname: z.string().min(1).optional(),
  /** Such as `en-GB`. */
  preferredLanguage: z.string().min(1).optional(),
  mail: z.string().min(1).optional(),
  password: z.string().min(1),
  enabled: z.boolean(),
  /** When they were made in the directory. */
  createdAt: z.iso.datetime().default('2024-01-15T09:00:00Z'),
  roles: z.array(Guid),
  /** The tenant where a guest is at home; it need not be one of this stand-in's. */
  guestOf: Guid.optional(),
  /** False: the tenant asks for an assignment to the app, and this user has none (AADSTS50105). */
  assigned: z.boolean().default(true),
});

const Tenant = z.strictObject({
  id: Guid,
  displayName: z.string().min(1),
  /** The first is the default domain. */
  verifiedDomains: z.array(Domain).min(1),
  users: z.array(User),
  /** Assigned to the app with their direct members; where there are any, assignment is required. */
  assignedGroups: z.array(z.strictObject({ id: Guid, members: z.array(Guid) })).default([]),
  /** So many more people of that domain, in Graph alone: for measurements. */
  crowd: z.strictObject({ count: z.int().min(1).max(1_000_000), domain: Domain }).optional(),
});

/**
 * The address with which a person signs in: a guest's `alice_home.example#EXT#@host.example` is `alice@home.example`
 * at home; a member signs in with the user principal name.
 */
export const loginOf = ({ guestOf, userPrincipalName }: User): string => {
  if (guestOf === undefined) return userPrincipalName;
  const homeName = userPrincipalName.split(/#EXT#/i)[0] ?? '';
  const at = homeName.lastIndexOf('_');
  return at < 0 ? userPrincipalName : `${homeName.slice(0, at)}@${homeName.slice(at + 1)}`;
};

/** The optional claim `login_hint`, which an app gives back at signing in and out: opaque to everybody but the one who made it. */
export const loginHintOf = ({ objectId }: User): string =>
  `O.${Buffer.from(`stand-in ${objectId}`).toString('base64url')}`;

/** Whether the person holds a role that may consent for the whole organisation, application permissions included. */
export const mayConsentForTenant = ({ roles }: User): boolean =>
  roles.some((role) => role === GLOBAL_ADMINISTRATOR || role === PRIVILEGED_ROLE_ADMINISTRATOR);

const repeated = (values: readonly string[]): string[] => values.filter((value, at) => values.indexOf(value) < at);

/** The whole seed, with every default filled in. */
export const Seed = z
  .strictObject({
    apps: z.array(App).min(1),
    tenants: z.array(Tenant).min(1),
    consents: z.array(z.strictObject({ tenantId: Guid, clientId: Guid })).default([]),
  })
  .superRefine((seed, context) => {
    const twice = [
      ...repeated(seed.apps.map((app) => app.clientId)),
      ...repeated(seed.tenants.map((tenant) => tenant.id)),
      ...repeated(seed.tenants.flatMap((tenant) => tenant.verifiedDomains)),
      ...seed.tenants.flatMap(({ users }) =>
        repeated(users.flatMap((user) => [user.objectId, user.userPrincipalName])),
      ),
    ];
    for (const value of twice) context.addIssue({ code: 'custom', message: `${value} stands twice in the seed` });
    for (const { tenantId, clientId } of seed.consents) {
      const known =
        seed.tenants.some(({ id }) => id === tenantId) && seed.apps.some((app) => app.clientId === clientId);
      if (!known) context.addIssue({ code: 'custom', path: ['consents'], message: 'names an unknown tenant or app' });
    }
  });

/** What a caller of the stand-in writes. */
export type EntraSeed = z.input<typeof Seed>;
export type Seed = z.output<typeof Seed>;
export type App = z.output<typeof App>;
export type Tenant = z.output<typeof Tenant>;
export type User = z.output<typeof User>;
