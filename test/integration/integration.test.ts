import { beforeEach, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();
beforeEach(() => {
  stage.entra.consent = 'granted';
});

const later = (seconds: number) => {
  stage.time.now = new Date(stage.time.now.getTime() + seconds * 1000);
};

describe('GET /accounts/{accountId}/integration', () => {
  it('says when nothing is connected, without asking Entra', async () => {
    const { ask, domain } = await openWorkplace(stage);
    const asked = stage.entra.checks;
    expect((await ask('manager', 'GET', '/integration')).json).toEqual({
      state: 'not-connected',
      health: 'not-connected',
      ...{ tenantId: null, tenantName: null, verifiedDomains: null, connectedBy: null, connectedAt: null },
      ...{ brokenSince: null, brokenReason: null },
      domains: [{ domain, state: 'in-force', verified: null }],
    });
    expect(stage.entra.checks).toBe(asked);
  });

  it('names the tenant, who connected it and when', async () => {
    const place = await openWorkplace(stage);
    const tenantId = await place.connectTenant();
    expect((await place.ask('manager', 'GET', '/integration')).json).toEqual({
      state: 'connected',
      tenantId,
      tenantName: 'Contoso Ltd',
      verifiedDomains: [place.domain],
      connectedBy: 'manager-1',
      connectedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
      domains: [{ domain: place.domain, state: 'in-force', verified: true }],
      health: 'ok',
      ...{ brokenSince: null, brokenReason: null },
    });
  });

  it('asks Entra once in 30 seconds', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const asked = stage.entra.checks;
    await Promise.all(Array.from({ length: 5 }, () => place.ask('manager', 'GET', '/integration')));
    later(29);
    await place.ask('manager', 'GET', '/integration');
    expect(stage.entra.checks).toBe(asked + 1);
    later(2);
    await place.ask('manager', 'GET', '/integration');
    expect(stage.entra.checks).toBe(asked + 2);
  });

  it.each(['consent-withdrawn', 'app-disabled'] as const)(
    'finds it broken by %s, and mended, with an audit event each',
    async (why) => {
      const place = await openWorkplace(stage);
      const tenantId = await place.connectTenant();
      stage.entra.consent = why;
      expect((await place.ask('manager', 'GET', '/integration')).json).toMatchObject({
        state: 'broken',
        brokenReason: why,
        brokenSince: expect.any(String) as unknown,
        tenantId,
        health: 'broken',
      });
      stage.entra.consent = 'granted';
      later(31);
      const mended = (await place.ask('manager', 'GET', '/integration')).json;
      expect(mended).toMatchObject({ state: 'connected', health: 'ok' });
      expect(mended).toMatchObject({ brokenReason: null, brokenSince: null });
      expect((await auditOf(place)).slice(0, 2)).toMatchObject([
        {
          action: 'integration-mended',
          actor: { kind: 'system' },
          before: { integration: 'broken', reason: why },
          after: { integration: 'connected' },
        },
        {
          action: 'integration-broken',
          actor: { kind: 'system' },
          before: { integration: 'connected' },
          after: { integration: 'broken' },
        },
      ]);
    },
  );

  it.each(['unreachable', 'our-credential-refused'] as const)(
    'leaves it as it is when Entra says %s',
    async (answer) => {
      const place = await openWorkplace(stage);
      await place.connectTenant();
      stage.entra.consent = answer;
      expect((await place.ask('manager', 'GET', '/integration')).json).toMatchObject({
        state: 'connected',
        health: 'unreachable',
      });
      expect((await auditOf(place)).map(({ action }) => action)).not.toContain('integration-broken');
    },
  );
});

describe('POST /accounts/{accountId}/integration/start', () => {
  it('answers an address with a ticket for this account and contact, good for ten minutes', async () => {
    const place = await openWorkplace(stage);
    const before = stage.time.now.getTime();
    const answered = await place.ask('manager', 'POST', '/integration/start');
    expect(answered.status).toBe(201);
    const { url, expiresAt } = answered.json as { url: string; expiresAt: string };
    const lifetime = Date.parse(expiresAt) - before;
    expect(lifetime).toBeGreaterThan(599_000);
    expect(lifetime).toBeLessThan(601_000);
    expect(url.startsWith(`${SERVICE_URL}/integration/start?ticket=`)).toBe(true);
    expect(stage.sealer.sealed.get(new URL(url).searchParams.get('ticket') ?? '')).toEqual({
      purpose: 'integration-start',
      content: {
        account: place.id,
        contact: 'manager-1',
        expiresAt: Math.floor(Date.parse(expiresAt) / 1000),
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      },
      expiresAt: new Date(expiresAt),
    });
    expect(await auditOf(place)).toMatchObject([
      { action: 'integration-started', outcome: 'done', actor: { kind: 'contact', id: 'manager-1' } },
      { action: 'account-created' },
    ]);
  });

  it('makes another ticket each time, also while connected', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const urls = new Set<unknown>();
    for (let time = 0; time < 2; time++) {
      const { status, json } = await place.ask('manager', 'POST', '/integration/start');
      expect(status).toBe(201);
      urls.add((json as { url: string }).url);
    }
    expect(urls.size).toBe(2);
  });

  it('is refused without the role, and the refusal is in the audit trail', async () => {
    const place = await openWorkplace(stage);
    const sealed = stage.sealer.sealed.size;
    expect((await place.ask('contact', 'POST', '/integration/start')).status).toBe(403);
    expect(stage.sealer.sealed.size).toBe(sealed);
    expect((await auditOf(place))[0]).toMatchObject({
      action: 'integration-started',
      outcome: 'refused',
      refusal: 'role-missing',
      actor: { kind: 'contact', id: 'contact-1' },
    });
  });
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
