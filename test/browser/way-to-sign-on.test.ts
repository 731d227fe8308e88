/** From the first step to SSO by keyboard alone; a broken connection, and its end. */
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import {
  button,
  eventually,
  goTo,
  open,
  page,
  sent,
  service,
  shoot,
  text,
  useHostedPage,
} from './support/hosted-page.ts';
import { numbered } from './page-service/world.ts';

useHostedPage();

describe('the way to single sign-on', () => {
  it('is gone from the first step to the last by keyboard alone', async () => {
    const { world } = service;
    await open();
    await button('Start Azure Integration').waitFor();
    await shoot('not-connected');
    await tabTo('Start Azure Integration');
    await page.keyboard.press('Enter');
    await tabTo('Make the link');
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: 'Continue to Azure' });
    expect(await link.getAttribute('href')).toContain(`${new URL(service.url).origin}/integration/start`);
    await expectAccessible(page);
    await shoot('dialog-connect');
    await page.keyboard.press('Escape');
    await link.waitFor({ state: 'detached' });
    await eventually(focusedName).toBe('Start Azure Integration');

    await world.connect();
    await tabTo('Check connection');
    await page.keyboard.press('Enter');
    await page.locator('dl').getByText('Acme Bakery (Azure)').waitFor();

    await tabTo('Readiness', 'back');
    await page.keyboard.press('Enter');
    expect(await focusedName()).toBe('Readiness');
    await page.getByText('Would be locked out', { exact: true }).waitFor();

    await tabTo('Test sign-in', 'back');
    await page.keyboard.press('Enter');
    await tabTo('E-mail address of the user to test');
    await page.keyboard.type('user010@acme.example');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('link', { name: 'Open the test sign-in' }).getAttribute('target')).toBe('_blank');
    await shoot('test-waiting');
    await world.finishTest();
    await page.getByText('The user can be linked').waitFor();
    expect(await page.getByRole('list', { name: 'Checks' }).getByRole('listitem').count()).toBe(7);

    await tabTo('SSO switch', 'back');
    await page.keyboard.press('Enter');
    await tabTo('Off');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo('Turn SSO to On …');
    await page.keyboard.press('Enter');
    await eventually(() => page.getByRole('dialog').innerText()).toMatch(
      /244 of 250 users[\s\S]*6 would be locked out/,
    );
    await expectAccessible(page);
    await shoot('dialog-turn-on');
    await tabTo('I accept that 6 users will not be able to sign in');
    await page.keyboard.press('Space');
    await tabTo('Turn SSO to On');
    await page.keyboard.press('Enter');
    await eventually(world.sso).toBe('on');
    expect(sent('PUT', /sso$/).at(-1)?.body).toEqual({ sso: 'on', acceptLockouts: 6 });

    await tabTo('Overview', 'back');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.step-done').count()).toBe(4);
    await shoot('all-done');
  });

  it('says of a broken connection what it means and how to mend it', async () => {
    await service.world.connect();
    await service.world.breakConsent();
    await open();
    await button('Start Azure Integration again').waitFor();
    expect(await text()).toMatch(
      /consent[\s\S]*was withdrawn[\s\S]*To mend it, choose “Start Azure Integration again”/,
    );
    await expectAccessible(page);
    await shoot('broken');
  });

  it('disconnects after it was confirmed, and names who has no password', async () => {
    await service.world.connect();
    await service.world.turn('on');
    // More than are named at once.
    const more = numbered('zac', 120).map((email) => ({ email, displayName: 'Zac', hasPassword: false }));
    await service.world.feed(more);
    await open();
    await button('Disconnect …').click();
    expect(await page.getByRole('dialog').innerText()).toContain('SSO is on. Disconnecting turns it off too');
    expect(await button('Disconnect').getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('checkbox', { name: 'I understand; disconnect the tenant' }).check();
    await shoot('dialog-disconnect');
    await button('Disconnect').click();
    await page.getByText('132 users without a usable password.').waitFor();
    expect(sent('DELETE', /integration$/)[0]?.query.get('force')).toBe('true');
    await button('Show all users without a password').click();
    await page.getByText('erin@acme.example').waitFor();
    await button('Show more').waitFor();
    // They are still to be given one after the page was loaded again, and nobody counts them without a tenant.
    await page.reload();
    await goTo('SSO switch');
    await page.getByText('At least 50 users without a usable password.').waitFor();
    await page.getByText('at least 50 rows', { exact: true }).waitFor();
  });
});

/** The name of what has the focus. */
const focusedName = (): Promise<string> =>
  page.evaluate(
    `(() => { const e = document.activeElement; const labels = e.labels ? [...e.labels].map((l) => l.innerText).join(' ') : '';
      return (e.getAttribute('aria-label') || labels || e.innerText || '').trim().split('\\n')[0].replace(/\\s*\\*$/, ''); })()`,
  );

/** Goes there by Tab alone, as somebody without a mouse does. */
async function tabTo(name: string, way: 'on' | 'back' = 'on'): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab');
    if ((await focusedName()) === name) return;
  }
  throw new Error(`"${name}" isn't reached by Tab; the focus is on "${await focusedName()}"`);
}
