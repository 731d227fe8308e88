/** The parts that the routes share, and what they are asked about. */
import type { ConsentStore } from './consent-store.ts';
import type { Directory } from './directory.ts';
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

export type { Env, Exchange } from './exchange.ts';

/** The first segment of nearly every path: one tenant, or whichever tenant the person belongs to. */
export type TenantPath = { kind: 'one'; tenant: Tenant } | { kind: 'any'; name: 'organizations' | 'common' };

/** Reads a path segment; undefined when no such tenant exists (AADSTS90002). */
export const readTenantPath = (directory: Directory, segment: string): TenantPath | undefined => {
  const name = segment.toLowerCase();
  if (name === 'organizations' || name === 'common') return { kind: 'any', name };
  const tenant = directory.findTenant(name);
  return tenant && { kind: 'one', tenant };
};
