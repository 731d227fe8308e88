/** The first segment of nearly every path: one tenant, or whichever tenant the person belongs to. */
import type { Directory } from './directory.ts';
import type { Tenant } from './seed.ts';

export type TenantPath = { kind: 'one'; tenant: Tenant } | { kind: 'any'; name: 'organizations' | 'common' };

/** Reads a path segment; undefined when no such tenant exists (AADSTS90002). */
export const readTenantPath = (directory: Directory, segment: string): TenantPath | undefined => {
  const name = segment.toLowerCase();
  if (name === 'organizations' || name === 'common') return { kind: 'any', name };
  const tenant = directory.findTenant(name);
  return tenant && { kind: 'one', tenant };
};
