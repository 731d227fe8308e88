import { describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
const DAY = 86_400_000;

describe('POST /accounts/{accountId}/exclusions/remove-expired', () => {
  it('removes as many as were shown, those alone, each with its audit event', async () => {
    const place = await openWorkplace(stage);
    const { ask, domain } = place;
    const { now } = stage.time;
    const expiresAt = new Date(now.getTime() + DAY).toISOString();
    const add = [
      { email: `for-good@${domain}` },
      ...['a', 'b', 'c'].map((name) => ({ email: `${name}@${domain}`, expiresAt })),
    ];
    await ask('manager', 'POST', '/exclusions', { add });
    stage.time.now = new Date(now.getTime() + 2 * DAY);
    const { count, asOf: endedBy } = (await ask('manager', 'GET', '/exclusions?ends=expired')).json as {
      count: number;
      asOf: string;
    };
    const remove = (body: unknown) => ask('manager', 'POST', '/exclusions/remove-expired', body);
    const other = await remove({ count: 2, endedBy });
    expect(other).toMatchObject({ status: 409, json: { code: 'changed-meanwhile' } });
    expect((other.json as { detail: string }).detail).toContain('There are 3 by now.');
    const tomorrow = new Date(stage.time.now.getTime() + DAY).toISOString();
    expect(await remove({ count: 3, endedBy: tomorrow })).toMatchObject({ status: 400 });
    expect((await remove({ count, endedBy })).json).toEqual({ removed: 3, remaining: 0 });
    const left = (await ask('manager', 'GET', '/exclusions')).json as { items: unknown[] };
    expect(left.items).toMatchObject([{ email: `for-good@${domain}` }]);
    const removed = (await auditOf(place)).filter(({ action }) => action === 'exclusion-removed');
    expect(removed.map(({ before }) => (before as { email: string }).email).toSorted()).toEqual([
      ...[`a@${domain}`, `b@${domain}`, `c@${domain}`],
    ]);
    expect((await remove({ count: 0, endedBy })).json).toEqual({ removed: 0, remaining: 0 });
  });

  it('is for a Security Manager of the account alone, and a refusal stands in the trail', async () => {
    const place = await openWorkplace(stage);
    const body = { count: 0, endedBy: '2026-11-01T00:00:00Z' };
    expect((await place.ask('contact', 'POST', '/exclusions/remove-expired', body)).status).toBe(403);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'exclusion-removed', outcome: 'refused' });
  });
});
