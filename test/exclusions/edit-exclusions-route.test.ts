import { describe, expect, it } from 'vitest';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { listInPages, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

const CSV = { 'content-type': 'text/csv' };

describe('POST /accounts/{accountId}/exclusions', () => {
  it('takes the readiness list as the API exports it', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.users({ name: 'ann' }, { name: 'bea' }, { name: 'cleo' });
    stage.directory.list = listInPages([personOf(1, EmailAddress.parse(`cleo@${place.domain}`))]).list;
    await place.ask('manager', 'GET', '/readiness?refresh=true');
    const { text } = await place.ask('manager', 'GET', '/readiness?status=not-in-entra&format=csv');
    expect((await place.ask('manager', 'POST', '/exclusions', text, CSV)).json).toMatchObject({
      results: [
        { email: `ann@${place.domain}`, outcome: 'added', line: 2 },
        { email: `bea@${place.domain}`, outcome: 'added', line: 3 },
      ],
    });
  });

  it('reads each user once, also where a report says who has left', async () => {
    const read: string[] = [];
    const watched = openStage({
      aroundTable: (table) => ({
        ...table,
        read: (partitionKey, rowKey) => {
          read.push(rowKey);
          return table.read(partitionKey, rowKey);
        },
      }),
    });
    const { ask, domain, connectTenant, users } = await openWorkplace(watched);
    await connectTenant();
    await users({ name: 'ann' }, { name: 'bea' });
    watched.directory.list = listInPages([]).list;
    await ask('manager', 'GET', '/readiness?refresh=true');
    read.length = 0;
    const add = [{ email: `ann@${domain}` }, { email: `bea@${domain}` }];
    expect((await ask('manager', 'POST', '/exclusions', { add })).json).toMatchObject({ summary: { added: 2 } });
    expect(read.filter((rowKey) => rowKey.startsWith('user:'))).toEqual([`user:ann@${domain}`, `user:bea@${domain}`]);
  });

  it('says of each item what came of it, and who has no password to go back to', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    await place.users({ name: 'ann' }, { name: 'bea', hasPassword: false }, { name: 'cleo', hasPassword: false });
    await place.ask('manager', 'POST', '/exclusions', {
      add: [{ email: `kept@${domain}` }, { email: `gone@${domain}` }, { email: `cleo@${domain}` }],
    });
    const answered = await place.ask('manager', 'POST', '/exclusions', {
      add: [
        { email: `ANN@${domain}`, reason: ' On a project ', expiresAt: '2999-01-01T02:00:00+02:00' },
        { email: `bea@${domain}` },
        { email: `cleo@${domain}`, reason: 'Now with a reason' },
        { email: `ahead@${domain}` },
        { email: 'who@elsewhere.example' },
        { email: 'no address' },
        { email: `late@${domain}`, expiresAt: '2000-01-01T00:00:00Z' },
      ],
      remove: [`gone@${domain}`, `never@${domain}`, `ann@${domain}`],
    });
    expect(answered.status).toBe(200);
    expect(answered.json).toMatchObject({
      results: [
        { email: `ann@${domain}`, outcome: 'added' },
        { email: `bea@${domain}`, outcome: 'added' },
        { email: `cleo@${domain}`, outcome: 'changed' },
        { email: `ahead@${domain}`, outcome: 'added' },
        {
          email: 'who@elsewhere.example',
          outcome: 'foreign-domain',
          message: expect.stringContaining('domain') as unknown,
        },
        { email: 'no address', outcome: 'invalid-address' },
        { email: `late@${domain}`, outcome: 'already-expired' },
        { email: `gone@${domain}`, outcome: 'removed' },
        { email: `never@${domain}`, outcome: 'not-excluded' },
        { email: `ann@${domain}`, outcome: 'repeated' },
      ],
      summary: { added: 3, changed: 1, removed: 1, 'not-excluded': 1, 'foreign-domain': 1, unchanged: 0 },
      usersWithoutPassword: {
        ...{ count: 2, items: [`bea@${domain}`, `cleo@${domain}`] },
        list: `https://sso.example/accounts/${place.id}/users-without-password`,
      },
    });
    const list = (await place.ask('manager', 'GET', '/exclusions')).json;
    const excludedAt: unknown = expect.any(String);
    expect(list).toMatchObject({
      items: [
        { email: `ahead@${domain}`, reason: null, excludedBy: 'manager-1', excludedAt, expiresAt: null },
        {
          email: `ann@${domain}`,
          reason: 'On a project',
          excludedBy: 'manager-1',
          excludedAt,
          expiresAt: '2999-01-01T00:00:00.000Z',
        },
        { email: `bea@${domain}`, reason: null, excludedBy: 'manager-1', excludedAt, expiresAt: null },
        { email: `cleo@${domain}`, reason: 'Now with a reason', excludedBy: 'manager-1', excludedAt, expiresAt: null },
        { email: `kept@${domain}`, reason: null, excludedBy: 'manager-1', excludedAt, expiresAt: null },
      ],
      next: null,
      totals: { all: 5, inForce: 5, expired: 0 },
      unreadable: 0,
    });
  });

  it('keeps what others wished, tells the second who was first, and lets them choose', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const [email, bare] = [`kim@${domain}`, `lea@${domain}`];
    const edit = async (add: readonly object[], query = '') =>
      (await ask('manager', 'POST', `/exclusions${query}`, { add })).json as { results: Record<string, unknown>[] };
    const first = { reason: 'Reason of A', expiresAt: '2999-12-24T23:00:00.000Z' };
    await edit([
      { email, ...first },
      { email: bare, ...first },
    ]);
    const current = { ...first, excludedBy: 'manager-1', excludedAt: expect.any(String) as string };
    expect(
      await edit([
        { email, reason: 'Reason of B' },
        { email: bare, reason: null },
      ]),
    ).toMatchObject({
      results: [
        { outcome: 'already-excluded', current, message: expect.stringContaining('replace') as string },
        { outcome: 'unchanged', current, expiresAt: first.expiresAt },
      ],
    });
    const dry = await edit(
      [{ email, reason: 'Reason of B', replace: true }, { email: `new@${domain}` }],
      '?dryRun=true',
    );
    expect(dry.results.map(({ outcome }) => outcome)).toEqual(['changed', 'added']);
    expect((await edit([{ email }])).results[0]).toMatchObject({ outcome: 'unchanged', current });
    await edit([{ email, reason: 'Reason of B', replace: true }]);
    const csv = `email,reason\n${bare},Reason of B\n`;
    expect((await ask('manager', 'POST', '/exclusions', csv, CSV)).json).toMatchObject({
      results: [{ outcome: 'already-excluded', line: 2, current }],
    });
    await ask('manager', 'POST', '/exclusions?replace=true', csv, CSV);
    const listed = { reason: 'Reason of B', expiresAt: first.expiresAt };
    expect((await ask('manager', 'GET', '/exclusions')).json).toMatchObject({ items: [listed, listed] });
    await edit([{ email, clear: ['reason', 'expiresAt'] }]);
    expect((await ask('manager', 'GET', '/exclusions')).json).toMatchObject({
      items: [{ reason: null, expiresAt: null }, listed],
    });
  });

  it('says at which moment each exclusion ends, a last day being whole in its time zone', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const add = [
      { email: `ann@${domain}`, lastDay: '2999-12-24', timeZone: 'Europe/Berlin' },
      { email: `bea@${domain}`, lastDay: '2999-12-24' },
      { email: `cleo@${domain}`, expiresAt: '2999-12-24T10:00:00+02:00' },
      { email: `dora@${domain}`, lastDay: '1999-12-24' },
    ];
    const answered = await ask('manager', 'POST', '/exclusions?timeZone=America/New_York', { add });
    expect(answered.json).toMatchObject({
      results: [
        { outcome: 'added', expiresAt: '2999-12-24T23:00:00.000Z' },
        { outcome: 'added', expiresAt: '2999-12-25T05:00:00.000Z' },
        { outcome: 'added', expiresAt: '2999-12-24T08:00:00.000Z' },
        { outcome: 'already-expired' },
      ],
    });
    const bare = { email: `ann@${domain}`, expiresAt: '2999-12-24' };
    const message = expect.stringContaining('with its offset') as string;
    expect((await ask('manager', 'POST', '/exclusions', { add: [bare] })).json).toMatchObject({
      results: [{ outcome: 'invalid-item', errors: [{ field: '/add/0/expiresAt', message }] }],
    });
  });

  it('does every good item, whatever is wrong with the others, and says in their places what to write', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const at = (name: string) => `${name}@${domain}`;
    await ask('manager', 'POST', '/exclusions', { add: [{ email: at('back') }] });
    const add = [
      { email: at('ann'), reason: 5 },
      { email: at('ann') },
      null,
      'bea',
      { email: at('cleo'), until: '2030-01-01' },
      { email: at('dora'), lastDay: '2030-02-30', timeZone: 'UTC' },
      { email: at('eve'), lastDay: '2030-01-31' },
      { email: at('fay'), lastDay: '1999-12-24', timeZone: 'UTC' },
      { email: at('fay') },
      { reason: 'nobody' },
      { email: at('gil'), reason: 'x'.repeat(501), clear: ['name'] },
      { email: at('hal') },
    ];
    const remove = [7, at('back'), at('eve')];
    const { status, json } = await ask('manager', 'POST', '/exclusions', { add, remove });
    const { results } = json as {
      results: { email: string; outcome: string; errors: { field: string }[] | null }[];
    };
    expect(status).toBe(200);
    expect(results.map(({ email, outcome, errors }) => [email, outcome, errors?.map(({ field }) => field)])).toEqual([
      [at('ann'), 'invalid-item', ['/add/0/reason']],
      [at('ann'), 'added', undefined],
      ['', 'invalid-item', ['/add/2']],
      ['bea', 'invalid-item', ['/add/3']],
      [at('cleo'), 'invalid-item', ['/add/4']],
      [at('dora'), 'invalid-item', ['/add/5/lastDay']],
      [at('eve'), 'invalid-item', ['/add/6/timeZone']],
      [at('fay'), 'already-expired', undefined],
      [at('fay'), 'added', undefined],
      ['', 'invalid-item', ['/add/9/email']],
      [at('gil'), 'invalid-item', ['/add/10/reason', '/add/10/clear/0']],
      [at('hal'), 'added', undefined],
      ['', 'invalid-item', ['/remove/0']],
      [at('back'), 'removed', undefined],
      [at('eve'), 'repeated', undefined],
    ]);
    expect(json).toMatchObject({ summary: { added: 3, removed: 1, 'invalid-item': 9, repeated: 1 } });
  });

  it('leaves an audit event for each address, with what it was before', async () => {
    const place = await openWorkplace(stage);
    const email = `ann@${place.domain}`;
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email }] });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email, reason: 'Later' }] });
    await place.ask('manager', 'POST', '/exclusions', { remove: [email] });
    const events = (await auditOf(place)).filter(({ action }) => String(action).startsWith('exclusion-'));
    expect(events.map(({ action, before, after }) => [action, before !== null, after !== null])).toEqual([
      ['exclusion-removed', true, false],
      ['exclusion-changed', true, true],
      ['exclusion-added', false, true],
    ]);
    for (const event of events) expect(event['actor']).toMatchObject({ kind: 'contact', id: 'manager-1' });
  });

  it('does 997 of 1,000 items and reports the three that are no addresses', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const bad = new Set([3, 500, 999]);
    const add = Array.from({ length: 1000 }, (_, index) => ({
      email: bad.has(index) ? `broken ${index}` : `user${index}@${domain}`,
    }));
    const answered = await ask('manager', 'POST', '/exclusions', { add });
    expect(answered.status).toBe(200);
    expect(answered.json).toMatchObject({ summary: { added: 997, 'invalid-address': 3 } });
    const { results } = answered.json as { results: { email: string; outcome: string }[] };
    expect(results.filter(({ outcome }) => outcome === 'invalid-address').map(({ email }) => email)).toEqual([
      'broken 3',
      'broken 500',
      'broken 999',
    ]);
  }, 60_000);

  it('refuses 1,001 items', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const add = Array.from({ length: 1001 }, (_, index) => ({ email: `user${index}@${domain}` }));
    const answered = await ask('manager', 'POST', '/exclusions', { add });
    expect(answered.status).toBe(400);
    expect(answered.json).toMatchObject({ errors: [{ field: '/add' }] });
  });

  it('can remove an exclusion that is left from a domain the account no longer has', async () => {
    const place = await openWorkplace(stage);
    const email = `ann@${place.domain}`;
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email }] });
    await place.ask('service', 'PUT', '', { name: 'Contoso', domains: [], products: [] });
    const answered = await place.ask('manager', 'POST', '/exclusions', { remove: [email] });
    expect(answered.json).toMatchObject({ results: [{ email, outcome: 'removed' }] });
  });
});

