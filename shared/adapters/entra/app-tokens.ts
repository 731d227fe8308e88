/** App-only tokens for Microsoft Graph, kept until shortly before they end. */
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/identifiers.ts';
import type { Clock } from '../../ports.ts';
import type { TokenClient, TokenRefusal } from './token-client.ts';

export type AppToken = { readonly kind: 'granted'; readonly token: string } | TokenRefusal;

export interface AppTokens {
  readonly get: (tenantId: TenantId) => Promise<AppToken>;
  /** Asks Entra, whatever is kept; the answer replaces it. */
  readonly getFresh: (tenantId: TenantId) => Promise<AppToken>;
}

const MAX_TENANTS = 1000;
/** A token must outlive the request that it is used for. */
const MARGIN_SECONDS = 300;

export function makeAppTokens(client: TokenClient, clock: Clock): AppTokens {
  const kept = new LRUCache<TenantId, { readonly token: string; readonly usableUntil: number }>({ max: MAX_TENANTS });
  const getFresh = async (tenantId: TenantId): Promise<AppToken> => {
    const answer = await client.requestAppToken(tenantId);
    kept.delete(tenantId);
    if (answer.kind === 'refused') return answer;
    const { accessToken: token, expiresOn } = answer.result;
    const usableUntil = (expiresOn?.getTime() ?? 0) - MARGIN_SECONDS * 1000;
    kept.set(tenantId, { token, usableUntil });
    return { kind: 'granted', token };
  };
  return {
    getFresh,
    async get(tenantId) {
      const known = kept.get(tenantId);
      if (known !== undefined && clock().getTime() < known.usableUntil) return { kind: 'granted', token: known.token };
      return getFresh(tenantId);
    },
  };
}
