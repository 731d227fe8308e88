/** The parts that the routes share, and what they are asked about. */
import type { ConsentStore } from './consent-store.ts';
import type { Directory } from './directory.ts';
import { EntraError } from './entra-errors.ts';
import type { Faults } from './faults/fault-registry.ts';
import type { Tenant } from './seed.ts';
import type { AuthorizationCodes } from './sign-in/authorization-codes.ts';
import type { Sessions } from './sign-in/sessions.ts';
import type { TenantKeys } from './tenant-keys.ts';

export interface StandIn {
  /** `http://localhost:<port>`, without a trailing slash. */
  readonly url: string;
  /** The resource that stands for Microsoft Graph, `<url>/graph`. */
  readonly graph: string;
  readonly directory: Directory;
  readonly consents: ConsentStore;
  readonly keys: TenantKeys;
  readonly faults: Faults;
  readonly sessions: Sessions;
  readonly codes: AuthorizationCodes;
  readonly now: () => Date;
  /** Aborted when the stand-in closes: nothing waits longer than that. */
  readonly closing: AbortSignal;
}

/** The issuer of a tenant's version 2 tokens. */
export const issuerOf = (standIn: StandIn, tenantId: string): string => `${standIn.url}/${tenantId}/v2.0`;

/** The first segment of nearly every path: one tenant, or whichever tenant the person belongs to. */
export type TenantPath = {
  readonly name: string;
  /** Undefined for `organizations` and `common`. */
  readonly tenant: Tenant | undefined;
};

/** Reads a path segment. Throws AADSTS90002 when no such tenant exists. */
export const readTenantPath = ({ directory }: StandIn, segment: string): TenantPath => {
  const name = segment.toLowerCase();
  if (name === 'organizations' || name === 'common') return { name, tenant: undefined };
  const tenant = directory.findTenant(name);
  if (!tenant) throw new EntraError(90002, `Tenant: '${segment}'.`);
  return { name: tenant.id, tenant };
};

/** Those that a path may be about. */
export const tenantsIn = ({ directory }: StandIn, { tenant }: TenantPath): readonly Tenant[] =>
  tenant ? [tenant] : directory.tenants;

/** A parameter that there must be. Throws AADSTS900144. */
export const required = (values: Readonly<Record<string, string | undefined>>, name: string): string => {
  const value = values[name];
  if (value === undefined) throw new EntraError(900144, `Missing: '${name}'.`);
  return value;
};

/** Parameters of a query or a form, by name. OAuth forbids repeating one (RFC 6749, section 3.1). */
export const readParameters = (search: URLSearchParams): Readonly<Record<string, string | undefined>> => {
  const names = [...search.keys()];
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) < at));
  if (repeated.size > 0) throw new EntraError(90013, `Repeated: ${[...repeated].join(', ')}.`);
  return Object.fromEntries(search);
};
