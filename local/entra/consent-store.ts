/** Who consented to which app: the one thing that people change here, kept in a file so that it outlives a restart. */
import * as z from 'zod';
import { openJson } from '../kit/json-file.ts';
import type { Seed } from './seed.ts';

const Consents = z.strictObject({
  tenants: z.array(z.strictObject({ tenantId: z.guid(), clientId: z.guid(), permissions: z.array(z.string()) })),
  users: z.array(z.strictObject({ tenantId: z.guid(), clientId: z.guid(), objectId: z.guid() })),
});
type Consents = z.infer<typeof Consents>;

export type ConsentStore = Awaited<ReturnType<typeof openConsentStore>>;

const seededConsents = ({ consents, apps }: Seed): Consents => ({
  tenants: consents.map((consent) => ({
    ...consent,
    permissions: apps.find(({ clientId }) => clientId === consent.clientId)?.requiredPermissions ?? [],
  })),
  users: [],
});

/**
 * Opens the store. An existing data file wins over the seed's consents. Without a file name everything stays in memory.
 * Rejects when the file can't be read.
 */
export const openConsentStore = async (seed: Seed, dataFile: string | undefined) => {
  const kept = await openJson(dataFile, Consents, seededConsents(seed));
  const change = (make: (consents: Consents) => Partial<Consents>): Promise<void> =>
    kept.change((consents) => ({ content: { ...consents, ...make(consents) }, result: undefined }));
  const isOf = (tenantId: string, clientId: string) =>
    function isSame(one: { tenantId: string; clientId: string }) {
      return one.tenantId === tenantId && one.clientId === clientId;
    };
  return {
    /** The application permissions that an administrator granted; undefined when none did. */
    findGrant: (tenantId: string, clientId: string): readonly string[] | undefined =>
      kept.read().tenants.find(isOf(tenantId, clientId))?.permissions,
    grantTenant: (tenantId: string, clientId: string, permissions: readonly string[]) =>
      change(({ tenants }) => {
        const isSame = isOf(tenantId, clientId);
        // An administrator who consents again adds to what was granted before, as in the real service.
        const all = new Set([...(tenants.find(isSame)?.permissions ?? []), ...permissions]);
        const others = tenants.filter((one) => !isSame(one));
        return { tenants: [...others, { tenantId, clientId, permissions: [...all] }] };
      }),
    hasUserConsent: (tenantId: string, clientId: string, objectId: string) =>
      kept.read().users.some((one) => isOf(tenantId, clientId)(one) && one.objectId === objectId),
    grantUser: (tenantId: string, clientId: string, objectId: string) =>
      change(({ users }) => ({ users: [...users, { tenantId, clientId, objectId }] })),
  };
};
