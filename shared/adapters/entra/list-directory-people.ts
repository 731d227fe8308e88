/** Lists the people of a tenant with Microsoft Graph, page by page. https://learn.microsoft.com/graph/api/user-list */
import * as z from 'zod';
import type { DirectoryPerson } from '../../domain/directory-person.ts';
import { EmailAddress, ObjectId, type TenantId } from '../../domain/identifiers.ts';
import {
  DependencyUnavailable,
  type Clock,
  type DirectoryPeople,
  type ListDirectoryPeople,
  type WriteLog,
} from '../../ports.ts';
import { fetchJson, type JsonAnswer } from '../outbound-http/fetch-json.ts';
import { makeAppTokens, type AppToken, type AppTokens } from './app-tokens.ts';
import type { EntraCredential } from './entra-credential.ts';
import { consentSaidBy } from './entra-refusals.ts';
import { usersUrlOf, type EntraSettings } from './entra-endpoints.ts';
import { readPrincipalName } from './read-person.ts';
import { makeTokenClient, type TokenRefusal } from './token-client.ts';

/** 999 people with the longest names that there can be have some 600 KB. */
const MAX_PAGE_OCTETS = 2 * 1024 * 1024;
/** No user principal name is longer than 113 characters; what came longer is cut for people to read, and matches nobody. */
const MAX_NAME_LENGTH = 256;
/** A cursor is kept in a row beside others. */
const MAX_CURSOR_LENGTH = 8192;
/** When Graph asks for patience and doesn't say how much. */
const DEFAULT_PATIENCE_SECONDS = 10;
const MAX_PATIENCE_SECONDS = 24 * 60 * 60;

const GraphUser = z.object({
  id: ObjectId,
  userPrincipalName: z.string().max(1024),
  mail: z.string().max(1024).nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
});
const GraphPage = z.object({
  value: z.array(GraphUser).max(999),
  '@odata.nextLink': z.string().max(MAX_CURSOR_LENGTH).optional(),
});

type Options = {
  readonly settings: EntraSettings;
  readonly credential: EntraCredential;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  /** For each request; 10 s. */
  readonly timeoutMilliseconds?: number;
};
type Reading = {
  readonly tokens: AppTokens;
  readonly graphUrl: string;
  readonly clock: Clock;
  readonly timeoutMilliseconds: number;
};

export function makeListDirectoryPeople(options: Options): ListDirectoryPeople {
  const { settings, clock, timeoutMilliseconds = 10_000 } = options;
  const tokens = makeAppTokens(makeTokenClient(options), clock);
  const reading: Reading = { tokens, graphUrl: settings.graphUrl, clock, timeoutMilliseconds };
  return async (tenant, cursor) => {
    try {
      return await listPage(reading, tenant, cursor);
    } catch (error) {
      // The vault that holds our credential counts too: without it there is no token.
      if (error instanceof DependencyUnavailable) return { kind: 'unavailable' };
      throw error;
    }
  };
}

async function listPage(reading: Reading, tenant: TenantId, cursor: string | undefined): Promise<DirectoryPeople> {
  const url = cursor ?? usersUrlOf(reading.graphUrl);
  // The token goes to Graph and nowhere else, whatever an answer of before named as the next page.
  if (!isOfGraph(url, reading.graphUrl)) return { kind: 'unavailable' };
  // A kept token may have been revoked: on 401 a fresh one is tried, once.
  for (const getToken of [reading.tokens.get, reading.tokens.getFresh]) {
    const token: AppToken = await getToken(tenant);
    if (token.kind === 'refused') return { kind: refusalOf(token) };
    const answer = await ask(url, token.token, reading.timeoutMilliseconds);
    if (answer === undefined) return { kind: 'unavailable' };
    if (answer.status !== 401) return judge(answer, reading, cursor !== undefined);
  }
  return { kind: 'unavailable' };
}

function isOfGraph(url: string, graphUrl: string): boolean {
  const users = new URL(usersUrlOf(graphUrl));
  const given = URL.parse(url);
  return given?.origin === users.origin && given.pathname === users.pathname && given.username === '';
}

function refusalOf({ refusal }: TokenRefusal): 'consent-withdrawn' | 'app-disabled' | 'unavailable' {
  const said = consentSaidBy(refusal);
  return said === undefined || said === 'our-credential-refused' ? 'unavailable' : said;
}

/** Undefined: no answer in time, or one that broke off. */
async function ask(url: string, token: string, timeoutMilliseconds: number): Promise<JsonAnswer | undefined> {
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
  try {
    return await fetchJson(url, { headers, timeoutMilliseconds, maxOctets: MAX_PAGE_OCTETS });
  } catch {
    return undefined;
  }
}

function judge({ status, headers, body }: JsonAnswer, reading: Reading, hasCursor: boolean): DirectoryPeople {
  if (status === 403) return { kind: 'no-permission' };
  if (status === 429) return { kind: 'throttled', retryAfterSeconds: patience(headers['retry-after'], reading.clock) };
  // A page's token that Graph no longer knows is a bad request (Directory_ExpiredPageToken).
  if (hasCursor && (status === 400 || status === 410)) return { kind: 'cursor-expired' };
  const page = status === 200 ? GraphPage.safeParse(body) : undefined;
  if (page?.success !== true) return { kind: 'unavailable' };
  const { value, '@odata.nextLink': next } = page.data;
  if (next !== undefined && !isOfGraph(next, reading.graphUrl)) return { kind: 'unavailable' };
  return { kind: 'page', people: value.map(personOf), next };
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function patience(retryAfter: string | undefined, clock: Clock): number {
  if (retryAfter === undefined) return DEFAULT_PATIENCE_SECONDS;
  const seconds = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - clock().getTime()) / 1000);
  return Number.isNaN(seconds) ? DEFAULT_PATIENCE_SECONDS : Math.min(Math.max(seconds, 1), MAX_PATIENCE_SECONDS);
}

function personOf({
  id,
  userPrincipalName,
  mail,
  accountEnabled,
  userType,
}: z.infer<typeof GraphUser>): DirectoryPerson {
  return {
    objectId: id,
    userPrincipalName: userPrincipalName.slice(0, MAX_NAME_LENGTH),
    principal: readPrincipalName(userPrincipalName),
    mail: EmailAddress.safeParse(mail).data,
    // What isn't said to be enabled is not counted on.
    enabled: accountEnabled === true,
    guest: userType?.toLowerCase() === 'guest' || userPrincipalName.toUpperCase().includes('#EXT#'),
  };
}
