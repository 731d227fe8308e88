import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { bearer } from '../support/control-panel/callers.ts';
import { jsonOf } from '../support/control-panel/send-request.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();

type Page = { items: Record<string, unknown>[]; next: string | null };

describe('GET /accounts/{accountId}/users', () => {
  it('gives them page by page, each once, with a Link to the next', async () => {
    const place = await openWorkplace(stage);
    const names = ['ann', 'bea', 'cleo', 'dora', 'eve'];
    await place.users(...names.map((name) => ({ name })));
    const seen: unknown[] = [];
    let path: string | undefined = `/accounts/${place.id}/users?limit=2`;
    for (let page = 0; path !== undefined && page < 10; page++) {
      const answered = await stage.send({ method: 'GET', path, headers: bearer(stage.tokensFor(place.id).service) });
      const { items, next } = jsonOf(answered) as Page;
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ displayName }) => displayName));
      const link: string | undefined = /^<(.+)>; rel="next"$/.exec(answered.headers['link'] ?? '')?.[1];
      expect(link === undefined).toBe(next === null);
      path = link?.slice(SERVICE_URL.length);
    }
    expect(seen).toEqual(names);
  });

  it('says of each whether they are excluded and bound, and finds them by the beginning of the address', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann', twoFactor: true }, { name: 'andy', hasPassword: false }, { name: 'bea' });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `andy@${place.domain}` }] });
    const { json } = await place.ask('service', 'GET', '/users?search=AN');
    const id: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(json).toEqual({
      items: [
        {
          id,
          email: `andy@${place.domain}`,
          aliases: [],
          externalId: null,
          displayName: 'andy',
          twoFactor: false,
          hasPassword: false,
          bound: false,
          excluded: true,
        },
        {
          id,
          email: `ann@${place.domain}`,
          aliases: [],
          externalId: null,
          displayName: 'ann',
          twoFactor: true,
          hasPassword: true,
          bound: false,
          excluded: false,
        },
      ],
      next: null,
      unreadable: 0,
    });
  });

  it('leaves out an address that is only excluded ahead', async () => {
    const place = await openWorkplace(stage);
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `ahead@${place.domain}` }] });
    expect((await place.ask('service', 'GET', '/users')).json).toEqual({ items: [], next: null, unreadable: 0 });
  });
});

describe('GET /accounts/{accountId}/users-without-password', () => {
  it('lists exactly those without a usable password, in pages', async () => {
    const place = await openWorkplace(stage);
    await place.users(
      { name: 'ann', hasPassword: false },
      { name: 'bea' },
      { name: 'cleo', hasPassword: false },
      { name: 'dora', hasPassword: false },
    );
    const first = (await place.ask('manager', 'GET', '/users-without-password?limit=2')).json as Page;
    expect(first.items).toEqual([`ann@${place.domain}`, `cleo@${place.domain}`]);
    const rest = await place.ask('manager', 'GET', `/users-without-password?limit=2&after=${first.next ?? ''}`);
    expect(rest.json).toEqual({ items: [`dora@${place.domain}`], next: null, unreadable: 0 });
  });
});
