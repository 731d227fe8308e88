import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../../local/entra/start-entra.ts';
import { makeAskGraph } from '../../shared/entra/graph/ask-graph.ts';
import { makeListTenantPeople } from '../../shared/entra/graph/list-tenant-people.ts';
import type { WriteLog } from '../../shared/platform/ports.ts';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import { HOME, HOST, orderFault, startSeededEntra } from '../../local/entra/testing/seeded-entra.ts';
import { startJsonServer, type Reply } from '../support/servers/start-json-server.ts';
import { clock, makeSecrets, secretCredential, settingsOf } from './sign-in-as-person.ts';

const host = TenantId.parse(HOST);
const home = TenantId.parse(HOME);

let entra: RunningEntra;
beforeAll(async () => {
  entra = await startSeededEntra((seed) => ({
    ...seed,
    tenants: seed.tenants.map((tenant) =>
      tenant.id === HOST ? { ...tenant, crowd: { count: 2500, domain: 'host.example' } } : tenant,
    ),
  }));
});
afterAll(() => entra.close());
beforeEach(() => orderFault(entra, { fault: null }));

function makeList(changes: Partial<Parameters<typeof makeAskGraph>[0]> = {}) {
  const settings = changes.settings ?? settingsOf(entra);
  const askGraph = makeAskGraph({
    settings,
    credential: secretCredential(),
    clock,
    writeLog: () => undefined,
    ...changes,
  });
  return makeListTenantPeople({
    askGraph,
    graphUrl: settings.graphUrl,
    writeLog: changes.writeLog ?? (() => undefined),
  });
}

const user = (change: Record<string, unknown> = {}) => ({
  id: 'AAAAAAAA-0000-4000-8000-000000000001',
  userPrincipalName: 'Ann@Host.example',
  mail: 'Ann.Mail@host.example',
  accountEnabled: true,
  userType: 'Member',
  ...change,
});

/** A list on a Graph that gives tokens and answers `/users` as told. */
async function listFrom(
  reply: (path: string, base: string) => Reply,
  options: { graphTimeout?: number; writeLog?: WriteLog } = {},
) {
  const base = { url: '' };
  const server = await startJsonServer((path) =>
    path.includes('/token')
      ? { json: { token_type: 'Bearer', expires_in: 3600, access_token: 'token' } }
      : reply(path, base.url),
  );
  base.url = server.url;
  const settings = settingsOf({ url: server.url, graph: `${server.url}/graph` });
  const { graphTimeout = 5000, writeLog = () => undefined } = options;
  return { server, list: makeList({ settings, timeoutMilliseconds: graphTimeout, writeLog }) };
}

describe('the list of people in a tenant', () => {
  it('comes page by page, each person once', async () => {
    const list = makeList();
    const ids = new Set<string>();
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(host, cursor);
      if (page.kind !== 'page') throw new Error(page.kind);
      for (const { objectId } of page.people) ids.add(objectId);
      sizes.push(page.people.length);
      cursor = page.next;
    } while (cursor !== undefined && sizes.length < 10);
    expect(sizes).toEqual([999, 999, 507]);
    expect(ids.size).toBe(2505);
  });

  it('asks for no more than it needs, in the largest pages', async () => {
    const { server, list } = await listFrom(() => ({ json: { value: [] } }));
    expect(await list(host, undefined)).toEqual({ kind: 'page', people: [], next: undefined });
    expect(server.asked.filter((path) => path.startsWith('/graph'))).toEqual([
      '/graph/v1.0/users?$select=id,userPrincipalName,mail,accountEnabled,userType&$top=999',
    ]);
  });

  it.each([
    ['a member', {}, { enabled: true, guest: false, principal: 'ann@host.example', mail: 'ann.mail@host.example' }],
    ['a disabled one', { accountEnabled: false }, { enabled: false, guest: false }],
    ['one who is not said to be enabled', { accountEnabled: null }, { enabled: false }],
    ['a guest', { userType: 'Guest' }, { guest: true }],
    ['an invited member of elsewhere', { userPrincipalName: 'a_b.example#EXT#@host.example' }, { guest: true }],
    ['one of before there were types, without mail', { userType: null, mail: null }, { guest: false, mail: undefined }],
    ['one whose mail is no address', { mail: 'nobody' }, { mail: undefined }],
    // The sign-in takes no such name either: folding it could make it the address of somebody else.
    ['one whose name is not in ASCII', { userPrincipalName: 'ａnn@host.example' }, { principal: undefined }],
  ])('reads %s', async (_, change, expected) => {
    const { list } = await listFrom(() => ({ json: { value: [user(change)] } }));
    expect(await list(host, undefined)).toMatchObject({ kind: 'page', people: [expected] });
  });

  it('leaves out whom it can’t read, says how many, and lists the others', async () => {
    const odd = [
      { id: 'no-uuid' },
      { id: undefined },
      { userPrincipalName: null },
      { userPrincipalName: 'x'.repeat(1025) },
    ];
    const logged: unknown[] = [];
    const writeLog: WriteLog = (...line) => void logged.push(line);
    const value = [...odd.map(user), null, user({ userPrincipalName: 'bea@host.example' })];
    const { list } = await listFrom(() => ({ json: { value } }), { writeLog });
    const people = [expect.objectContaining({ principal: 'bea@host.example' })];
    expect(await list(host, undefined)).toEqual({ kind: 'page', people, next: undefined });
    expect(logged).toEqual([['directory-people-left-out', { count: 5 }]]);
  });

  it('takes the token to no other place than Graph’s list of people', async () => {
    for (const next of [
      'https://evil.example/graph/v1.0/users?$skiptoken=x',
      'SELF/graph/v1.0/groups?$skiptoken=x',
      'SELF/elsewhere',
      'http://name@SELFHOST/graph/v1.0/users',
      'no address',
    ]) {
      const { server, list } = await listFrom((_, base) => ({
        json: { value: [], '@odata.nextLink': next.replace('SELFHOST', new URL(base).host).replace('SELF', base) },
      }));
      expect([next, await list(host, undefined)]).toEqual([next, { kind: 'unavailable' }]);
      const asked = server.asked.length;
      const cursor = next.replace('SELFHOST', new URL(server.url).host).replace('SELF', server.url);
      expect([next, await list(host, cursor)]).toEqual([next, { kind: 'unavailable' }]);
      expect(server.asked).toHaveLength(asked);
    }
  });
});

