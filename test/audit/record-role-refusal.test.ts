import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { bearer } from '../support/control-panel/callers.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

const LIMIT = { ofCaller: 10, ofAccount: 20 };

/** An account's own contacts without the role. */
async function openOffice() {
  const place = await openWorkplace(stage);
  const tokenOf = (id: string) =>
    Buffer.from(JSON.stringify({ id, accountId: place.id, roles: [] })).toString('base64url');
  const start = async (id: string): Promise<number> => {
    const path = `/accounts/${place.id}/integration/start`;
    return (await stage.send({ method: 'POST', path, headers: bearer(tokenOf(id)) })).status;
  };
  const repeat = async (id: string, times: number) =>
    new Set(await Promise.all(Array.from({ length: times }, () => start(id))));
  const refused = async () =>
    (await stage.auditTrail.listEvents(place.id, { limit: 1000, after: undefined }, { outcome: 'refused' })).items;
  /** The end of the minute. */
  const endMinute = async (): Promise<void> => {
    stage.time.now = new Date(stage.time.now.getTime() + 60_000);
    const before = await refused();
    const due = stage.deferred.splice(0);
    for (const work of due) work();
    await expect.poll(async () => (await refused()).length).toBe(before.length + due.length);
  };
  return { repeat, refused, endMinute };
}

describe('a contact without the role who repeats a request', () => {
  it('is refused each time, and the trail has the first ones and then their number', async () => {
    const { repeat, refused, endMinute } = await openOffice();
    expect(await repeat('contact-1', 300)).toEqual(new Set([403]));
    expect(await refused()).toHaveLength(LIMIT.ofCaller);
    await endMinute();
    const entries = await refused();
    expect(entries).toHaveLength(LIMIT.ofCaller + 1);
    expect(entries[0]).toMatchObject({
      ...{ action: 'integration-started', outcome: 'refused', refusal: 'role-missing', after: { leftOut: 290 } },
      actor: { kind: 'contact', id: 'contact-1' },
    });
  });

  it('leaves room for others of the account, who together have a bound too', async () => {
    const { repeat, refused, endMinute } = await openOffice();
    await repeat('contact-1', 100);
    await repeat('contact-2', 1);
    expect((await refused())[0]).toMatchObject({ actor: { id: 'contact-2' } });
    for (const id of ['contact-3', 'contact-4', 'contact-5']) await repeat(id, 50);
    expect(await refused()).toHaveLength(LIMIT.ofAccount);
    await endMinute();
    const all = 100 + 1 + 3 * 50;
    expect((await refused())[0]).toMatchObject({
      actor: { kind: 'system' },
      after: { leftOut: all - LIMIT.ofAccount },
    });
  });

  it('has the same bound in the next minute, and in each account for itself', async () => {
    const [one, other] = [await openOffice(), await openOffice()];
    await one.repeat('contact-1', LIMIT.ofCaller);
    await one.endMinute();
    await one.repeat('contact-1', LIMIT.ofCaller);
    expect(await one.refused()).toHaveLength(2 * LIMIT.ofCaller);
    await other.repeat('contact-1', 1);
    expect(await other.refused()).toHaveLength(1);
  });
});
