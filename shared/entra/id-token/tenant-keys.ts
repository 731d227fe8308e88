/** The signing keys of customers' tenants, each fetched when somebody of that tenant first signs in. */
import { makeBoundedMap } from '../../platform/in-process/bounded-map.ts';
import type { CryptoKey, JWK } from 'jose';
import type { TenantId } from '../../platform/words/identifiers.ts';
import { TENANT_KEYS_KEPT_MS } from '../../platform/words/lifetimes.ts';
import type { Clock, WriteLog } from '../../platform/ports.ts';
import { makePublishedKeys, type PublishedKeys } from '../../platform/keys/published-keys.ts';
import { readKeySet } from '../../platform/keys/read-key-set.ts';
import type { TokenHeader } from '../../platform/keys/read-token-header.ts';
import { fetchJson } from '../../platform/outbound-http/fetch-json.ts';
import { issuerOf, keysUrlOf } from '../entra-endpoints.ts';

export interface TenantKeys {
  /** The tenant's key that the header names, if it has one. Throws DependencyUnavailable when none could ever be fetched. */
  findKey(tenantId: TenantId, header: TokenHeader): Promise<CryptoKey | undefined>;
}

type Options = {
  readonly authority: string;
  /** The least time between two fetches for one tenant that unknown key ids asked for; it grows while they find nothing. */
  readonly cooldownSeconds: number;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  /** How many tenants' keys are held at once; the least recently used go first. */
  readonly maxTenants?: number;
  readonly timeoutMilliseconds?: number;
};

export function makeTenantKeys(options: Options): TenantKeys {
  const { authority, maxTenants = 1000, timeoutMilliseconds } = options;
  const tenants = makeBoundedMap<TenantId, PublishedKeys>(maxTenants);
  const keysOf = (tenantId: TenantId): PublishedKeys => {
    const known = tenants.get(tenantId);
    if (known !== undefined) return known;
    const fetchKeys = () => fetchTenantKeys(authority, tenantId, timeoutMilliseconds);
    const made = makePublishedKeys({
      ...options,
      fetchKeys,
      maxAgeSeconds: TENANT_KEYS_KEPT_MS / 1000,
      dependency: 'entra',
    });
    tenants.set(tenantId, made);
    return made;
  };
  return { findKey: (tenantId, header) => keysOf(tenantId).findKey(header) };
}

/** Throws when Entra doesn't answer. Undefined: it says that there is no such tenant (AADSTS90002). */
async function fetchTenantKeys(
  authority: string,
  tenantId: TenantId,
  timeoutMilliseconds: number | undefined,
): Promise<readonly JWK[] | undefined> {
  const { status, body } = await fetchJson(keysUrlOf(authority, tenantId), { timeoutMilliseconds });
  if (status === 400 || status === 404) return undefined;
  const keys = status === 200 ? readKeySet(body) : undefined;
  if (keys === undefined) throw new Error(`the keys of a tenant could not be read (HTTP ${status})`);
  // Entra says of a key for which issuer it signs; a key for another one is none of this tenant's.
  // https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-signing-key-issuer
  const issuer = issuerOf(authority, tenantId);
  return keys.filter(
    ({ issuer: named }) =>
      named === undefined || (typeof named === 'string' && named.replace('{tenantid}', tenantId) === issuer),
  );
}
