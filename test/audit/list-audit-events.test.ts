import { describe, expect, it } from 'vitest';
import { readRows } from '../../shared/platform/words/written/read-rows.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { bearer } from '../support/control-panel/callers.ts';
import { jsonOf } from '../support/control-panel/send-request.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();

const FORMULA = '=HYPERLINK("https://attacker.example","x")';
type Item = { readonly action: string; readonly at: string; readonly address: string | null };

const list = async ({ ask }: Workplace, query = '') => {
  const answered = await ask('manager', 'GET', `/audit-events${query}`);
  return { ...answered, items: (answered.json as { items?: Item[] } | undefined)?.items ?? [] };
};
const actions = async (place: Workplace, query: string) => (await list(place, query)).items.map(({ action }) => action);
const nextOf = (headers: Readonly<Record<string, string>>) =>
  /^<([^>]+)>; rel="next"$/.exec(headers['link'] ?? '')?.[1];

/** Switched on and off, with an attempt without the role in between. */
async function openStory(): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  await place.turn('on');
  await place.ask('contact', 'PUT', '/sso', { sso: 'off' }, { 'if-match': '"1"' });
  await place.turn('off');
  return place;
}

describe('a filter of the audit trail', () => {
  it('goes by who, by what, and by how it ended, each and together', async () => {
    const place = await openStory();
    expect(await actions(place, '?kind=sso-switched')).toEqual(['sso-switched', 'sso-switched', 'sso-switched']);
    expect(await actions(place, '?kind=sso-switched&outcome=done')).toHaveLength(2);
    expect(await actions(place, '?actor=contact-1')).toEqual(['sso-switched']);
    expect(await actions(place, '?actor=directory-feed')).toEqual(['account-created']);
    expect(await actions(place, '?actor=system')).toEqual(['integration-connected']);
    expect(await actions(place, '?outcome=refused&actor=manager-1')).toEqual([]);
    expect(await actions(place, '?actor=nobody')).toEqual([]);
  });

  it('goes by time: the first moment counts, the last does not', async () => {
    const place = await openStory();
    const { items } = await list(place);
    const [newest, refused, , , created] = items.map(({ at }) => encodeURIComponent(at));
    expect(await actions(place, `?from=${refused ?? ''}`)).toHaveLength(2);
    expect(await actions(place, `?from=${refused ?? ''}&until=${newest ?? ''}`)).toHaveLength(1);
    expect(await actions(place, `?until=${created ?? ''}`)).toEqual([]);
    const [inItsZone] = items.map(({ at }) =>
      new Date(Date.parse(at) + 7_200_000).toISOString().replace('Z', '%2B02:00'),
    );
    expect(await actions(place, `?from=${inItsZone ?? ''}`)).toHaveLength(1);
  });

  it('stays on through the pages', async () => {
    const place = await openStory();
    const seen: string[] = [];
    const since = new Date(Date.now() - 3_600_000).toISOString();
    let path: string | undefined = `/accounts/${place.id}/audit-events?kind=sso-switched&from=${since}&limit=1`;
    for (let page = 0; path !== undefined && page < 10; page++) {
      const headers = bearer(stage.tokensFor(place.id).manager);
      const answered = await stage.send({ method: 'GET', path, headers });
      seen.push(...(jsonOf(answered) as { items: Item[] }).items.map(({ action }) => action));
      path = nextOf(answered.headers)?.slice(SERVICE_URL.length);
    }
    expect(seen).toEqual(['sso-switched', 'sso-switched', 'sso-switched']);
  });

  it.each([
    ['kind=sso', 'query/kind'],
    ['kind=', 'query/kind'],
    ['outcome=maybe', 'query/outcome'],
    ['actor=', 'query/actor'],
    ['actor=%3Cb%3E', 'query/actor'],
    ['from=yesterday', 'query/from'],
    ['from=2026-11-23', 'query/from'],
    ['from=2026-13-23T00:00:00Z', 'query/from'],
    ['until=1', 'query/until'],
    ['from=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z', 'query/until'],
    ['from=2026-11-24T00:00:00Z&until=2026-11-24T00:00:00Z', 'query/until'],
    ['format=xml', 'query/format'],
  ])('is refused when it makes no sense: %s', async (query, field) => {
    const place = await openWorkplace(stage);
    const answered = await list(place, `?${query}`);
    expect([answered.status, answered.json]).toMatchObject([400, { errors: [{ field }] }]);
  });
});

