/** App-only tokens for Microsoft Graph, one for each tenant, kept while they are good. */
import type { TenantId } from '../../platform/words/identifiers.ts';
import type { Clock } from '../../platform/ports.ts';
import { type KeptTokens, makeKeptTokens } from '../../platform/identity/kept-tokens.ts';
import type { TokenClient, TokenRefusal } from '../token-endpoint/token-client.ts';

/** `getFresh` asks Entra, whatever is kept. */
export type AppTokens = KeptTokens<TenantId, TokenRefusal>;

const MAX_TENANTS = 1000;

export const makeAppTokens = (client: Pick<TokenClient, 'requestAppToken'>, clock: Clock): AppTokens =>
  makeKeptTokens<TenantId, TokenRefusal>({
    fetch: async (tenantId) => {
      const answer = await client.requestAppToken(tenantId);
      if (answer.kind === 'refused') return answer;
      const { accessToken: token, expiresOn } = answer.result;
      return { kind: 'granted', token, endsAt: expiresOn?.getTime() ?? 0 };
    },
    maxKeys: MAX_TENANTS,
    clock,
  });
