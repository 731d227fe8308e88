import { describe, expect, it } from 'vitest';
import {
  type AdministratorLink,
  LINK_PLACES,
  linkStateOf,
  placeForNext,
} from '../../shared/integration/rules/administrator-link.ts';
import { makeAdministratorLinks } from '../../shared/integration/storage/administrator-links.ts';
import { AccountId, ContactId } from '../../shared/platform/words/identifiers.ts';
import { ADMINISTRATOR_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
const store = makeAdministratorLinks(stage);
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

  it('are twenty at most, also when all are made at one time; one that ended makes place', async () => {
    const place = await openWorkplace(stage);
    const made = await Promise.all(
      Array.from({ length: LINK_PLACES }, () => place.ask('manager', 'POST', '/integration/start')),
    );
    expect(made.map(({ status }) => status)).toEqual(new Array<number>(LINK_PLACES).fill(201));
    const { items } = await list(place);
    expect(new Set(items.map(({ id }) => id)).size).toBe(LINK_PLACES);
    await place.ask('manager', 'DELETE', `/integration/links/${String(items[3]?.id)}`);
    const next = await make(place);
    expect((await list(place)).items.map(({ id }) => id)).toEqual([
      next.id,
      ...items.map(({ id }) => id).filter((id) => id !== items[3]?.id),
    ]);
  });

  it('replace the contact’s own oldest when there are twenty, which the trail names', async () => {
    const place = await openWorkplace(stage);
    const made: string[] = [];
    for (let time = 0; time <= LINK_PLACES; time++) made.push((await make(place)).id);
    expect((await list(place)).items.map(({ id }) => id)).toEqual(made.slice(1).toReversed());
    const [first, last] = [made[0], made.at(-1)];
    expect((await auditOf(place))[0]).toMatchObject({
      action: 'integration-started',
      before: { replacedLink: first },
      after: { link: last },
    });
    expect((await place.ask('manager', 'DELETE', `/integration/links/${String(first)}`)).status).toBe(404);
  });

  it('replace none that another contact made, and none with which somebody is at Azure', () => {
    const now = new Date('2026-11-29T12:00:00Z');
    const [own, other] = [ContactId.parse('own'), ContactId.parse('other')];
    const linkAt = (place: number): AdministratorLink => ({
      ...{ id: String(place), account: AccountId.parse('acme'), place, connection: '-', end: undefined },
      ...{ madeAt: new Date(now.getTime() - 60_000 + place), expiresAt: new Date(now.getTime() + 60_000) },
      ...{ madeBy: place < 3 ? own : other, openedAt: place === 0 ? now : undefined },
    });
    const kept = Array.from({ length: LINK_PLACES }, (_, place) => ({ link: linkAt(place) }));
    const stateOf = (link: AdministratorLink) => linkStateOf(link, '-', now);
    const unusable = new Set([1]);
    expect(placeForNext(kept, { contact: own, stateOf, unusable })).toMatchObject({ place: 2, isReplaced: true });
    expect(placeForNext(kept, { contact: other, stateOf, unusable })).toMatchObject({ place: 3, isReplaced: true });
    expect(placeForNext(kept, { contact: ContactId.parse('third'), stateOf, unusable })).toBeUndefined();
    expect(placeForNext(kept.slice(0, 2), { contact: own, stateOf, unusable })).toMatchObject({
      place: 2,
      isReplaced: false,
    });
  });

  it('are refused beyond twenty where all are another contact’s', async () => {
    const place = await openWorkplace(stage);
    for (let time = 0; time < LINK_PLACES; time++) await make(place);
    const { links } = await store.listLinks(place.id);
    const madeBy = ContactId.parse('manager-3');
    for (const kept of links) await store.keepLink(kept, { ...kept.link, madeBy });
    const refused = await place.ask('manager', 'POST', '/integration/start');
    expect([refused.status, refused.json]).toMatchObject([409, { code: 'too-many-links' }]);
    expect((await list(place)).items).toHaveLength(LINK_PLACES);
  });

  it('pass over a row that can’t be read, which keeps its place', async () => {
    const place = await openWorkplace(stage);
    await stage.tables.accounts.insert(place.id, 'administrator-link:00', { id: 'x' });
    const { id } = await make(place);
    expect(await list(place)).toMatchObject({ items: [{ id }], unreadable: 1 });
  });
});
