/**
 * The network below msal-node: bounded, without retries, and it remembers what was answered. msal-node hides the cause
 * of a failure and wraps errors in several classes; what stood on the wire is plain.
 */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import * as z from 'zod';
import { fetchJson, type JsonAnswer } from '../../platform/outbound-http/fetch-json.ts';
import { isTransient } from '../entra-refusals.ts';

/** RFC 6749 section 5.2. */
const ErrorAnswer = z.looseObject({ error: z.string().min(1), error_description: z.string().optional() });

export type WireState =
  | { readonly kind: 'unused' }
  | { readonly kind: 'failed'; readonly cause: unknown }
  | { readonly kind: 'granted' }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | undefined };

export type TokenWire = { readonly network: INetworkModule; readonly state: () => WireState };

/** For one exchange with the token endpoint. */
export function makeTokenWire(timeoutMilliseconds: number | undefined): TokenWire {
  let state: WireState = { kind: 'unused' };
  const send = async <Body>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions | undefined,
  ): Promise<NetworkResponse<Body>> => {
    const answer = await fetchJson(url, {
      method,
      headers: options?.headers ?? {},
      ...(method === 'POST' ? { body: withoutRefreshToken(options?.body ?? '') } : {}),
      timeoutMilliseconds,
    }).catch((cause: unknown) => {
      state = { kind: 'failed', cause };
      throw cause;
    });
    state = stateOf(answer);
    if (state.kind === 'failed') throw state.cause;
    return { status: answer.status, headers: { ...answer.headers }, body: answer.body as Body };
  };
  return {
    network: {
      sendGetRequestAsync: (url, options) => send('GET', url, options),
      sendPostRequestAsync: (url, options) => send('POST', url, options),
    },
    state: () => state,
  };
}

function stateOf({ status, body }: JsonAnswer): WireState {
  if (status === 200 && typeof body === 'object' && body !== null) return { kind: 'granted' };
  const refused = ErrorAnswer.safeParse(body);
  if (status >= 500 || status === 429 || !refused.success || isTransient(errorOf(refused.data))) {
    return { kind: 'failed', cause: new Error(`the token endpoint answered HTTP ${status} without a usable body`) };
  }
  return { kind: 'refused', ...errorOf(refused.data) };
}

const errorOf = ({ error, error_description: description }: z.infer<typeof ErrorAnswer>) => ({ error, description });

/** msal-node always asks for a refresh token. We keep no session, and asking for less keeps sign-ins working on Entra's backup system. */
function withoutRefreshToken(body: string): string {
  const form = new URLSearchParams(body);
  const scopes = form.get('scope')?.split(' ') ?? [];
  if (!scopes.includes('offline_access')) return body;
  form.set('scope', scopes.filter((scope) => scope !== 'offline_access').join(' '));
  return form.toString();
}
