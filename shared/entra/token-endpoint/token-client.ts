/** Asks Entra's token endpoint, through msal-node: it makes the requests and the client's assertions; the answers we judge ourselves. */
import type { AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { DependencyUnavailable, type WriteLog } from '../../platform/ports.ts';
import type { EntraAuthority, EntraCodeRequest } from '../ports.ts';
import { readAzureError } from '../rules/azure-errors.ts';
import type { AzureRefusal } from '../../platform/words/refusals/refusals.ts';
import type { TenantId } from '../../platform/words/identifiers.ts';
import {
  authorizeUrlOf,
  graphScopeOf,
  issuerOf,
  keysUrlOf,
  tokenUrlOf,
  type EntraSettings,
} from '../entra-endpoints.ts';
import type { EntraCredential, MsalCredential } from './entra-credential.ts';
import { makeTokenWire } from './token-wire.ts';

export type TokenRefusal = { readonly kind: 'refused'; readonly refusal: AzureRefusal; readonly entraCode: string };
export type TokenAnswer = { readonly kind: 'granted'; readonly result: AuthenticationResult } | TokenRefusal;

export interface TokenClient {
  redeemCode(request: EntraCodeRequest): Promise<TokenAnswer>;
  /** A token for Microsoft Graph with what the tenant consented to; always asked for anew. */
  requestAppToken(tenantId: TenantId): Promise<TokenAnswer>;
}

type Ask = (client: ConfidentialClientApplication) => Promise<AuthenticationResult | null>;
type Question = { readonly authority: EntraAuthority; readonly ask: Ask };
type Options = {
  readonly settings: EntraSettings;
  readonly credential: EntraCredential;
  readonly writeLog: WriteLog;
  /** For each request. */
  readonly timeoutMilliseconds?: number;
};

/** Every method throws DependencyUnavailable when there is no readable answer in time. */
export function makeTokenClient({ settings, credential, writeLog, timeoutMilliseconds }: Options): TokenClient {
  const askOnce = async ({ authority, ask }: Question): Promise<TokenAnswer> => {
    const read = await credential.read();
    if (read.kind === 'unusable') return { kind: 'refused', refusal: 'our-credential-refused', entraCode: read.fault };
    return exchange({ settings, authority, auth: read.auth, timeoutMilliseconds }, ask);
  };
  const askAndRenew = async (question: Question): Promise<TokenAnswer> => {
    const answer = await askOnce(question);
    if (!isOursRefused(answer)) return answer;
    // Entra checks the client before it looks at a code, so the code is still good for the credential's successor.
    const last = (await credential.renew()) ? await askOnce(question) : answer;
    if (isOursRefused(last)) writeLog('entra-credential-refused', { code: last.entraCode });
    return last;
  };
  return {
    redeemCode: ({ authority, code, redirectUri, codeVerifier, nonce }) =>
      askAndRenew({
        authority,
        ask: (client) =>
          client.acquireTokenByCode({ code, redirectUri, codeVerifier, nonce, scopes: ['openid', 'profile'] }),
      }),
    requestAppToken: (authority) =>
      askAndRenew({
        authority,
        ask: (client) =>
          client.acquireTokenByClientCredential({ scopes: [graphScopeOf(settings.graphUrl)], skipCache: true }),
      }),
  };
}

const isOursRefused = (answer: TokenAnswer): answer is TokenRefusal =>
  answer.kind === 'refused' && answer.refusal === 'our-credential-refused';

type Exchange = {
  readonly settings: EntraSettings;
  readonly authority: EntraAuthority;
  readonly auth: MsalCredential;
  readonly timeoutMilliseconds: number | undefined;
};

async function exchange({ settings, authority, auth, timeoutMilliseconds }: Exchange, ask: Ask): Promise<TokenAnswer> {
  const { ConfidentialClientApplication } = await import('@azure/msal-node');
  const wire = makeTokenWire(timeoutMilliseconds);
  // A fresh client each time: a shared one's cache grows with every person and slows down (docs/platform-facts.md#msal-node).
  const client = new ConfidentialClientApplication({
    auth: { clientId: settings.clientId, ...authorityOptions(settings.authority, authority), ...auth },
    system: { networkClient: wire.network, disableInternalRetries: true },
  });
  let outcome: { readonly result: AuthenticationResult | null } | { readonly thrown: unknown };
  try {
    outcome = { result: await ask(client) };
  } catch (thrown) {
    outcome = { thrown };
  }
  const state = wire.state();
  switch (state.kind) {
    case 'unused':
      throw new Error('msal-node did not ask Entra', { cause: 'thrown' in outcome ? outcome.thrown : undefined });
    case 'failed':
      throw new DependencyUnavailable('entra', { cause: state.cause });
    case 'refused':
      return { kind: 'refused', ...readAzureError(state) };
    case 'granted':
      // What msal-node couldn't read is no token, such as one with another nonce.
      if ('thrown' in outcome || outcome.result === null) {
        return { kind: 'refused', refusal: 'token-invalid', entraCode: 'unreadable' };
      }
      return { kind: 'granted', result: outcome.result };
  }
}

/**
 * msal-node takes https authorities only and would discover the endpoints of unknown ones. Given the endpoints it asks
 * nobody, and a stand-in on http://localhost works as the public cloud does.
 */
function authorityOptions(base: string, authority: EntraAuthority) {
  const { host } = new URL(base);
  return {
    authority: `https://${host}/${authority}`,
    knownAuthorities: [host],
    authorityMetadata: JSON.stringify({
      issuer: issuerOf(base, authority),
      authorization_endpoint: authorizeUrlOf(base, authority),
      token_endpoint: tokenUrlOf(base, authority),
      jwks_uri: keysUrlOf(base, authority),
    }),
  };
}
