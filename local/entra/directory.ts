/** Looks people, tenants and apps up. Every look-up is by index: a seeded tenant may hold 200,000 people. */
import type { App, Seed, Tenant, User } from './seed.ts';
import { GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR } from './seed.ts';

export interface Directory {
  readonly tenants: readonly Tenant[];
  readonly apps: readonly App[];
  findApp(clientId: string): App | undefined;
  /** By tenant id or by one of its verified domains, as in a path of the real service. */
  findTenant(idOrDomain: string): Tenant | undefined;
  /** The tenant that verified the domain of an address. */
  findTenantOfAddress(address: string): Tenant | undefined;
  findUser(tenantId: string, objectId: string): User | undefined;
  /** A member of the tenant by user principal name. */
  findMember(tenantId: string, login: string): User | undefined;
  /** A guest in the tenant by the address used at home. */
  findGuest(tenantId: string, homeAddress: string): User | undefined;
  removeUser(tenantId: string, user: User): void;
  /** Throws when the object id or the address is somebody's. */
  addUser(tenantId: string, user: User): void;
  /** Everybody as the seed has them, whatever was done to them since. */
  restoreUsers(): void;
}

const normal = (address: string): string => address.trim().toLowerCase();

/**
 * The address with which a person signs in: a guest's `alice_home.example#EXT#@host.example` is `alice@home.example`
 * at home; a member signs in with the user principal name.
 */
export const loginOf = (user: User): string => {
  if (user.guestOf === undefined) return user.userPrincipalName;
  const homeName = user.userPrincipalName.split(/#EXT#/i)[0] ?? '';
  const at = homeName.lastIndexOf('_');
  return at < 0 ? user.userPrincipalName : `${homeName.slice(0, at)}@${homeName.slice(at + 1)}`;
};

/** Whether the person holds a role that may consent for the whole organisation, application permissions included. */
export const mayConsentForTenant = (user: User): boolean =>
  user.roles.some((role) => role === GLOBAL_ADMINISTRATOR || role === PRIVILEGED_ROLE_ADMINISTRATOR);

interface TenantIndex {
  byObjectId: Map<string, User>;
  members: Map<string, User>;
  guests: Map<string, User>;
}

const namesFor = (index: TenantIndex, user: User): Map<string, User> =>
  user.guestOf === undefined ? index.members : index.guests;

const indexUser = (index: TenantIndex, user: User, tenantId: string): void => {
  const names = namesFor(index, user);
  const login = normal(loginOf(user));
  if (index.byObjectId.has(user.objectId) || names.has(login)) {
    throw new Error(`The tenant ${tenantId} has the user ${user.objectId}, or their address, twice`);
  }
  index.byObjectId.set(user.objectId, user);
  names.set(login, user);
};

const indexUsers = (tenant: Tenant): TenantIndex => {
  const index: TenantIndex = { byObjectId: new Map(), members: new Map(), guests: new Map() };
  for (const user of tenant.users) indexUser(index, user, tenant.id);
  return index;
};

/** Builds the directory from a seed. Throws when an object id or an address stands twice in a tenant. */
export const makeDirectory = (seed: Seed): Directory => {
  const apps = new Map(seed.apps.map((app) => [app.clientId, app]));
  const tenants = new Map(
    seed.tenants.flatMap((tenant) => [tenant.id, ...tenant.verifiedDomains].map((name) => [name, tenant] as const)),
  );
  const users = new Map(seed.tenants.map((tenant) => [tenant.id, indexUsers(tenant)]));
  const seeded = new Map(seed.tenants.map((tenant) => [tenant.id, structuredClone(tenant.users)]));
  return {
    tenants: seed.tenants,
    apps: seed.apps,
    findApp: (clientId) => apps.get(clientId.toLowerCase()),
    findTenant: (idOrDomain) => tenants.get(idOrDomain.toLowerCase()),
    findTenantOfAddress: (address) => tenants.get(normal(address).split('@')[1] ?? ''),
    findUser: (tenantId, objectId) => users.get(tenantId)?.byObjectId.get(objectId),
    findMember: (tenantId, login) => users.get(tenantId)?.members.get(normal(login)),
    findGuest: (tenantId, homeAddress) => users.get(tenantId)?.guests.get(normal(homeAddress)),
    removeUser(tenantId, user) {
      const [tenant, index] = [tenants.get(tenantId), users.get(tenantId)];
      if (!tenant || !index) return;
      tenant.users = tenant.users.filter((one) => one !== user);
      index.byObjectId.delete(user.objectId);
      namesFor(index, user).delete(normal(loginOf(user)));
    },
    addUser(tenantId, user) {
      const [tenant, index] = [tenants.get(tenantId), users.get(tenantId)];
      if (!tenant || !index) throw new Error(`There is no tenant ${tenantId}`);
      indexUser(index, user, tenantId);
      tenant.users.push(user);
    },
    restoreUsers() {
      for (const tenant of seed.tenants) {
        tenant.users = structuredClone(seeded.get(tenant.id) ?? []);
        users.set(tenant.id, indexUsers(tenant));
      }
    },
  };
};
