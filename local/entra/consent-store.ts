/** Who consented to which app: the one thing that people change here, kept in a file so that it outlives a restart. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Seed } from './seed.ts';

const Consents = z.strictObject({
  tenants: z.array(z.strictObject({ tenantId: z.guid(), clientId: z.guid(), permissions: z.array(z.string()) })),
  users: z.array(z.strictObject({ tenantId: z.guid(), clientId: z.guid(), objectId: z.guid() })),
});
type Consents = z.infer<typeof Consents>;

export interface ConsentStore {
  /** The application permissions that an administrator granted; undefined when none did. */
  findGrant(tenantId: string, clientId: string): readonly string[] | undefined;
  grantTenant(tenantId: string, clientId: string, permissions: readonly string[]): void;
  hasUserConsent(tenantId: string, clientId: string, objectId: string): boolean;
  grantUser(tenantId: string, clientId: string, objectId: string): void;
}

const seededConsents = (seed: Seed): Consents => ({
  tenants: seed.consents.map(({ tenantId, clientId }) => ({
    tenantId,
    clientId,
    permissions: seed.apps.find((app) => app.clientId === clientId)?.requiredPermissions ?? [],
  })),
  users: [],
});

const load = (dataFile: string): Consents => {
  try {
    return Consents.parse(JSON.parse(readFileSync(dataFile, 'utf8')));
  } catch (cause) {
    throw new Error(`The Entra ID stand-in can't read its data file ${dataFile}; delete it to start afresh`, { cause });
  }
};

/** The rename makes it atomic: a reader, or a crash, meets the old file or the new one and never half of one. */
const save = (dataFile: string, consents: Consents): void => {
  mkdirSync(dirname(dataFile), { recursive: true });
  const next = `${dataFile}.${process.pid}.next`;
  writeFileSync(next, `${JSON.stringify(consents, null, 2)}\n`);
  renameSync(next, dataFile);
};

/**
 * Opens the store. An existing data file wins over the seed's consents. Without a file name everything stays in memory.
 * Throws when the file can't be read.
 */
export const openConsentStore = (seed: Seed, dataFile: string | undefined): ConsentStore => {
  const consents = dataFile !== undefined && existsSync(dataFile) ? load(dataFile) : seededConsents(seed);
  const keep = (): void => {
    if (dataFile !== undefined) save(dataFile, consents);
  };
  const grantOf = (tenantId: string, clientId: string) =>
    consents.tenants.find((grant) => grant.tenantId === tenantId && grant.clientId === clientId);
  const hasUserConsent = (tenantId: string, clientId: string, objectId: string): boolean =>
    consents.users.some((o) => o.tenantId === tenantId && o.clientId === clientId && o.objectId === objectId);
  return {
    findGrant: (tenantId, clientId) => grantOf(tenantId, clientId)?.permissions,
    grantTenant(tenantId, clientId, permissions) {
      const grant = grantOf(tenantId, clientId);
      // An administrator who consents again adds to what was granted before, as in the real service.
      if (grant) grant.permissions = [...new Set([...grant.permissions, ...permissions])];
      else consents.tenants.push({ tenantId, clientId, permissions: [...permissions] });
      keep();
    },
    hasUserConsent,
    grantUser(tenantId, clientId, objectId) {
      if (hasUserConsent(tenantId, clientId, objectId)) return;
      consents.users.push({ tenantId, clientId, objectId });
      keep();
    },
  };
};