describe('an export of the audit trail', () => {
  it('as CSV holds what JSON holds, and no cell that a spreadsheet would take for a formula', async () => {
    const place = await openStory();
    await place.ask('service', 'PUT', '', { name: FORMULA, domains: [place.domain], products: [] });
    const add = [{ email: `=ann@${place.domain}`, reason: `@SUM(1)` }];
    await place.ask('manager', 'POST', '/exclusions', { add });
    const csv = await list(place, '?format=csv');
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit-events.csv"',
    });
    const [header = [], ...lines] = readRows(csv.text, 100).rows.map(({ cells: row }) => row);
    const cells = lines.map((line) => Object.fromEntries(header.map((name, at) => [name, line[at]])));
    const events = await auditOf(place);
    expect(cells).toHaveLength(events.length);
    expect(cells.map(({ id, at, action, outcome }) => ({ id, at, action, outcome }))).toEqual(
      events.map(({ id, at, action, outcome }) => ({ id, at, action, outcome })),
    );
    expect(JSON.parse(cells[0]?.['after'] ?? '')).toEqual(events[0]?.['after']);
    expect(cells[1]?.['after']).toContain(FORMULA.slice(0, 10));
    // As a spreadsheet sees it, before our own reading takes the apostrophes away.
    const raw = csv.text.matchAll(/(?:^|,|\r\n)"?([^,\r\n])/g);
    for (const [, start] of raw) expect('=+-@\t').not.toContain(start);
  });

  it('as JSON lines is one event a line, as JSON has it', async () => {
    const place = await openStory();
    const lines = await list(place, '?format=jsonl');
    expect(lines.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    expect(lines.text.endsWith('\n')).toBe(true);
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(await auditOf(place));
  });

  it('follows the Accept header, and says so when it can give none of what is asked', async () => {
    const place = await openStory();
    const type = async (accept: string, query = '') => {
      const { headers, status } = await place.ask('manager', 'GET', `/audit-events${query}`, undefined, { accept });
      return [status, headers['content-type']?.split(';')[0], headers['vary']];
    };
    expect(await type('text/csv')).toEqual([200, 'text/csv', 'Accept']);
    expect(await type('application/jsonl')).toEqual([200, 'application/jsonl', 'Accept']);
    expect(await type('*/*')).toEqual([200, 'application/json', 'Accept']);
    expect(await type('text/csv', '?format=json')).toEqual([200, 'application/json', 'Accept']);
    expect(await type('image/png')).toEqual([406, 'application/problem+json', undefined]);
  });

  it('goes on by the Link header, in the same format, with the same filter', async () => {
    const place = await openStory();
    const texts: string[] = [];
    let path: string | undefined = `/accounts/${place.id}/audit-events?format=csv&kind=sso-switched&limit=2`;
    for (let page = 0; path !== undefined && page < 10; page++) {
      const answered = await stage.send({ method: 'GET', path, headers: bearer(stage.tokensFor(place.id).manager) });
      texts.push(answered.text);
      path = nextOf(answered.headers)?.slice(SERVICE_URL.length);
    }
    expect(texts.map((text) => text.trimEnd().split('\r\n').length)).toEqual([3, 2]);
  });

  it('is refused to the manager of another account and to a contact without the role', async () => {
    const place = await openStory();
    expect((await place.ask('otherManager', 'GET', '/audit-events?format=csv')).status).toBe(403);
    expect((await place.ask('contact', 'GET', '/audit-events?format=jsonl')).status).toBe(403);
  });
});

describe('an entry of the audit trail', () => {
  const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.1, ${address}` });

  it('says from which address it was done, an IPv6 address by its network, also when it was refused', async () => {
    const place = await openWorkplace(stage);
    await place.ask('manager', 'POST', '/integration/start', undefined, from('203.0.113.7:4711'));
    await place.ask('manager', 'POST', '/integration/start', undefined, from('[2001:db8:1:2:3:4:5:6]:4711'));
    await place.ask('contact', 'POST', '/integration/start', undefined, from('203.0.113.8'));
    await place.ask('manager', 'POST', '/integration/start');
    await place.ask('manager', 'POST', '/integration/start', undefined, from('<script>'));
    const { items } = await list(place);
    expect(items.map(({ address }) => address)).toEqual([
      ...[null, null, '203.0.113.8', '2001:db8:1:2::/64', '203.0.113.7', null],
    ]);
    const csv = (await list(place, '?format=csv&actor=contact-1')).text;
    expect(csv).toContain(',contact,contact-1,203.0.113.8,integration-started,refused,role-missing,');
  });

  it('tells of a disconnection that was refused because SSO is on, and of a domain that is taken', async () => {
    const place = await openWorkplace(stage);
    const owner = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    expect((await place.ask('manager', 'DELETE', '/integration')).status).toBe(409);
    const profile = { name: 'Contoso', domains: [place.domain, owner.domain], products: [] };
    expect((await place.ask('service', 'PUT', '', profile)).status).toBe(409);
    const { items } = await list(place, '?outcome=refused');
    expect(items).toMatchObject([
      {
        action: 'account-changed',
        refusal: 'domain-taken',
        actor: { kind: 'service' },
        after: { domains: [owner.domain] },
      },
      { action: 'integration-disconnected', refusal: 'sso-is-on', actor: { kind: 'contact', id: 'manager-1' } },
    ]);
    expect(await list(owner, '?outcome=refused')).toMatchObject({ items: [] });
  });
});