describe('excluding somebody whom the newest report shows disabled in Azure', () => {
  const openWithLeaver = async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    await place.users({ name: 'ann' }, { name: 'gone', hasPassword: false });
    await place.connectTenant();
    const gone = EmailAddress.parse(`gone@${domain}`);
    stage.readiness.set(place.id, { statuses: new Map([[gone, 'disabled-in-entra']]) });
    return { ...place, gone };
  };
  const listed = async ({ ask }: Workplace) => (await ask('manager', 'GET', '/exclusions')).json;

  it('stores nothing of that item, says why, and does the others', async () => {
    const place = await openWithLeaver();
    const { gone, domain } = place;
    const before = (await auditOf(place)).length;
    const answered = await place.ask('manager', 'POST', '/exclusions', {
      add: [{ email: gone.toUpperCase() }, { email: `ann@${domain}` }],
    });
    expect(answered.status).toBe(200);
    expect(answered.json).toMatchObject({
      results: [
        {
          email: gone,
          outcome: 'disabled-in-entra',
          message: expect.stringContaining('has this person left?') as unknown,
        },
        { email: `ann@${domain}`, outcome: 'added' },
      ],
      summary: { added: 1, 'disabled-in-entra': 1 },
      usersWithoutPassword: { count: 0 },
    });
    expect(await listed(place)).toMatchObject({ items: [{ email: `ann@${domain}` }] });
    const told = await auditOf(place);
    expect(told).toHaveLength(before + 2);
    expect(told.find(({ outcome }) => outcome === 'refused')).toMatchObject({
      ...{ action: 'exclusion-added', refusal: 'disabled-in-entra', after: { count: 1, emails: [gone] } },
    });
  });

  it('does it when that is accepted: in the JSON, or in the query for CSV', async () => {
    for (const [query, body, headers] of [
      ['', { add: [{ email: 'gone' }], acceptDisabledInEntra: true }, {}],
      ['?acceptDisabledInEntra=true', { add: [{ email: 'gone' }] }, {}],
      ['?acceptDisabledInEntra=true', 'email\r\ngone\r\n', CSV],
    ] as const) {
      const place = await openWithLeaver();
      const named = (text: string): string => text.replace('gone', place.gone);
      const sent = typeof body === 'string' ? named(body) : (JSON.parse(named(JSON.stringify(body))) as unknown);
      const answered = await place.ask('manager', 'POST', `/exclusions${query}`, sent, headers);
      expect(answered.json).toMatchObject({ summary: { added: 1 }, usersWithoutPassword: { items: [place.gone] } });
    }
  });

  it('is as strict for CSV, and when the query says that nothing is accepted', async () => {
    const place = await openWithLeaver();
    for (const query of ['', '?acceptDisabledInEntra=false']) {
      const csv = `email\r\n${place.gone}\r\n`;
      const answered = await place.ask('manager', 'POST', `/exclusions${query}`, csv, CSV);
      expect(answered.json).toMatchObject({ summary: { added: 0, 'disabled-in-entra': 1 } });
    }
    expect(await listed(place)).toMatchObject({ items: [] });
  });

  it.each(['yes', '', '1'])('refuses "%s" in the query', async (given) => {
    const { ask, domain } = await openWorkplace(stage);
    const path = `/exclusions?acceptDisabledInEntra=${given}`;
    const answered = await ask('manager', 'POST', path, { add: [{ email: `ann@${domain}` }] });
    expect([answered.status, answered.json]).toMatchObject([
      400,
      { errors: [{ field: 'query/acceptDisabledInEntra' }] },
    ]);
  });
});
