import { describe, expect, it } from 'vitest';
import { TEST_CHECKS, checksOf, type TestSignInId } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openPortal } from '../support/control-panel/open-portal.ts';
import { jsonOf } from '../support/control-panel/send-request.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';
import { TEST_LINK_LIFETIME_MS, TRANSACTION_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';

const stage = openStage();

const start = (place: Workplace, body: Record<string, unknown>) => place.ask('manager', 'POST', '/test-sign-ins', body);
const open = async () => {
  const place = await openWorkplace(stage);
  const body = { app: 'elevate', email: `ann@${place.domain}` };
  return { place, body };
};

describe('POST /accounts/{accountId}/test-sign-ins', () => {
  it('answers an address that works for some minutes and names nobody, and tells the audit trail', async () => {
    const { place, body } = await open();
    await place.connectTenant();
    const before = stage.time.now.getTime();
    const { status, json } = await start(place, body);
    const { id, url, expiresAt } = json as { id: string; url: string; expiresAt: string };
    expect(status).toBe(201);
    expect(url.startsWith(`${SERVICE_URL}/sign-in/test?ticket=`)).toBe(true);
    expect(url).not.toContain('ann');
    const lifetime = Date.parse(expiresAt) - before;
    expect(lifetime).toBeGreaterThan(TEST_LINK_LIFETIME_MS - 1000);
    expect(lifetime).toBeLessThan(TEST_LINK_LIFETIME_MS + 1000);
    expect((await auditOf(place))[0]).toMatchObject({
      ...{ action: 'test-sign-in-started', outcome: 'done', actor: { kind: 'contact', id: 'manager-1' } },
      after: { testId: id, ...body },
    });
  });

  it('takes a session of the hosted page', async () => {
    const { place, body } = await open();
    await place.connectTenant();
    const portal = await openPortal(stage, place);
    const started = await portal.ask('POST', `/accounts/${place.id}/test-sign-ins`, { body });
    expect(started.status).toBe(201);
    const { id } = jsonOf(started) as { id: string };
    const read = await portal.ask('GET', `/accounts/${place.id}/test-sign-ins/${id}`);
    expect([read.status, (jsonOf(read) as { state: string }).state]).toEqual([200, 'waiting']);
  });

  it('needs a connected tenant, and the refusal is told', async () => {
    const { place, body } = await open();
    const { status, json } = await start(place, body);
    expect([status, json]).toMatchObject([409, { type: `${SERVICE_URL}/problems/not-connected` }]);
    expect((await auditOf(place))[0]).toMatchObject({
      ...{ action: 'test-sign-in-started', outcome: 'refused', refusal: 'not-connected', after: body },
    });
  });

  it('is for an app of the catalogue and an address of the account', async () => {
    const { place, body } = await open();
    await place.connectTenant();
    const events = await auditOf(place);
    for (const [bad, field] of [
      [{ ...body, app: 'unheard-of' }, '/app'],
      [{ ...body, email: 'ann@elsewhere.example' }, '/email'],
      [{ ...body, email: 'no address' }, '/email'],
      [{ app: 'elevate' }, '/email'],
    ] as const) {
      const { status, json } = await start(place, bad);
      expect([status, json]).toMatchObject([400, { errors: [{ field }] }]);
    }
    expect(await auditOf(place)).toEqual(events);
  });
});

describe('GET /accounts/{accountId}/test-sign-ins/{testId}', () => {
  const read = (place: Workplace, id: string) => place.ask('manager', 'GET', `/test-sign-ins/${id}`);

  it('says that nobody is back yet, then how it went, then that nobody came', async () => {
    const { place, body } = await open();
    await place.connectTenant();
    const { id } = (await start(place, body)).json as { id: TestSignInId };
    const known = { id, ...body, finishedAt: null };
    const notReached = TEST_CHECKS.map((check) => ({ check, passed: null, detail: 'Not reached.' }));
    expect((await read(place, id)).json).toEqual({ ...known, state: 'waiting', checks: notReached });
    stage.time.now = new Date(stage.time.now.getTime() + TEST_LINK_LIFETIME_MS + TRANSACTION_LIFETIME_MS + 60_000);
    expect((await read(place, id)).json).toEqual({ ...known, state: 'expired', checks: notReached });
    const finishedAt = new Date('2026-11-25T10:00:00Z');
    const checks = checksOf({ ticket: { passed: true, detail: 'a' }, 'azure-sign-in': { passed: false, detail: 'b' } });
    await stage.testSignInStore.finishTest(place.id, id, { finishedAt, checks });
    expect((await read(place, id)).json).toEqual({
      ...{ id, ...body, state: 'failed', finishedAt: finishedAt.toISOString(), checks },
    });
  });

  it('answers the same for a test of another account and for none', async () => {
    const { place, body } = await open();
    await place.connectTenant();
    const other = await openWorkplace(stage);
    const { id } = (await start(place, body)).json as { id: string };
    const [theirs, none] = [await read(other, id), await read(other, '00000000-0000-4000-8000-000000000000')];
    expect([theirs.status, theirs.text]).toEqual([404, none.text]);
    expect(theirs.json).toMatchObject({ type: `${SERVICE_URL}/problems/test-sign-in-not-found` });
    expect((await read(other, 'nonsense')).status).toBe(400);
  });
});
