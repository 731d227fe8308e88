import { describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();

type Page = { items: Record<string, unknown>[]; next: string | null };

describe('POST /accounts/{accountId}/users', () => {
  it('says of each item what came of it, in the order of the request', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'old' }, { name: 'same' }, { name: 'leaving' });
    const item = (email: string, displayName: string) => ({ email, displayName, twoFactor: false, hasPassword: true });
    const answered = await place.ask('service', 'POST', '/users', {
      upsert: [
        item(`New@${place.domain.toUpperCase()}`, 'New'),
        item(`old@${place.domain}`, 'Older'),
        item(`same@${place.domain}`, 'same'),
        item('who@elsewhere.example', 'Who'),
        item('no address', 'None'),
        item(`NEW@${place.domain}`, 'Again'),
      ],
      remove: [`leaving@${place.domain}`, `never@${place.domain}`, 'left@elsewhere.example'],
    });
    expect(answered.status).toBe(200);
    const results = (answered.json as { results: { email: string; outcome: string }[] }).results.map(
      ({ email, outcome }) => [email, outcome],
    );
    expect(results).toEqual([
      [`new@${place.domain}`, 'created'],
      [`old@${place.domain}`, 'changed'],
      [`same@${place.domain}`, 'unchanged'],
      ['who@elsewhere.example', 'foreign-domain'],
      ['no address', 'invalid-address'],
      [`new@${place.domain}`, 'repeated'],
      [`leaving@${place.domain}`, 'removed'],
      [`never@${place.domain}`, 'not-found'],
      ['left@elsewhere.example', 'not-found'],
    ]);
    expect(answered.json).toMatchObject({
      summary: {
        created: 1,
        changed: 1,
        removed: 1,
        unchanged: 1,
        'not-found': 2,
        'invalid-item': 0,
        'invalid-address': 1,
        'foreign-domain': 1,
        repeated: 1,
        conflict: 0,
      },
    });
    expect((await auditOf(place)).some(({ action }) => action === 'users-changed')).toBe(true);
  });

  it('takes every name that a directory may hold, cleaned, so that one odd name costs nobody else', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const names = ['x'.repeat(256), 'y'.repeat(300), '', 'Ada\u0000\nLovelace'];
    const upsert = names.map((displayName, at) => ({
      ...{ email: `u${at}@${domain}`, displayName, twoFactor: false, hasPassword: true },
    }));
    expect((await ask('service', 'POST', '/users', { upsert })).json).toMatchObject({ summary: { created: 4 } });
    const { items } = (await ask('service', 'GET', '/users')).json as { items: { displayName: string }[] };
    expect(items.map(({ displayName }) => displayName)).toEqual([
      ...['x'.repeat(256), `${'y'.repeat(255)}…`, `u2@${domain}`, 'Ada Lovelace'],
    ]);
  });

  it('renames whom a rename or the external id names, and refuses item by item what can’t be', async () => {
    const place = await openWorkplace(stage);
    const at = (name: string) => `${name}@${place.domain}`;
    const user = (name: string, externalId?: string) => ({
      ...{ email: at(name), displayName: name, twoFactor: true, hasPassword: true },
      ...(externalId === undefined ? {} : { externalId }),
    });
    const change = async (body: object) => {
      const { status, json } = await place.ask('service', 'POST', '/users', body);
      expect(status).toBe(200);
      return (json as { results: { email: string; from: string | null; outcome: string }[] }).results.map(
        ({ email, from, outcome }) => [email, ...(from === null ? [] : [from]), outcome],
      );
    };
    const ids = async () => {
      const { items } = (await place.ask('service', 'GET', '/users')).json as Page;
      return new Map(items.map(({ email, id }) => [String(email).split('@')[0], id]));
    };
    await change({ upsert: [user('carol', 'c'), user('dan', 'd'), user('erin'), user('fay'), user('gus')] });
    const before = await ids();
    const wedding = {
      upsert: [user('dan.wed', 'd'), user('carol', 'new'), user('fay', 'x'), user('hal', 'x'), user('gus', 'g')],
      rename: [
        { from: at('Carol'), to: at('Carol.Wed') },
        { from: at('erin'), to: 'erin@elsewhere.example' },
        { from: at('erin'), to: at('erin.wed') },
        { from: at('fay'), to: at('gus') },
        { from: at('nobody'), to: at('somebody') },
        { from: 'none', to: at('other') },
      ],
    };
    expect(await change(wedding)).toEqual([
      [at('dan.wed'), 'renamed'],
      [at('carol'), 'created'],
      // Fay could not be renamed: what is said of her address isn't hers.
      [at('fay'), 'address-in-use'],
      [at('hal'), 'repeated'],
      [at('gus'), 'changed'],
      [at('carol.wed'), at('carol'), 'renamed'],
      ['erin@elsewhere.example', at('erin'), 'foreign-domain'],
      [at('erin.wed'), at('erin'), 'repeated'],
      [at('gus'), at('fay'), 'address-in-use'],
      [at('somebody'), at('nobody'), 'not-found'],
      [at('other'), 'none', 'invalid-address'],
    ]);
    const after = await ids();
    const names = ['carol', 'dan', 'erin', 'fay', 'gus'];
    expect(['carol.wed', 'dan.wed', 'erin', 'fay', 'gus'].map((name) => after.get(name))).toEqual(
      names.map((name) => before.get(name)),
    );
    expect(after.get('carol')).not.toBe(before.get('carol'));
    expect((await change(wedding)).map((each) => each.at(-1))).toEqual([
      ...['unchanged', 'unchanged', 'address-in-use', 'repeated', 'unchanged', 'unchanged'],
      ...['foreign-domain', 'repeated', 'address-in-use', 'not-found', 'invalid-address'],
    ]);
    const another = await place.ask('service', 'POST', '/users', { upsert: [user('gus', 'other')] });
    expect(another.json).toMatchObject({ results: [{ outcome: 'replaced' }], summary: { replaced: 1 } });
    expect((await ids()).get('gus')).not.toBe(before.get('gus'));
    const { items } = (await place.ask('service', 'GET', `/users?search=gus`)).json as Page;
    expect(items).toMatchObject([{ externalId: 'other', bound: false, excluded: false }]);
  });

  it('takes further addresses of a user, refuses by item what is nobody’s to give, and holds everything for each', async () => {
    const place = await openWorkplace(stage);
    const at = (name: string) => `${name}@${place.domain}`;
    const user = (name: string, aliases?: string[]) => ({
      ...{ email: at(name), displayName: name, twoFactor: true, hasPassword: true },
      ...(aliases === undefined ? {} : { aliases }),
    });
    const upsert = [
      user('erin', [at('E.Example'), at('e.e'), at('erin'), at('e.e')]),
      user('carol', [at('erin')]),
      user('dan', ['dan@elsewhere.example', 'no address']),
      user(
        'fay',
        Array.from({ length: 31 }, (_, index) => at(`f${index}`)),
      ),
    ];
    const { json } = await place.ask('service', 'POST', '/users', { upsert });
    expect(json).toMatchObject({
      results: [
        { outcome: 'created' },
        { outcome: 'address-in-use' },
        {
          outcome: 'invalid-item',
          errors: [{ field: '/upsert/2/aliases/0' }, { field: '/upsert/2/aliases/1' }],
        },
        { outcome: 'invalid-item', errors: [{ field: '/upsert/3/aliases' }] },
      ],
    });
    const { items } = (await place.ask('service', 'GET', '/users')).json as Page;
    expect(items).toMatchObject([{ email: at('erin'), aliases: [at('e.e'), at('e.example')] }]);
    // Left out, they stay.
    expect((await place.ask('service', 'POST', '/users', { upsert: [user('erin')] })).json).toMatchObject({
      summary: { unchanged: 1 },
    });
    await place.connectTenant();
    await place.turn('on');
    const edit = { add: [{ email: at('e.e'), reason: 'By an alias' }] };
    expect((await place.ask('manager', 'POST', '/exclusions', edit)).json).toMatchObject({
      results: [{ email: at('e.e'), aliasOf: at('erin'), outcome: 'added' }],
    });
    expect((await place.ask('manager', 'GET', '/exclusions')).json).toMatchObject({
      items: [{ email: at('erin'), reason: 'By an alias' }],
    });
    const explain = async (email: string) =>
      (await place.ask('manager', 'POST', '/explain', { email, app: 'elevate' })).json;
    expect(await explain(at('e.example'))).toMatchObject({
      ...{ email: at('e.example'), aliasOf: at('erin'), reason: 'excluded', since: { auditEvent: {} } },
      aliases: [at('e.e'), at('e.example')],
    });
    expect((await place.ask('manager', 'POST', '/exclusions', { remove: [at('e.example')] })).json).toMatchObject({
      summary: { removed: 1 },
    });
    expect(await explain(at('erin'))).toMatchObject({ aliasOf: null, reason: 'sso-on' });
  });

  it('does every good item, whatever is wrong with the others, and says in their places what to write', async () => {
    const place = await openWorkplace(stage);
    const at = (name: string) => `${name}@${place.domain}`;
    const user = (email: unknown) => ({ email, displayName: 'U', twoFactor: false, hasPassword: true });
    await place.users({ name: 'ann' }, { name: 'gone' });
    const upsert = [
      user(at('bea')),
      { ...user(at('ann')), twoFactor: 'yes' },
      null,
      'cleo',
      { ...user(at('cleo')), admin: true },
      { email: at('dora') },
      user(['x']),
      { ...user(at('eve')), displayName: 'n'.repeat(5000), hasPassword: 1 },
      user(at('fay')),
    ];
    const { status, json } = await place.ask('service', 'POST', '/users', {
      upsert,
      remove: [null, { email: at('gone') }, at('gone'), at('ann')],
    });
    expect(status).toBe(200);
    const { results } = json as {
      results: { email: string; outcome: string; errors: { field: string }[] | null }[];
    };
    expect(results.map(({ email, outcome, errors }) => [email, outcome, errors?.map(({ field }) => field)])).toEqual([
      [at('bea'), 'created', undefined],
      [at('ann'), 'invalid-item', ['/upsert/1/twoFactor']],
      ['', 'invalid-item', ['/upsert/2']],
      ['cleo', 'invalid-item', ['/upsert/3']],
      [at('cleo'), 'invalid-item', ['/upsert/4']],
      [at('dora'), 'invalid-item', ['/upsert/5/displayName', '/upsert/5/twoFactor', '/upsert/5/hasPassword']],
      ['', 'invalid-item', ['/upsert/6/email']],
      [at('eve'), 'invalid-item', ['/upsert/7/displayName', '/upsert/7/hasPassword']],
      [at('fay'), 'created', undefined],
      ['', 'invalid-item', ['/remove/0']],
      [at('gone'), 'invalid-item', ['/remove/1']],
      [at('gone'), 'removed', undefined],
      // The request wants her both: she stays.
      [at('ann'), 'repeated', undefined],
    ]);
    expect(results[1]).toMatchObject({ message: expect.stringContaining('/upsert/1/twoFactor') as string });
    const { json: listed } = await place.ask('service', 'GET', '/users');
    expect((listed as { items: { email: string }[] }).items.map(({ email }) => email)).toEqual([
      at('ann'),
      at('bea'),
      at('fay'),
    ]);
  });

  it('is told in the trail field by field, from what to what, and found there by the user’s address', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann', twoFactor: true }, { name: 'bea', twoFactor: true });
    await place.users({ name: 'ann', twoFactor: false }, { name: 'bea', twoFactor: true, hasPassword: false });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `bea@${place.domain}` }] });
    const { json } = await place.ask('manager', 'GET', '/audit-events?search=ANN@');
    const item = `ann@${place.domain}`;
    expect(json).toMatchObject({
      items: [
        {
          action: 'users-changed',
          actor: { kind: 'service' },
          changes: [
            { item, before: { twoFactor: true }, after: { twoFactor: false } },
            { item: `bea@${place.domain}`, before: { hasPassword: true }, after: { hasPassword: false } },
          ],
        },
        { action: 'users-changed', changes: [{ item, before: null }, { before: null }] },
      ],
    });
    const csv = (await place.ask('manager', 'GET', '/audit-events?search=bea&format=csv&limit=2')).text;
    expect(csv).toContain('exclusion-added');
    expect(csv).toContain('""after"":{""twoFactor"":false}');
  });

  it('makes 997 users of 1,000 items when three are no addresses', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const upsert = Array.from({ length: 1000 }, (_, index) => ({
      email: index % 400 === 7 ? `broken ${index}` : `user${index}@${domain}`,
      displayName: `User ${index}`,
      twoFactor: false,
      hasPassword: true,
    }));
    const answered = await ask('service', 'POST', '/users', { upsert });
    expect(answered.status).toBe(200);
    expect(answered.json).toMatchObject({ summary: { created: 997, 'invalid-address': 3 } });
  }, 60_000);

  it('refuses 1,001 items, counted together, and changes nothing', async () => {
    const place = await openWorkplace(stage);
    const item = (index: number) => `u${index}@${place.domain}`;
    const upsert = Array.from({ length: 600 }, (_, index) => ({
      email: item(index),
      displayName: 'U',
      twoFactor: false,
      hasPassword: true,
    }));
    const remove = Array.from({ length: 401 }, (_, index) => item(1000 + index));
    expect((await place.ask('service', 'POST', '/users', { upsert, remove })).status).toBe(400);
    expect((await place.ask('service', 'GET', '/users')).json).toEqual({ items: [], next: null, unreadable: 0 });
  });

  it('answers 404 for an account that nobody made', async () => {
    const { ask } = await openWorkplace(stage);
    const answered = await ask('service', 'POST', '/../nobody/users', { remove: ['a@b.example'] });
    expect(answered.status).toBe(404);
    expect(answered.json).toMatchObject({ type: `${SERVICE_URL}/problems/account-not-found` });
  });
});
