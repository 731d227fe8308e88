import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../../local/entra/start-entra.ts';
import { makeAskGraph } from '../../shared/entra/graph/ask-graph.ts';
import { makeFindTenantPersons } from '../../shared/entra/graph/find-persons.ts';
import { EmailAddress, ObjectId, TenantId } from '../../shared/platform/words/identifiers.ts';
import { HOST, orderFault, startSeededEntra } from '../../local/entra/testing/seeded-entra.ts';
import { startJsonServer, type Reply } from '../support/servers/start-json-server.ts';
import { clock, secretCredential, settingsOf } from './sign-in-as-person.ts';

const host = TenantId.parse(HOST);
const user = ObjectId.parse('aaaaaaaa-0000-4000-8000-000000000002');
const address = (text: string) => EmailAddress.parse(text);

let entra: RunningEntra;
beforeAll(async () => {
  entra = await startSeededEntra();
});
afterAll(() => entra.close());
beforeEach(() => orderFault(entra, { fault: null }));

const makePersons = (at: Pick<RunningEntra, 'url' | 'graph'> = entra) =>
  makeFindTenantPersons({
    askGraph: makeAskGraph({
      ...{ settings: settingsOf(at), credential: secretCredential(), clock, writeLog: () => undefined },
      timeoutMilliseconds: 2000,
    }),
  });

/** A Graph that gives tokens and answers all else as told. */
async function personsFrom(reply: Reply) {
  const token = { json: { token_type: 'Bearer', expires_in: 3600, access_token: 'token' } };
  const server = await startJsonServer((path) => (path.includes('/token') ? token : reply));
  return { server, persons: makePersons({ url: server.url, graph: `${server.url}/graph` }) };
}

describe('one person of a tenant', () => {
  it('is found by object id, with what an administrator wants to see', async () => {
    expect(await makePersons().findByObjectId(host, user)).toEqual({
      kind: 'people',
      people: [
        {
          ...{ objectId: user, userPrincipalName: 'user@host.example', principal: 'user@host.example' },
          ...{ mail: 'user.mail@host.example', enabled: true, guest: false, displayName: '<b>User</b>' },
          createdAt: new Date('2024-01-15T09:00:00Z'),
        },
      ],
    });
    const nobody = ObjectId.parse('ffffffff-0000-4000-8000-000000000002');
    expect(await makePersons().findByObjectId(host, nobody)).toEqual({ kind: 'people', people: [] });
  });

  it('is found by user principal name and by mail, in any case', async () => {
    for (const text of ['USER@host.example', 'user.mail@host.example']) {
      expect(await makePersons().findByAddress(host, address(text))).toMatchObject({ people: [{ objectId: user }] });
    }
    expect(await makePersons().findByAddress(host, address("o'neil@host.example"))).toEqual({
      kind: 'people',
      people: [],
    });
  });

  it('is somebody else once deleted and made anew', async () => {
    const seeded = await startSeededEntra();
    const order = { tenant: HOST, login: 'user@host.example', change: 'recreate' };
    await fetch(`${seeded.url}/people`, { method: 'POST', body: JSON.stringify(order) });
    const persons = makePersons(seeded);
    expect(await persons.findByObjectId(host, user)).toEqual({ kind: 'people', people: [] });
    const found = await persons.findByAddress(host, address('user@host.example'));
    expect(found.kind === 'people' && found.people.map(({ objectId }) => objectId !== user)).toEqual([true]);
    await seeded.close();
  });

  it.each([
    ['no-directory-permission', 'no-permission'],
    ['consent-withdrawn', 'consent-withdrawn'],
    ['app-disabled', 'app-disabled'],
    ['directory-throttled', 'throttled'],
    ['outage', 'unavailable'],
  ])('is not looked up where the tenant answers %s', async (fault, kind) => {
    await orderFault(entra, { fault });
    expect(await makePersons().findByObjectId(host, user)).toMatchObject({ kind });
    expect(await makePersons().findByAddress(host, address('user@host.example'))).toMatchObject({ kind });
  });

  it.each<[string, Reply]>([
    ['somebody else', { json: { id: 'ffffffff-0000-4000-8000-000000000002', userPrincipalName: 'x@host.example' } }],
    ['no person', { json: { value: 'none' } }],
    ['a page', { status: 200, text: '<html>' }],
    ['a fault', { status: 500, text: '{}' }],
    ['nothing', 'silence'],
  ])('is unavailable where Graph answers %s', async (_what, reply) => {
    const { persons } = await personsFrom(reply);
    expect(await persons.findByObjectId(host, user)).toEqual({ kind: 'unavailable' });
    expect(await persons.findByAddress(host, address('x@host.example'))).toEqual({ kind: 'unavailable' });
  });

  it('is asked for with nothing of the address outside its quotes', async () => {
    const { server, persons } = await personsFrom({ json: { value: [] } });
    await persons.findByAddress(host, address("x'&$top=1#@host.example"));
    const asked = new URL(server.asked.at(-1) ?? '', server.url);
    expect(asked.searchParams.get('$filter')).toBe(
      "userPrincipalName eq 'x''&$top=1#@host.example' or mail eq 'x''&$top=1#@host.example'",
    );
    expect(asked.searchParams.getAll('$top')).toEqual(['10']);
  });
});
