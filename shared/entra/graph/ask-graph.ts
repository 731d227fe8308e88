/** Asks Microsoft Graph as the service itself, with a token of the tenant that is asked about. */
import type { TenantId } from '../../platform/words/identifiers.ts';
import { DependencyUnavailable, type Clock, type WriteLog } from '../../platform/ports.ts';
import type { GraphFailure } from '../ports.ts';
import { fetchJson, type JsonAnswer } from '../../platform/outbound-http/fetch-json.ts';
import { makeAppTokens } from './app-tokens.ts';
import type { EntraCredential } from '../token-endpoint/entra-credential.ts';
import type { EntraSettings } from '../entra-endpoints.ts';
import { consentSaidBy } from '../entra-refusals.ts';
import { makeTokenClient, type TokenRefusal } from '../token-endpoint/token-client.ts';

/** When Graph asks for patience and doesn't say how much. */
const DEFAULT_PATIENCE_SECONDS = 10;
const MAX_PATIENCE_SECONDS = 24 * 60 * 60;

type Options = {
  readonly settings: EntraSettings;
  readonly credential: EntraCredential;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  /** For each request. */
  readonly timeoutMilliseconds?: number;
};

/** An answer of Graph's that is neither a refusal nor a plea for patience; any other status. */
export type GraphAnswer = { readonly kind: 'answer'; readonly status: number; readonly body: unknown };
/**
 * One GET. Never throws: whatever goes wrong is an answer. `path` begins behind the address of Graph, or is a whole address
 * below it, as Graph names the next page; anything else is `unavailable`, for the token goes to Graph and nowhere else.
 */
export type AskGraph = (
  tenant: TenantId,
  path: string,
  bounds?: { readonly maxOctets?: number },
) => Promise<GraphAnswer | GraphFailure>;

export function makeAskGraph(options: Options): AskGraph {
  const { settings, clock, timeoutMilliseconds } = options;
  const tokens = makeAppTokens(makeTokenClient(options), clock);
  const root = `${settings.graphUrl}/`;
  return async function askGraph(tenant, path, { maxOctets } = {}) {
    const url = path.startsWith('/') ? `${settings.graphUrl}${path}` : path;
    // Dots in a path are taken out before anything is compared.
    if (URL.parse(url)?.href.startsWith(root) !== true) return { kind: 'unavailable' };
    try {
      // A kept token may have been revoked: on 401 a fresh one is tried, once.
      for (const getToken of [tokens.get, tokens.getFresh]) {
        const token = await getToken(tenant);
        if (token.kind === 'refused') return { kind: failureOf(token) };
        const headers = { Authorization: `Bearer ${token.token}`, Accept: 'application/json' };
        const request = { headers, timeoutMilliseconds, ...(maxOctets === undefined ? {} : { maxOctets }) };
        const answer = await fetchJson(url, request).catch(() => undefined);
        if (answer === undefined) return { kind: 'unavailable' };
        if (answer.status !== 401) return judge(answer, clock);
      }
    } catch (error) {
      // The vault that holds our credential counts too: without it there is no token.
      if (!(error instanceof DependencyUnavailable)) throw error;
    }
    return { kind: 'unavailable' };
  };
}

function judge({ status, headers, body }: JsonAnswer, clock: Clock): GraphAnswer | GraphFailure {
  if (status === 403) return { kind: 'no-permission' };
  if (status === 429) return { kind: 'throttled', retryAfterSeconds: patience(headers['retry-after'], clock) };
  return { kind: 'answer', status, body };
}

function failureOf({ refusal }: TokenRefusal): 'consent-withdrawn' | 'app-disabled' | 'unavailable' {
  const said = consentSaidBy(refusal);
  return said === undefined || said === 'our-credential-refused' ? 'unavailable' : said;
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function patience(retryAfter: string | undefined, clock: Clock): number {
  if (retryAfter === undefined) return DEFAULT_PATIENCE_SECONDS;
  const seconds = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - clock().getTime()) / 1000);
  return Number.isNaN(seconds) ? DEFAULT_PATIENCE_SECONDS : Math.min(Math.max(seconds, 1), MAX_PATIENCE_SECONDS);
}
