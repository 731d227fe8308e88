/**
 * Tokens of the app's managed identity, from the endpoint that the platform gives the app: one GET.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { fetchJson, type JsonAnswer } from '../outbound-http/fetch-json.ts';
import { IdentityUnavailable } from './identity-unavailable.ts';
import type { Granted } from './kept-tokens.ts';

/** A token for a scope such as `https://vault.azure.net/.default`. Throws IdentityUnavailable, and ends within a bound of its own. */
export type FetchToken = (scope: string) => Promise<Granted>;

type Options = {
  /** The platform's `IDENTITY_ENDPOINT`. */
  readonly url: string;
  /** The platform's `IDENTITY_HEADER`. A secret. */
  readonly header: string;
  /** The user-assigned identity; undefined: the app's only one. */
  readonly clientId: string | undefined;
  /** How long each try may take. */
  readonly tryMilliseconds?: readonly number[];
};

const API_VERSION = '2019-08-01';
/** The endpoint answers in some milliseconds: a request that it lost costs the first, and an answer that takes long has the second. */
const TRY_MILLISECONDS = [1500, 3000];
/** Before the second try when the first was turned away, whatever the answer asks for: somebody's sign-in waits. */
const PAUSE_MILLISECONDS = 300;

/** `expires_on` counts seconds since 1970, as a text. */
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_on: z.union([z.number(), z.string().regex(/^\d{1,12}$/)]).transform(Number),
});

export function makePlatformTokens(options: Options): FetchToken {
  const { tryMilliseconds = TRY_MILLISECONDS } = options;
  return async function platformTokens(scope) {
    let failure = new IdentityUnavailable('not-asked');
    for (const [index, timeoutMilliseconds] of tryMilliseconds.entries()) {
      if (index > 0 && failure.code !== 'timeout') await wait(PAUSE_MILLISECONDS);
      const outcome = await askOnce(options, scope, timeoutMilliseconds);
      if (!(outcome instanceof IdentityUnavailable)) return outcome;
      failure = outcome;
      if (!mayPass(failure.code)) break;
    }
    throw failure;
  };
}

async function askOnce(
  { url: endpoint, header, clientId }: Options,
  scope: string,
  timeoutMilliseconds: number,
): Promise<Granted | IdentityUnavailable> {
  const url = new URL(endpoint);
  url.searchParams.set('api-version', API_VERSION);
  url.searchParams.set('resource', scope.replace(/\/\.default$/, ''));
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  try {
    return readAnswer(await fetchJson(url.href, { headers: { 'X-IDENTITY-HEADER': header }, timeoutMilliseconds }));
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    return new IdentityUnavailable(isLate ? 'timeout' : 'no-connection', { cause });
  }
}

function readAnswer({ status, body }: JsonAnswer): Granted | IdentityUnavailable {
  if (status !== 200) return new IdentityUnavailable(`http-${status}`);
  const read = TokenAnswer.safeParse(body);
  if (!read.success) return new IdentityUnavailable('unreadable');
  return { kind: 'granted', token: read.data.access_token, endsAt: read.data.expires_on * 1000 };
}

/** A refusal (no such identity, a wrong header) stays one. */
const mayPass = (code: string): boolean => /^(?:timeout|no-connection|http-(?:408|429|5\d\d))$/.test(code);
