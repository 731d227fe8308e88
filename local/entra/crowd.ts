/** People by the hundred thousand: made when they are listed, never kept. Only Graph shows them; nobody can sign in as one. */
import type { Tenant, User } from './seed.ts';

type Crowd = NonNullable<Tenant['crowd']>;

/** Of each hundred some are as a directory really has them; the rest are members who are enabled. */
const TRAITS: Readonly<Record<number, 'disabled' | 'guest' | 'renamed'>> = {
  7: 'disabled',
  13: 'guest',
  21: 'renamed',
};

/** The address of one of the crowd, counted from 0, at which a user of the same person would be known. */
export const crowdAddress = (domain: string, number: number): string =>
  `person${String(number).padStart(6, '0')}@${domain}`;

function crowdUser({ domain }: Crowd, number: number): User {
  const address = crowdAddress(domain, number);
  const trait = TRAITS[number % 100];
  const name = address.slice(0, address.indexOf('@'));
  return {
    objectId: `c0c0c0c0-0000-4000-8000-${String(number).padStart(12, '0')}`,
    userPrincipalName:
      trait === 'guest' ? `${name}_home.example#EXT#@${domain}` : trait === 'renamed' ? `new.${address}` : address,
    displayName: `Person ${number}`,
    mail: address,
    password: 'nobody signs in with this',
    enabled: trait !== 'disabled',
    roles: [],
    assigned: true,
    createdAt: '2024-01-15T09:00:00Z',
    ...(trait === 'guest' ? { guestOf: '00000000-0000-4000-8000-00000000c0c0' } : {}),
  };
}

/** How many people Graph lists for the tenant. */
export const countPeople = (tenant: Tenant): number => tenant.users.length + (tenant.crowd?.count ?? 0);

/** One of them by place: first those with a life of their own, then the crowd. */
export const personAt = (tenant: Tenant, at: number): User | undefined =>
  tenant.users[at] ??
  (tenant.crowd && at < countPeople(tenant) ? crowdUser(tenant.crowd, at - tenant.users.length) : undefined);
