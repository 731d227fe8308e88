/** Who somebody is in Entra. */
import type { ObjectId, TenantId } from './identifiers.ts';

/** A person in an Entra tenant: `tid` and `oid` together are the only name that stays (docs/platform-facts.md#who-somebody-is-in-entra-id). */
export type EntraIdentity = { readonly tenantId: TenantId; readonly objectId: ObjectId };
