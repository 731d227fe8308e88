/** An account for bulk edits, in a stack of its own: what its Security Manager and the directory feed do to it. */
import { expect } from 'vitest';
import type { Answer } from '../../../local/tour/world.ts';
import { readApiDescription } from '../description/api-description.ts';
import { openMint } from '../control-panel/forged-tokens.ts';
import type { StartedStack } from './started-stack.ts';

export type Item = { readonly email: string; readonly outcome: string; readonly message?: string };
export type Exclusion = { readonly email: string; readonly reason: string | null; readonly expiresAt: string | null };
export type User = {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly excluded: boolean;
  readonly hasPassword: boolean;
};
type Told = { readonly email?: string; readonly exclusionsRemoved?: readonly string[] } | null;
export type Event = { readonly id: string; readonly action: string; readonly before: Told; readonly after: Told };
export type BigAccount = Awaited<ReturnType<typeof openBigAccount>>;

const PATH = '/accounts/big';
const DOMAIN = 'big.example';
const MAX_PAGES = 200;

export const address = (index: number): string => `user${String(index).padStart(4, '0')}@${DOMAIN}`;
export const addresses = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => address(from + index));
export const resultsOf = ({ json }: Answer): readonly Item[] => json['results'] as readonly Item[];

/** The outcomes that came, and how often. */
export function summaryOf({ json }: Answer): Record<string, number> {
  const counts = Object.entries(json['summary'] as Record<string, number>);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Makes the account. */
export async function openBigAccount({ world, stack }: StartedStack) {
  const api = await readApiDescription(stack.file.service);
  const { serviceToken, service } = stack.file;
  const minter = await openMint(stack);
  const manager = await minter.mint({ sub: 'contact-big', account: 'big', roles: ['SecurityManager'] });
  const profile = { name: 'Big', domains: [DOMAIN], products: [] };
  const made = await world.ask('PUT', PATH, { token: serviceToken, body: profile });
  expect(made.status).toBe(201);

  /** The whole list, page by page: by the Link header, which must say the same as `next`. */
  const listAll = async <Listed>(list: string, limit = 1000): Promise<Listed[]> => {
    const items: Listed[] = [];
    let path: string | undefined = `${PATH}/${list}?limit=${limit}`;
    for (let page = 0; path !== undefined; page++) {
      const answer: Answer = await world.ask('GET', path, { token: list === 'users' ? serviceToken : manager });
      expect([answer.status, page < MAX_PAGES]).toEqual([200, true]);
      const found = answer.json['items'] as Listed[];
      expect(found.length).toBeLessThanOrEqual(limit);
      items.push(...found);
      const link: string | undefined = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      expect(link === undefined ? null : new URL(link).searchParams.get('after')).toBe(answer.json['next']);
      path = link?.replace(service, '');
    }
    return items;
  };

  return {
    listAll,
    edit: (body: unknown): Promise<Answer> => world.ask('POST', `${PATH}/exclusions`, { token: manager, body }),
    feed: (body: unknown): Promise<Answer> => world.ask('POST', `${PATH}/users`, { token: serviceToken, body }),
    exportCsv: (): Promise<Answer> => world.ask('GET', `${PATH}/exclusions?format=csv`, { token: manager }),

    importCsv: async (csv: string): Promise<Answer> => {
      const headers = { authorization: `Bearer ${manager}`, 'content-type': 'text/csv' };
      const signal = AbortSignal.timeout(30_000);
      const sent = await fetch(`${service}${PATH}/exclusions`, { method: 'POST', headers, body: csv, signal });
      const text = await sent.text();
      return { status: sent.status, headers: sent.headers, text, json: JSON.parse(text) as Record<string, unknown> };
    },

    /** How many users without a password the account is told of when SSO goes off (it is off). */
    countWithoutPassword: async (): Promise<unknown> => {
      const send = { token: manager, headers: { 'if-match': '"0"' }, body: { sso: 'off' } };
      const { json } = await world.ask('PUT', `${PATH}/sso`, send);
      return (json['usersWithoutPassword'] as { count: unknown }).count;
    },

    expectDescribed: (operationId: string, { status, headers, text }: Answer): void => {
      expect(api.faultsOf(operationId, { status, headers: Object.fromEntries(headers), text })).toEqual([]);
    },

    countEvents: async (action: string): Promise<number> =>
      (await listAll<Event>('audit-events')).filter((event) => event.action === action).length,

    /** Whatever happened, the list, the flags of the users and the trail must say the same. */
    expectAgreement: async (): Promise<void> => {
      const excluded = (await listAll<Exclusion>('exclusions')).map(({ email }) => email);
      const users = await listAll<User>('users');
      const events = await listAll<Event>('audit-events');
      const known = new Set(users.map(({ email }) => email));
      const flagged = users.filter((user) => user.excluded).map(({ email }) => email);
      expect(flagged).toEqual(excluded.filter((email) => known.has(email)));
      expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
      expect(netAdditions(events).toSorted()).toEqual(excluded.toSorted());
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    },
  };
}

/** Addresses that were added once more than they were removed. Events of one moment stand in no order. */
function netAdditions(events: readonly Event[]): string[] {
  const balance = new Map<string, number>();
  const count = (email: string, change: number): void => void balance.set(email, (balance.get(email) ?? 0) + change);
  for (const { action, before, after } of events) {
    const email = (after ?? before)?.email ?? '';
    if (action === 'exclusion-added') count(email, 1);
    if (action === 'exclusion-removed') count(email, -1);
    for (const removed of after?.exclusionsRemoved ?? []) count(removed, -1);
  }
  for (const [email, net] of balance) expect([email, [0, 1].includes(net)]).toEqual([email, true]);
  return [...balance].filter(([, net]) => net === 1).map(([email]) => email);
}
