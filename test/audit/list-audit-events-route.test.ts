import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

describe('GET /accounts/{accountId}/audit-events', () => {
  it('gives events newest first, in pages, each once', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    await place.turn('off');
    const actions: unknown[] = [];
    let after = '';
    for (let page = 0; page < 10; page++) {
      const { json } = await place.ask('manager', 'GET', `/audit-events?limit=1${after}`);
      const { items, next } = json as { items: { action: string }[]; next: string | null };
      actions.push(...items.map(({ action }) => action));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(actions).toEqual(['sso-switched', 'sso-switched', 'integration-connected', 'account-created']);
  });

  it('says that there is no account, also to a contact who says to be of it', async () => {
    const { ask } = await openWorkplace(stage);
    expect((await ask('manager', 'GET', '/sso')).status).toBe(200);
    const empty = await stage.send({
      method: 'GET',
      path: '/accounts/quiet/audit-events',
      headers: { authorization: `Bearer ${stage.tokensFor('quiet' as never).manager}` },
    });
    expect(empty.status).toBe(404);
  });
});
