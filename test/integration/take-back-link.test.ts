import { describe, expect, it } from 'vitest';
import { LINK_PLACES } from '../../shared/integration/rules/administrator-link.ts';
import { ADMINISTRATOR_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
type Link = { readonly id: string; readonly state: string } & Readonly<Record<string, unknown>>;

const make = async ({ ask }: Workplace) =>
  (await ask('manager', 'POST', '/integration/start')).json as { id: string; url: string };
const list = async ({ ask }: Workplace, query = '') =>
  (await ask('manager', 'GET', `/integration/links${query}`)).json as { items: Link[]; next: string | null };
const statesOf = async (place: Workplace) => (await list(place)).items.map(({ state }) => state);

describe('the links for administrators of an account', () => {
  it('are listed with who made each and until when, newest first, without their addresses', async () => {
    const place = await openWorkplace(stage);
    const [first, second] = [await make(place), await make(place)];
    const { items } = await list(place);
    expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(items[0]).toMatchObject({
      state: 'open',
      madeBy: 'manager-1',
      openedAt: null,
      endedAt: null,
      administrator: null,
    });
    const [madeAt, expiresAt] = [String(items[0]?.['madeAt']), String(items[0]?.['expiresAt'])].map(Date.parse);
    expect(Math.round(((expiresAt ?? 0) - (madeAt ?? 0)) / 1000)).toBe(ADMINISTRATOR_LINK_LIFETIME_MS / 1000);
    expect(JSON.stringify(items)).not.toContain(new URL(first.url).searchParams.get('ticket'));
  });

  it('are listed in pages', async () => {
    const place = await openWorkplace(stage);
    const made = [await make(place), await make(place), await make(place)].map(({ id }) => id).toReversed();
    const one = await list(place, '?limit=2');
    const two = await list(place, `?limit=2&after=${String(one.next)}`);
    expect([...one.items, ...two.items].map(({ id }) => id)).toEqual(made);
    expect(two.next).toBeNull();
  });

  it('are taken back once, which the trail tells; what has ended stays as it is', async () => {
    const place = await openWorkplace(stage);
    const { id } = await make(place);
    for (let time = 0; time < 2; time++) {
      const taken = await place.ask('manager', 'DELETE', `/integration/links/${id}`);
      expect([taken.status, taken.json]).toMatchObject([200, { id, state: 'taken-back', takenBackBy: 'manager-1' }]);
    }
    const late = await make(place);
    stage.time.now = new Date(stage.time.now.getTime() + ADMINISTRATOR_LINK_LIFETIME_MS);
    expect(await statesOf(place)).toEqual(['expired', 'taken-back']);
    const refused = await place.ask('manager', 'DELETE', `/integration/links/${late.id}`);
    expect([refused.status, refused.json]).toMatchObject([409, { code: 'link-ended' }]);
    const told = (await auditOf(place)).filter(({ action }) => action === 'integration-link-taken-back');
    expect(told).toMatchObject([
      { outcome: 'refused', refusal: 'link-ended', before: { link: late.id } },
      { outcome: 'done', before: { link: id, state: 'open' }, actor: { id: 'manager-1' } },
    ]);
  });

  it('are nobody else’s: another account’s link is not there, and its list is refused', async () => {
    const [place, other] = [await openWorkplace(stage), await openWorkplace(stage)];
    const { id } = await make(other);
    expect(await list(place)).toMatchObject({ items: [], next: null });
    expect((await place.ask('manager', 'DELETE', `/integration/links/${id}`)).json).toMatchObject({
      code: 'link-not-found',
    });
    expect(await statesOf(other)).toEqual(['open']);
    for (const caller of ['contact', 'otherManager', 'service'] as const) {
      expect((await other.ask(caller, 'GET', '/integration/links')).status).toBe(403);
      expect((await other.ask(caller, 'DELETE', `/integration/links/${id}`)).status).toBe(403);
    }
    expect(await statesOf(other)).toEqual(['open']);
  });

  it('are twenty at most that are open, also when all are made at one time; one that ended makes place', async () => {
    const place = await openWorkplace(stage);
    const made = await Promise.all(
      Array.from({ length: LINK_PLACES + 3 }, () => place.ask('manager', 'POST', '/integration/start')),
    );
    expect(made.map(({ status }) => status).toSorted()).toEqual([
      ...new Array<number>(LINK_PLACES).fill(201),
      409,
      409,
      409,
    ]);
    expect((await place.ask('manager', 'POST', '/integration/start')).json).toMatchObject({ code: 'too-many-links' });
    const { items } = await list(place);
    expect(new Set(items.map(({ id }) => id)).size).toBe(LINK_PLACES);
    await place.ask('manager', 'DELETE', `/integration/links/${String(items[3]?.id)}`);
    const next = await make(place);
    expect((await list(place)).items.map(({ id }) => id)).toEqual([
      next.id,
      ...items.map(({ id }) => id).filter((id) => id !== items[3]?.id),
    ]);
  });

  it('pass over a row that can’t be read, which keeps its place', async () => {
    const place = await openWorkplace(stage);
    await stage.tables.accounts.insert(place.id, 'administrator-link:00', { id: 'x' });
    const { id } = await make(place);
    expect(await list(place)).toMatchObject({ items: [{ id }], unreadable: 1 });
  });
});
