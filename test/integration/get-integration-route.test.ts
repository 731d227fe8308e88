import { beforeEach, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

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
      ...{ brokenSince: null, brokenReason: null, checkedAt: null },
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
      checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
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

  it('asks Entra anew for who wants to know it now, for each account so often a minute, and says when to try again', async () => {
    const [place, other] = [await openWorkplace(stage), await openWorkplace(stage)];
    for (const each of [place, other]) await each.connectTenant();
    const asked = stage.entra.checks;
    const moments = new Set<unknown>();
    for (let count = 0; count < 6; count++) {
      const answered = await place.ask('manager', 'GET', '/integration?refresh=true');
      moments.add((answered.json as { checkedAt: unknown }).checkedAt);
    }
    expect(moments.size).toBe(6);
    const refused = await place.ask('manager', 'GET', '/integration?refresh=true');
    expect(refused).toMatchObject({ status: 429, json: { code: 'rate-limited' } });
    expect(stage.entra.checks).toBe(asked + 6);
    expect((await place.ask('manager', 'GET', '/integration')).status).toBe(200);
    expect((await other.ask('manager', 'GET', '/integration?refresh=true')).status).toBe(200);
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
