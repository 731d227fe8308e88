import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

describe('GET /accounts/{accountId}/audit-events/count', () => {
  it('counts what the list of the same filter has, the newest moment left out', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    for (const sso of ['on', 'off', 'on'] as const) await place.turn(sso);
    const count = async (query = '') => (await place.ask('manager', 'GET', `/audit-events/count${query}`)).json;
    expect(await count()).toEqual({ events: 5, looked: 5, next: null });
    expect(await count('?kind=sso-switched')).toEqual({ events: 3, looked: 5, next: null });
    expect(await count('?kind=sso-switched&actor=nobody')).toEqual({ events: 0, looked: 5, next: null });
    const { json } = await place.ask('manager', 'GET', '/audit-events?limit=1');
    const newest = (json as { items: { at: string }[] }).items[0]?.at ?? '';
    expect(await count(`?until=${newest}`)).toMatchObject({ events: 4, looked: 4 });
  });

  it('tells nothing of another account, and that there is none', async () => {
    const [mine, theirs] = [await openWorkplace(stage), await openWorkplace(stage)];
    const headers = { authorization: `Bearer ${stage.tokensFor(mine.id).manager}` };
    const path = `/accounts/${theirs.id}/audit-events/count`;
    expect((await stage.send({ method: 'GET', path, headers })).status).toBe(403);
    const quiet = { authorization: `Bearer ${stage.tokensFor('quiet' as never).manager}` };
    const none = await stage.send({ method: 'GET', path: '/accounts/quiet/audit-events/count', headers: quiet });
    expect(none.status).toBe(404);
  });
});