describe('a directory that gives no page', () => {
  it('is one without consent, without permission, or where the app is disabled', async () => {
    expect(await makeList()(home, undefined)).toEqual({ kind: 'consent-withdrawn' });
    await orderFault(entra, { fault: 'no-directory-permission' });
    expect(await makeList()(host, undefined)).toEqual({ kind: 'no-permission' });
    await orderFault(entra, { fault: 'app-disabled' });
    expect(await makeList()(host, undefined)).toEqual({ kind: 'app-disabled' });
  });

  it('says how long it wants to be left alone', async () => {
    await orderFault(entra, { fault: 'directory-throttled', retryAfterSeconds: 17 });
    expect(await makeList()(host, undefined)).toEqual({ kind: 'throttled', retryAfterSeconds: 17 });
  });

  it.each([
    ['nothing', undefined, 10],
    ['a word', 'soon', 10],
    ['no time', '0', 1],
    ['a date', new Date('2026-11-25T12:00:30Z').toUTCString(), 30],
    ['a date that has passed', new Date('2026-11-25T11:00:00Z').toUTCString(), 1],
    ['a year', '31536000', 86_400],
  ])('is left alone for a while when it says %s', async (_, retryAfter, seconds) => {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const server = await startJsonServer((path) =>
      path.includes('/token')
        ? { json: { token_type: 'Bearer', expires_in: 3600, access_token: 'token' } }
        : { status: 429, text: '', headers },
    );
    const list = makeList({
      settings: settingsOf({ url: server.url, graph: `${server.url}/graph` }),
      clock: () => new Date('2026-11-25T12:00:00Z'),
    });
    expect(await list(host, undefined)).toEqual({ kind: 'throttled', retryAfterSeconds: seconds });
  });

  it('is unavailable when it breaks off, is away, is silent, or does not know our credential', async () => {
    for (const fault of ['directory-half-answer', 'outage', 'secret-expired']) {
      await orderFault(entra, { fault });
      expect([fault, await makeList()(host, undefined)]).toEqual([fault, { kind: 'unavailable' }]);
    }
    await orderFault(entra, { fault: null });
    const credential = secretCredential(makeSecrets({}));
    expect(await makeList({ credential })(host, undefined)).toEqual({ kind: 'unavailable' });
    const { list } = await listFrom(() => 'silence', { graphTimeout: 200 });
    expect(await list(host, undefined)).toEqual({ kind: 'unavailable' });
  });

  it.each([
    ['without a list', { value: null }],
    ['with nobody who has an id', { value: [user({ id: undefined })] }],
    ['with more people than were asked for', { value: Array.from({ length: 1000 }, () => user()) }],
    ['that is larger than any page', { value: [], padding: 'x'.repeat(2 * 1024 * 1024) }],
  ])('is unavailable when it answers a page %s', async (_, json) => {
    const { list } = await listFrom(() => ({ json }));
    expect(await list(host, undefined)).toEqual({ kind: 'unavailable' });
  });

  it('says when it has forgotten where the list was', async () => {
    const page = await makeList()(host, undefined);
    const cursor = page.kind === 'page' ? page.next : undefined;
    await orderFault(entra, { fault: 'directory-page-expired' });
    expect(await makeList()(host, cursor)).toEqual({ kind: 'cursor-expired' });
    expect(await makeList()(host, undefined)).toMatchObject({ kind: 'page' });
  });

  it('is asked once more with a fresh token when it refuses the one that was kept', async () => {
    const state = { refused: 0 };
    const { server, list } = await listFrom(() => {
      state.refused += 1;
      return state.refused === 1 ? { status: 401, text: '' } : { json: { value: [user()] } };
    });
    expect(await list(host, undefined)).toMatchObject({ kind: 'page' });
    expect(server.asked.filter((path) => path.includes('/token'))).toHaveLength(2);
  });

  it('is unavailable when it refuses the fresh token too', async () => {
    const { server, list } = await listFrom(() => ({ status: 401, text: '' }));
    expect(await list(host, undefined)).toEqual({ kind: 'unavailable' });
    expect(server.asked.filter((path) => path.startsWith('/graph'))).toHaveLength(2);
  });
});
