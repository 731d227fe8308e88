import { describe, expect, it } from 'vitest';
import { connect, markBroken } from '../../shared/users/rules/account.ts';
import type { ConsentCheck, EntraTenants } from '../../shared/entra/ports.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makeGetIntegration } from '../../shared/integration/get-integration.ts';
import { base, contoso, link, makeOneAccount, now, unused } from '../support/port-stand-ins.ts';

const connected = connect(contoso, link);
const tenantsThat = (checkConsent: EntraTenants['checkConsent']): EntraTenants => ({
  refusalOf: unused,
  adminConsentUrl: unused,
  readTenant: () => Promise.resolve('no-permission'),
  checkConsent,
});

describe('the health of an integration', () => {
  it('is unreachable when Entra takes too long, and the account stays as it is', async () => {
    const one = makeOneAccount(connected);
    const never = tenantsThat(() => Promise.withResolvers<ConsentCheck>().promise);
    const get = makeGetIntegration({ ...base, ...one, entraTenants: never, checkTimeoutMs: 5 });
    expect(await get(contoso.id)).toMatchObject({
      kind: 'found',
      health: 'unreachable',
      account: { integration: { state: 'connected' } },
    });
    expect(one.events).toEqual([]);
  });

  it('is looked at anew five seconds after nothing came of it, and not sooner', async () => {
    const one = makeOneAccount(connected);
    let [seconds, asked] = [0, 0];
    const clock = () => new Date(now.getTime() + seconds * 1000);
    const entraTenants = tenantsThat(() =>
      asked++ === 0 ? Promise.reject(new DependencyUnavailable('entra')) : Promise.resolve('granted'),
    );
    const get = makeGetIntegration({ ...base, ...one, clock, entraTenants });
    expect(await get(contoso.id)).toMatchObject({ health: 'unreachable' });
    expect([await get(contoso.id), asked]).toMatchObject([{ health: 'unreachable' }, 1]);
    seconds = 5;
    expect([await get(contoso.id), asked]).toMatchObject([{ health: 'ok' }, 2]);
    seconds = 34;
    expect([await get(contoso.id), asked]).toMatchObject([{ health: 'ok' }, 2]);
  });

  it('is looked at anew for a link that was made anew, within the 30 seconds too', async () => {
    const one = makeOneAccount(connected);
    const answers: ConsentCheck[] = ['consent-withdrawn', 'granted'];
    const entraTenants = tenantsThat(() => Promise.resolve(answers.shift() ?? 'app-disabled'));
    const get = makeGetIntegration({ ...base, ...one, entraTenants });
    expect(await get(contoso.id)).toMatchObject({ health: 'broken' });
    one.state.account = connect(contoso, { ...link, connectedAt: now });
    expect(await get(contoso.id)).toMatchObject({ health: 'ok' });
  });

  it('is not mended by an answer from before it broke', async () => {
    const one = makeOneAccount(connected);
    const get = makeGetIntegration({ ...base, ...one, entraTenants: tenantsThat(() => Promise.resolve('granted')) });
    expect(await get(contoso.id)).toMatchObject({ health: 'ok' });
    one.state.account = markBroken(connected, 'consent-withdrawn', now);
    expect(await get(contoso.id)).toMatchObject({ health: 'broken', account: { integration: { state: 'broken' } } });
    expect(one.events).toEqual([]);
  });

  it('takes it for no fault of the customer’s when our own credential was refused', async () => {
    const one = makeOneAccount(connected);
    const entraTenants = tenantsThat(() => Promise.resolve('our-credential-refused'));
    const get = makeGetIntegration({ ...base, ...one, entraTenants });
    expect(await get(contoso.id)).toMatchObject({ health: 'unreachable' });
    expect(one.events).toEqual([]);
  });

  it('hides no defect', async () => {
    const one = makeOneAccount(connected);
    const entraTenants = tenantsThat(() => Promise.reject(new TypeError('defect')));
    await expect(makeGetIntegration({ ...base, ...one, entraTenants })(contoso.id)).rejects.toThrow(TypeError);
  });

  it('is asked once by many at once, and one event is written', async () => {
    const one = makeOneAccount(connected);
    let asked = 0;
    const entraTenants = tenantsThat(() => {
      asked += 1;
      return Promise.resolve('consent-withdrawn');
    });
    const get = makeGetIntegration({ ...base, ...one, entraTenants });
    const found = await Promise.all(Array.from({ length: 10 }, () => get(contoso.id)));
    expect(asked).toBe(1);
    expect(one.events).toHaveLength(1);
    for (const each of found) expect(each).toMatchObject({ health: 'broken' });
  });

  it('is asked for anew by whoever wants to know it now, a few times a minute for each account', async () => {
    const one = makeOneAccount(connected);
    let [seconds, asked] = [0, 0];
    const clock = () => new Date(now.getTime() + seconds * 1000);
    const entraTenants = tenantsThat(() => {
      asked += 1;
      return Promise.resolve('granted');
    });
    const get = makeGetIntegration({ ...base, ...one, clock, entraTenants });
    await get(contoso.id);
    seconds = 3;
    expect(await get(contoso.id)).toMatchObject({ checkedAt: now });
    expect(asked).toBe(1);
    expect(await get(contoso.id, { refresh: true })).toMatchObject({ health: 'ok', checkedAt: clock() });
    expect(asked).toBe(2);
    seconds = 4;
    expect(await get(contoso.id)).toMatchObject({ checkedAt: new Date(now.getTime() + 3000) });
    expect(asked).toBe(2);
  });
});
