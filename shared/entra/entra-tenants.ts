/** A customer's tenant as the service itself sees it: consent, and what Microsoft Graph says of it. */
import { DependencyUnavailable, type Clock, type WriteLog } from '../platform/ports.ts';
import type { ConsentCheck, EntraTenants } from './ports.ts';
import type { TenantId } from '../platform/words/identifiers.ts';
import { adminConsentUrlOf, graphScopeOf, type EntraSettings } from './entra-endpoints.ts';
import { makeAppTokens, type AppTokens } from './graph/app-tokens.ts';
import type { EntraCredential } from './token-endpoint/entra-credential.ts';
import { consentSaidBy, redirectRefusalOf } from './entra-refusals.ts';
import { readOrganization } from './graph/read-organization.ts';
import { makeTokenClient, type TokenRefusal } from './token-endpoint/token-client.ts';

type Options = {
  readonly settings: EntraSettings;
  readonly credential: EntraCredential;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly timeoutMilliseconds?: number;
};

export function makeEntraTenants(options: Options): EntraTenants {
  const { settings, clock, timeoutMilliseconds } = options;
  const tokens = makeAppTokens(makeTokenClient(options), clock);
  return {
    refusalOf: redirectRefusalOf,
    adminConsentUrl: (request) => adminConsentUrl(settings, request),
    checkConsent: (tenantId) => checkConsent(tokens, tenantId),
    readTenant: (tenantId) => readTenant({ tokens, graphUrl: settings.graphUrl, timeoutMilliseconds }, tenantId),
  };
}

/** https://learn.microsoft.com/entra/identity-platform/v2-admin-consent */
function adminConsentUrl(
  { authority, graphUrl, clientId }: EntraSettings,
  request: Parameters<EntraTenants['adminConsentUrl']>[0],
): URL {
  const url = new URL(adminConsentUrlOf(authority, request.tenantId));
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: request.redirectUri,
    scope: graphScopeOf(graphUrl),
    state: request.state,
  }).toString();
  return url;
}

async function checkConsent(tokens: AppTokens, tenantId: TenantId): Promise<ConsentCheck> {
  const answer = await tokens.getFresh(tenantId);
  return answer.kind === 'granted' ? 'granted' : consentOf(answer);
}

function consentOf({ refusal, entraCode }: TokenRefusal): ConsentCheck {
  const said = consentSaidBy(refusal);
  // Nothing may be concluded from any other.
  if (said === undefined) throw unavailable(entraCode);
  return said;
}

type Reading = {
  readonly tokens: AppTokens;
  readonly graphUrl: string;
  readonly timeoutMilliseconds: number | undefined;
};

async function readTenant(
  { tokens, graphUrl, timeoutMilliseconds }: Reading,
  tenantId: TenantId,
): ReturnType<EntraTenants['readTenant']> {
  // A kept token may have been revoked: on 401 a fresh one is tried, once.
  for (const getToken of [tokens.get, tokens.getFresh]) {
    const answer = await getToken(tenantId);
    if (answer.kind === 'refused') {
      if (consentOf(answer) === 'our-credential-refused') throw unavailable(answer.entraCode);
      return 'no-permission';
    }
    const read = await readOrganization({ graphUrl, tenantId, token: answer.token, timeoutMilliseconds });
    if (read !== 'unauthorized') return read;
  }
  throw unavailable('Microsoft Graph refused a fresh token');
}

const unavailable = (why: string): DependencyUnavailable =>
  new DependencyUnavailable('entra', { cause: new Error(`nothing can be said of the tenant: ${why}`) });
