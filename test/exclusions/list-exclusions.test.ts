import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';
import { spoilRow } from '../support/storage/spoil-row.ts';

const stage = openStage();

const CSV = { 'content-type': 'text/csv' };

describe('exclusions as CSV', () => {
  it('come in with a header, in any order of the columns', async () => {
    const place = await openWorkplace(stage);
    const csv = `\uFEFFreason,email,expiresAt\r\n"Says ""hi"", twice",ann@${place.domain},2999-01-01T00:00:00Z\r\n,bea@${place.domain},\r\n\r\n`;
    const answered = await place.ask('manager', 'POST', '/exclusions', csv, CSV);
    expect(answered.json).toMatchObject({ summary: { added: 2 } });
    expect((await place.ask('manager', 'GET', '/exclusions')).json).toMatchObject({
      items: [
        { reason: 'Says "hi", twice', expiresAt: '2999-01-01T00:00:00.000Z' },
        { reason: null, expiresAt: null },
      ],
    });
  });

  it('are read line by line: what is wrong in one costs the others nothing', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    const csv = [
      'E-Mail;Reason;Last day;',
      `+ann@${domain};a "quote" inside;2999-12-24;`,
      `bea@${domain}`,
      ';;;',
      `cleo@${domain};;24.12.2999;`,
      `no address;;;`,
      `dora@${domain};bell\u0007;;`,
      `ann@${domain};=1+1;2999-12-24T12:00:00+01:00;`,
      `"open@${domain}`,
    ].join('\r\n');
    const { status, json } = await place.ask('manager', 'POST', '/exclusions?timeZone=Europe/Berlin', csv, CSV);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      results: [
        { line: 2, email: `+ann@${domain}`, outcome: 'added', expiresAt: '2999-12-24T23:00:00.000Z' },
        { line: 3, email: `bea@${domain}`, outcome: 'added', expiresAt: null },
        { line: 5, outcome: 'invalid-line', message: expect.stringContaining('“24.12.2999” is no date') as string },
        { line: 6, email: 'no address', outcome: 'invalid-address' },
        { line: 7, email: `dora@${domain}`, outcome: 'invalid-line' },
        { line: 8, email: `ann@${domain}`, outcome: 'added', expiresAt: '2999-12-24T11:00:00.000Z' },
        { line: 9, outcome: 'invalid-line', message: expect.stringContaining('never closed') as string },
      ],
      summary: { added: 3, 'invalid-line': 3, 'invalid-address': 1 },
    });
    expect((await place.ask('manager', 'GET', '/exclusions')).json).toMatchObject({
      items: [{ email: `+ann@${domain}`, reason: 'a "quote" inside' }, { reason: '=1+1' }, { reason: null }],
    });
  });

  it('come in as UTF-16 when the mark says so', async () => {
    const place = await openWorkplace(stage);
    const csv = Buffer.from(`\uFEFFEmail\tReason\r\nann@${place.domain}\tFür Jürgen\r\n`, 'utf16le');
    const sent = await place.ask('manager', 'POST', '/exclusions', csv, CSV);
    expect(sent.json).toMatchObject({ summary: { added: 1 } });
    expect((await place.ask('manager', 'GET', '/exclusions')).json).toMatchObject({
      items: [{ reason: 'Für Jürgen' }],
    });
  });

  it.each([
    ['?timeZone=%2B02:00', 400, { errors: [{ field: 'query/timeZone' }] }],
    ['', 200, { results: [{ outcome: 'invalid-line' }] }],
  ])('take a day only with a time zone by its name: %j', async (query, status, json) => {
    const { ask, domain } = await openWorkplace(stage);
    const csv = `email,expiresAt\nann@${domain},2999-12-24\n`;
    expect(await ask('manager', 'POST', `/exclusions${query}`, csv, CSV)).toMatchObject({ status, json });
  });

  it('go out by Accept or by format, with formulas made harmless, and come in again unchanged', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    await place.ask('manager', 'POST', '/exclusions', {
      add: [
        { email: `=cmd@${domain}`, reason: '=HYPERLINK("http://evil.example")' },
        { email: `ann@${domain}`, reason: "'=quoted", expiresAt: '2999-01-01T00:00:00Z' },
        { email: `bea@${domain}`, reason: '<b>bold</b>, "quoted"' },
      ],
    });
    const byAccept = await place.ask('manager', 'GET', '/exclusions', undefined, { accept: 'text/csv' });
    const byFormat = await place.ask('manager', 'GET', '/exclusions?format=csv', undefined, {
      accept: 'application/json',
    });
    expect(byAccept.text).toBe(byFormat.text);
    expect(byAccept.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="exclusions.csv"',
    });
    const lines = byAccept.text.split('\r\n');
    expect(lines[0]).toBe('\uFEFFemail,reason,expiresAt,excludedBy,excludedAt');
    expect(lines.filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
    const again = await place.ask('manager', 'POST', '/exclusions', byAccept.text, CSV);
    expect(again.json).toMatchObject({ summary: { unchanged: 3 } });
  });

  it('go out in pages, with a Link that stays CSV', async () => {
    const place = await openWorkplace(stage);
    await place.ask('manager', 'POST', '/exclusions', {
      add: ['ann', 'bea', 'cleo'].map((name) => ({ email: `${name}@${place.domain}` })),
    });
    const first = await place.ask('manager', 'GET', '/exclusions?format=csv&limit=2');
    expect(first.text.trim().split('\r\n')).toHaveLength(3);
    const link = new URL(/^<(.+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? 'none:');
    expect(link.searchParams.get('format')).toBe('csv');
    const rest = await place.ask('manager', 'GET', `/exclusions${link.search}`);
    expect(rest.text).toContain(`cleo@${place.domain}`);
    expect(rest.headers['link']).toBeUndefined();
  });

  it.each([
    ['without the header', 'ann@contoso.example\r\n', 'body/line 1'],
    ['with an unknown column', 'email,color\r\na@b.example,red\r\n', 'body/line 1'],
    ['with a column twice', 'email,email\r\na@b.example,a@b.example\r\n', 'body/line 1'],
    ['with 1,001 rows', `email\r\n${'a@b.example\r\n'.repeat(1001)}`, 'body/line 1002'],
    ['that are empty', '', 'body'],
    ['that are a workbook', 'PK\u0003\u0004', 'body'],
    ['with a zero byte', 'email\r\na\u0000b\r\n', 'body/line 2'],
  ])('are refused whole %s, with the row', async (_, csv, field) => {
    const { ask } = await openWorkplace(stage);
    const answered = await ask('manager', 'POST', '/exclusions', csv, CSV);
    expect(answered.status).toBe(400);
    expect(answered.json).toMatchObject({ errors: [{ field }] });
  });
});

