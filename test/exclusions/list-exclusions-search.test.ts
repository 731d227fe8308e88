import { describe, expect, it } from 'vitest';
import { openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type List = {
  readonly items: readonly { readonly email: string; readonly known: boolean; readonly displayName: string | null }[];
  readonly next: string | null;
  readonly searched: number | null;
  readonly count: number | null;
  readonly asOf: string | null;
};
const list = async ({ ask }: Workplace, query: string) =>
  (await ask('manager', 'GET', `/exclusions?${query}`)).json as List;
const found = async (place: Workplace, text: string) =>
  (await list(place, new URLSearchParams({ search: text }).toString())).items.map(({ email }) => email.split('@')[0]);

describe('a search of the exclusions', () => {
  it('finds any part of an address, an alias, a name or a reason, whatever its case', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    const profile = { hasPassword: true, twoFactor: false };
    await place.ask('service', 'POST', '/users', {
      upsert: [
        { ...profile, email: `ann@${domain}`, displayName: 'Ann Müller', aliases: [`sales@${domain}`] },
        { ...profile, email: `zoe@${domain}`, displayName: 'Zoë' },
      ],
    });
    await place.ask('manager', 'POST', '/exclusions', {
      add: [
        { email: `ann@${domain}` },
        { email: `later@${domain}`, reason: 'On a Project, 50 % off' },
        { email: `zoe@${domain}`, reason: 'leave' },
      ],
    });
    expect(await found(place, 'nn@')).toEqual(['ann']);
    expect(await found(place, 'mÜLL')).toEqual(['ann']);
    expect(await found(place, 'sales')).toEqual(['ann']);
    expect(await found(place, 'project, 50 %')).toEqual(['later']);
    expect(await found(place, ' ZOË ')).toEqual(['zoe']);
    expect(await found(place, domain)).toEqual(['ann', 'later', 'zoe']);
    expect(await found(place, 'nothing of this')).toEqual([]);
    const all = await list(place, '');
    expect(all.items).toMatchObject([
      { known: true, displayName: 'Ann Müller' },
      { known: false, displayName: null },
      { known: true, displayName: 'Zoë' },
    ]);
    expect([all.searched, all.count, all.asOf]).toEqual([3, null, null]);
    const csv = await place.ask('manager', 'GET', '/exclusions?format=csv&search=leave');
    expect(csv.text.trim().split('\r\n').slice(1)).toEqual([expect.stringMatching(/^zoe@.+,leave,/)]);
  });

  it('looks at a bounded number for an answer and says at how many, and its answers hold each match once', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    const emails = Array.from({ length: 1400 }, (_, at) => `u${String(at).padStart(4, '0')}@${domain}`);
    for (const part of [emails.slice(0, 1000), emails.slice(1000)]) {
      const add = part.map((email) => ({ email, ...(email.startsWith('u13') ? { reason: 'rare' } : {}) }));
      await place.ask('manager', 'POST', '/exclusions', { add });
    }
    const matches: string[] = [];
    const searched: (number | null)[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page: List = await list(place, `search=rare&limit=30${after === '' ? '' : `&after=${after}`}`);
      matches.push(...page.items.map(({ email }) => email));
      searched.push(page.searched);
      after = page.next;
    }
    expect(matches).toEqual(emails.filter((email) => email.startsWith('u13')));
    expect(searched[0]).toBe(1000);
    expect(searched.reduce((sum: number, each) => sum + (each ?? 0), 0)).toBe(1400);
  });

  it('refuses what is on several lines, and a search beside an end', async () => {
    const place = await openWorkplace(stage);
    for (const query of ['search=a%0Ab', 'search=a&ends=expired', 'ends=never', `search=${'a'.repeat(255)}`])
      expect((await place.ask('manager', 'GET', `/exclusions?${query}`)).status).toBe(400);
  });
});

describe('exclusions by their ends', () => {
  it('are those that have expired, or those of the next seven days, the first first, with their number', async () => {
    const place = await openWorkplace(stage);
    const day = 86_400_000;
    const { now } = stage.time;
    const ending = (name: string, days: number) => ({
      email: `${name}@${place.domain}`,
      expiresAt: new Date(now.getTime() + days * day).toISOString(),
    });
    const add = [ending('in-nine', 9), ending('in-three', 3), ending('in-two', 2), { email: `never@${place.domain}` }];
    await place.ask('manager', 'POST', '/exclusions', { add });
    const soon = await list(place, 'ends=within-7-days');
    expect(soon.items.map(({ email }) => email.split('@')[0])).toEqual(['in-two', 'in-three']);
    expect([soon.count, soon.searched]).toEqual([2, null]);
    expect(await list(place, 'ends=expired')).toMatchObject({ items: [], count: 0 });
    stage.time.now = new Date(now.getTime() + 4 * day);
    const expired = await list(place, 'ends=expired&limit=1');
    expect(expired).toMatchObject({ items: [{ email: `in-two@${place.domain}` }], count: 2 });
    const rest = await list(place, `ends=expired&limit=1&after=${String(expired.next)}`);
    expect(rest).toMatchObject({ items: [{ email: `in-three@${place.domain}` }], count: null, next: null });
    expect((await list(place, 'ends=within-7-days')).items).toMatchObject([{ email: `in-nine@${place.domain}` }]);
  });
});
