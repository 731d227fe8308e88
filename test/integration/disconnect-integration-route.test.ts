import { beforeEach, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();
beforeEach(() => {
  stage.entra.consent = 'granted';
});

describe('DELETE /accounts/{accountId}/integration', () => {
  it('disconnects, and another account can connect the tenant', async () => {
    const place = await openWorkplace(stage);
    const tenantId = await place.connectTenant();
    const other = await openWorkplace(stage);
    expect(await stage.claimStore.claimTenant(tenantId, other.id)).toBe('taken');
    const answered = await place.ask('manager', 'DELETE', '/integration');
    expect([answered.status, answered.json]).toMatchObject([
      200,
      {
        ...{ state: 'not-connected', health: 'not-connected', sso: 'off' },
        usersWithoutPassword: {
          ...{ count: 0, items: [], next: null, unreadable: 0 },
          list: `${SERVICE_URL}/accounts/${place.id}/users-without-password`,
        },
      },
    ]);
    expect(await stage.claimStore.claimTenant(tenantId, other.id)).toBe('claimed');
    expect((await auditOf(place))[0]).toMatchObject({
      action: 'integration-disconnected',
      before: { integration: 'connected', tenantId, sso: 'off' },
      after: { integration: 'not-connected', tenantId: null, sso: 'off' },
    });
  });

  it('is refused while SSO is on, unless forced: then SSO goes off too, in one change', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    const refused = await place.ask('manager', 'DELETE', '/integration');
    expect([refused.status, refused.json]).toMatchObject([409, { type: `${SERVICE_URL}/problems/sso-is-on` }]);
    expect((await place.ask('manager', 'DELETE', '/integration?force=false')).status).toBe(409);
    const forced = await place.ask('manager', 'DELETE', '/integration?force=true');
    expect(forced.json).toMatchObject({ state: 'not-connected', sso: 'off' });
    const [done, second, first] = await auditOf(place);
    expect(done).toMatchObject({ before: { sso: 'on' }, after: { sso: 'off' } });
    const refusal = { action: 'integration-disconnected', outcome: 'refused', refusal: 'sso-is-on' };
    expect([second, first]).toMatchObject([refusal, refusal]);
  });

  it('turns the switch off from shadow without being forced, and says who has no password', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann', hasPassword: false });
    await place.connectTenant();
    await place.turn('shadow');
    const answered = await place.ask('manager', 'DELETE', '/integration');
    expect([answered.status, answered.json]).toMatchObject([
      200,
      { sso: 'off', usersWithoutPassword: { count: 1, items: [`ann@${place.domain}`] } },
    ]);
    expect((await place.ask('manager', 'GET', '/sso')).json).toEqual({ sso: 'off', shadowSince: null });
  });

  it('has nothing to do a second time', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.ask('manager', 'DELETE', '/integration');
    const events = await auditOf(place);
    expect((await place.ask('manager', 'DELETE', '/integration')).status).toBe(200);
    expect(await auditOf(place)).toEqual(events);
  });

  it('keeps exclusions and users', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann' });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `ann@${place.domain}` }] });
    await place.connectTenant();
    await place.ask('manager', 'DELETE', '/integration');
    expect((await place.ask('service', 'GET', '/users')).json).toMatchObject({
      items: [{ displayName: 'ann', excluded: true }],
    });
  });
});