describe('GET /accounts/{accountId}/exclusions', () => {
  it('answers 406 when it has no format that the caller takes', async () => {
    const { ask } = await openWorkplace(stage);
    expect((await ask('manager', 'GET', '/exclusions', undefined, { accept: 'text/html' })).status).toBe(406);
    expect((await ask('manager', 'GET', '/exclusions', undefined, { accept: 'text/html, */*;q=0.1' })).status).toBe(
      200,
    );
  });

  it('says on its first page how many there are in all, in force and expired, whatever is searched for', async () => {
    const place = await openWorkplace(stage);
    const totals = async (query = '') => (await place.ask('manager', 'GET', `/exclusions${query}`)).json;
    expect(await totals()).toMatchObject({ totals: { all: 0, inForce: 0, expired: 0 } });
    const add = ['ann', 'bea', 'cleo', 'dan'].map((name) => ({ email: `${name}@${place.domain}` }));
    const expiresAt = new Date(stage.time.now.getTime() + 60_000).toISOString();
    await place.ask('manager', 'POST', '/exclusions', { add: [...add, { email: `eve@${place.domain}`, expiresAt }] });
    expect(await totals('?search=a')).toMatchObject({ totals: { all: 5, inForce: 5, expired: 0 } });
    stage.time.now = new Date(stage.time.now.getTime() + 60_000);
    await place.ask('manager', 'POST', '/exclusions', { remove: [`dan@${place.domain}`] });
    const first = (await totals('?limit=2')) as { totals: unknown; next: string };
    expect(first.totals).toEqual({ all: 4, inForce: 3, expired: 1 });
    expect(await totals(`?limit=2&after=${first.next}`)).toMatchObject({ totals: null });
    await place.ask('manager', 'POST', '/exclusions', { remove: [`eve@${place.domain}`] });
    expect(await totals()).toMatchObject({ totals: { all: 3, inForce: 3, expired: 0 } });
  });

  it('goes on without an entry that can’t be read, and says so, as a file too', async () => {
    const place = await openWorkplace(stage);
    const add = ['ann', 'bea'].map((name) => ({ email: `${name}@${place.domain}` }));
    await place.ask('manager', 'POST', '/exclusions', { add });
    await spoilRow(stage.tables.accounts, place.id, `exclusion:ann@${place.domain}`, { excludedAt: 'yesterday' });
    const { json } = await place.ask('manager', 'GET', '/exclusions');
    expect(json).toMatchObject({ items: [{ email: `bea@${place.domain}` }], unreadable: 1 });
    const file = await place.ask('manager', 'GET', '/exclusions?format=csv');
    expect([file.headers['unreadable-entries'], file.text.trim().split('\r\n').length]).toEqual(['1', 2]);
    const edit = { add: [{ email: `ann@${place.domain}`, reason: 'again' }], remove: [`bea@${place.domain}`] };
    const edited = await place.ask('manager', 'POST', '/exclusions', edit);
    expect(edited.json).toMatchObject({ summary: { unreadable: 1, removed: 1 } });
  });

  it('finds by the beginning of the address', async () => {
    const place = await openWorkplace(stage);
    await place.ask('manager', 'POST', '/exclusions', {
      add: ['ann', 'andy', 'bea'].map((name) => ({ email: `${name}@${place.domain}` })),
    });
    const { json } = await place.ask('manager', 'GET', '/exclusions?search=Ann@');
    expect(json).toMatchObject({ items: [{ email: `ann@${place.domain}` }] });
  });

  it('as CSV for people says the last day that counts, which the import takes again', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    const add = [
      { email: `ann@${domain}`, lastDay: '2999-12-31', timeZone: 'Europe/Berlin' },
      { email: `bea@${domain}`, expiresAt: '2999-12-31T12:00:00Z' },
      { email: `cleo@${domain}` },
    ];
    await place.ask('manager', 'POST', '/exclusions', { add });
    const csvFor = async (zone: string) =>
      (await place.ask('manager', 'GET', `/exclusions?format=csv&timeZone=${zone}`)).text;
    const ends = (csv: string) =>
      csv
        .split('\r\n')
        .slice(0, 4)
        .map((line) => line.split(',')[2]);
    expect(ends(await csvFor('Europe/Berlin'))).toEqual(['until', '2999-12-31', '2999-12-31T12:00:00.000Z', '']);
    expect(ends(await csvFor('UTC'))[1]).toBe('2999-12-31T23:00:00.000Z');
    expect((await place.ask('manager', 'GET', '/exclusions?format=csv&timeZone=nowhere')).status).toBe(400);
    const again = await place.ask(
      'manager',
      'POST',
      '/exclusions?timeZone=Europe/Berlin',
      await csvFor('Europe/Berlin'),
      {
        'content-type': 'text/csv',
      },
    );
    expect((again.json as { results: { outcome: string }[] }).results.map(({ outcome }) => outcome)).toEqual([
      ...['unchanged', 'unchanged', 'unchanged'],
    ]);
  });
});
