/** A tenant whose consent is gone, or back, as sign-ins on two instances meet it. */
import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/platform/words/identifiers.ts';
import type { Browser } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage } from '../support/sign-in/stage.ts';

const stage = openStage();

const stateOf = async (id: AccountId) => (await stage.ports.accountStore.readAccount(id))?.value.integration.state;
const actions = async (id: AccountId) => (await stage.events(id)).map(({ action, actor }) => [action, actor.kind]);
const asked = () => stage.entra.state.consentChecks;

describe('before an integration is marked broken', () => {
  it('Entra’s answer to the service itself must say the same: one person’s refusal blocks nobody else', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann', 'bea');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const code = stage.entra.codeRefused('app-disabled', 'AADSTS7000112');
    const before = asked();
    expect((await browser.visit(callbackPath(toEntra, { code }))).status).toBe(403);
    expect([asked() - before, await stateOf(id)]).toEqual([1, 'connected']);
    const next = stage.browser();
    const back = await next.visit(authorizePath({ login_hint: email('bea') }));
    const signedIn = await next.visit(
      callbackPath(back, { code: stage.entra.codeOf({ tenantId, upn: email('bea') }) }),
    );
    expect(signedIn.location.searchParams.has('code')).toBe(true);
  });

  it('it is asked once a minute, however many forged refusals come to however many instances', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    const browsers = [stage.browser(), stage.otherInstance().browser(), stage.otherInstance().browser()];
    const forge = async (browser: Browser) => {
      const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
      return browser.visit(callbackPath(toEntra, { error: 'x', error_description: 'AADSTS700016: gone' }));
    };
    const before = asked();
    for (const browser of [...browsers, ...browsers]) expect((await forge(browser)).status).toBe(403);
    expect([asked() - before, await stateOf(id)]).toEqual([1, 'connected']);
  });
});

describe('while an integration is marked broken', () => {
  it('a sign-in asks Entra anew before it is refused, once a minute whichever instance, and a good answer mends it', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    await stage.breakIntegration(id);
    const other = stage.otherInstance();
    const begin = (browser: Browser) => browser.visit(authorizePath({ login_hint: email('ann') }));
    const before = asked();
    for (const browser of [stage.browser(), other.browser(), stage.browser()]) {
      expect((await begin(browser)).status).toBe(403);
    }
    expect([asked() - before, await stateOf(id)]).toEqual([1, 'broken']);
    stage.entra.state.withdrawn.delete(tenantId);
    expect((await begin(other.browser())).status).toBe(403);
    expect(asked() - before).toBe(1);
    stage.time.pass(60);
    const toEntra = await begin(other.browser());
    expect([toEntra.status, toEntra.location.pathname]).toEqual([303, `/${tenantId}/authorize`]);
    expect([asked() - before, await stateOf(id)]).toEqual([2, 'connected']);
    // The instance that has the broken account in its memory finds it mended by the other.
    expect((await begin(stage.browser())).status).toBe(303);
    expect(asked() - before).toBe(2);
    expect((await actions(id))[0]).toEqual(['integration-mended', 'service']);
  });

  it('who came at once waits for one answer, and nobody is let in by an outage', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    await stage.breakIntegration(id);
    stage.entra.state.consents.push('outage');
    const begin = () => stage.browser().visit(authorizePath({ login_hint: email('ann') }));
    expect((await begin()).status).toBe(403);
    expect(await stateOf(id)).toBe('broken');
    stage.time.pass(60);
    stage.entra.state.withdrawn.delete(tenantId);
    const before = asked();
    const statuses = (await Promise.all([begin(), begin(), begin()])).map(({ status }) => status);
    expect([statuses, asked() - before]).toEqual([[303, 303, 303], 1]);
  });

  it('whoever comes back from Azure is let in when it works again by then', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const finish = async () => {
      const browser = stage.browser();
      const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
      await stage.breakIntegration(id);
      return () => browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf({ tenantId, upn: email('ann') }) }));
    };
    const [refused] = [await finish()];
    expect((await refused()).status).toBe(403);
    stage.time.pass(60);
    stage.entra.state.withdrawn.delete(tenantId);
    const again = await finish();
    stage.entra.state.withdrawn.delete(tenantId);
    stage.time.pass(60);
    expect((await again()).location.searchParams.has('code')).toBe(true);
    expect(await stateOf(id)).toBe('connected');
  });

  it('costs accounts that aren’t broken nothing', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const before = asked();
    await stage.browser().visit(authorizePath({ login_hint: email('ann') }));
    const trips = stage.trips.count().requests;
    await stage.browser().visit(authorizePath({ login_hint: email('ann') }));
    expect([asked() - before, stage.trips.count().requests - trips]).toEqual([0, 1]);
  });
});
