/** Looks people, tenants and apps up, and changes who is in a tenant. */
import { loginOf, type Seed, type Tenant, type User } from './seed.ts';

const normal = (address: string): string => address.trim().toLowerCase();

export type Directory = ReturnType<typeof makeDirectory>;

export const makeDirectory = ({ apps, tenants }: Seed) => {
  const seeded = structuredClone(tenants);
  /** By tenant id or by one of its verified domains, as in a path of the real service. */
  const findTenant = (name: string): Tenant | undefined =>
    tenants.find(({ id, verifiedDomains }) => [id, ...verifiedDomains].includes(name.toLowerCase()));
  const findByLogin = (tenantId: string, login: string, isGuest: boolean): User | undefined =>
    findTenant(tenantId)?.users.find(
      (user) => (user.guestOf !== undefined) === isGuest && normal(loginOf(user)) === normal(login),
    );
  return {
    ...{ apps, tenants, findTenant },
    findApp: (clientId: string) => apps.find((app) => app.clientId === clientId.toLowerCase()),
    /** The tenant that verified the domain of an address. */
    findTenantOfAddress: (address: string) => findTenant(normal(address).split('@')[1] ?? ''),
    findUser: (tenantId: string, objectId: string) =>
      findTenant(tenantId)?.users.find((user) => user.objectId === objectId),
    /** A member of the tenant by user principal name. */
    findMember: (tenantId: string, login: string) => findByLogin(tenantId, login, false),
    /** A guest in the tenant by the address used at home. */
    findGuest: (tenantId: string, homeAddress: string) => findByLogin(tenantId, homeAddress, true),
    /** Somebody else in a person's place, or nobody. */
    replaceUser(tenantId: string, user: User, anew?: User) {
      const tenant = findTenant(tenantId);
      if (tenant) tenant.users = tenant.users.flatMap((one) => (one === user ? (anew ?? []) : one));
    },
    /** Everybody as the seed has them, whatever was done to them since. */
    restoreUsers() {
      for (const [at, tenant] of tenants.entries()) tenant.users = structuredClone(seeded[at]?.users ?? []);
    },
  };
};
