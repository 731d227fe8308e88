/** From hand to hand: the contact makes a link, the tenant's administrator opens it in a browser of their own, and the page shows what becomes of it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';
import { expectAccessible, launchChromium, shootPage } from './support/chromium.ts';
import * as walk from './support/walk-through-pages.ts';
import { heading, press, signInAtEntra, textOf, useLink } from './support/walk-through-pages.ts';

describe('the link for the tenant’s administrator', () => {
  let started: StartedStack;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const links = () => page.getByRole('table', { name: 'Links for the tenant’s administrator' });
  /** The machine may be busy: what comes, comes within this. */
  const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 30_000 });
  const shoot = async (tab: Page, name: string) => {
    await tab.waitForLoadState('networkidle');
    await expectAccessible(tab);
    await shootPage(tab, `link-${name}`);
  };
  const makeLink = async (): Promise<string> => {
    await button('Start Azure Integration').click();
    await button('Make the link').click();
    const address = await page.getByLabel('One-time address for the tenant’s administrator').inputValue();
    await button('Close').click();
    return address;
  };
  const openAs = async (address: string, name: string): Promise<Page> => {
    const tab = await walk.newPerson(browser, troubles);
    await tab.goto(address);
    await useLink(tab);
    const { email, entraPassword } = started.world.person(name);
    await signInAtEntra(tab, email, entraPassword ?? '');
    // To be signed in at all, whoever comes first of a tenant accepts that for themselves.
    if (tab.url().includes('/authorize')) await press(tab, 'accept');
    return tab;
  };

  beforeAll(async () => {
    [started, browser] = await Promise.all([startTestStack(), launchChromium()]);
    page = await walk.newPerson(browser, troubles);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const { world } = started;
    const asked = await world.ask('POST', '/accounts/acme/portal-links', { token: world.token('anna') });
    await page.goto(String(asked.json['url']));
    await button('Start Azure Integration').waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await started.stop();
    expect(troubles).toEqual([]);
  });

  it('is made after the page has said which role it takes and what is asked for', async () => {
    await button('Start Azure Integration').click();
    const said = await page.getByRole('dialog').innerText();
    expect(said).toMatch(/Global Administrator[\s\S]*Choose the account[\s\S]*What is asked for, and why/);
    await eventually(() => page.getByRole('dialog').innerText()).toMatch(/Your tenants?[\s\S]*acme\.example/);
    await shoot(page, 'before');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'before-dark');
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await shoot(page, 'before-narrow');
    await page.setViewportSize({ width: 1280, height: 900 });
    await button('Make the link').click();
    await page.getByRole('link', { name: 'Continue to Azure' }).waitFor();
    await shoot(page, 'made');
    await button('Close').click();
    await eventually(() => links().innerText()).toMatch(/Open[\s\S]*Not opened yet/);
  });

  it('is taken back at once', async () => {
    const address = await makeLink();
    await links().getByRole('row').nth(1).getByRole('button', { name: 'Take back …' }).click();
    await shoot(page, 'take-back');
    await button('Take back').click();
    await eventually(() => links().innerText()).toContain('Taken back by');
    const stranger = await walk.newPerson(browser, troubles);
    await stranger.goto(address);
    expect(await heading(stranger)).toBe('This link was taken back');
    await shoot(stranger, 'taken-back');
  });

  it('says on the page why somebody was refused, and to them who goes on', async () => {
    const bob = await openAs(await makeLink(), 'bob');
    expect(await heading(bob)).toBe('You need an administrator role in Azure');
    expect(await textOf(bob)).toContain('contact sees on their own page how it ended');
    expect(await textOf(bob)).not.toContain('Identity Management');
    await shoot(bob, 'refused');
    await eventually(() => links().innerText()).toMatch(/Bob[\s\S]*was refused[\s\S]*may not accept there/);
  });

  it('asks the administrator of another tenant before the terms whether that is the right one', async () => {
    const gus = await openAs(await makeLink(), 'gus');
    expect(await heading(gus)).toBe('Is this the right Azure organisation?');
    expect(await textOf(gus)).toContain('acme.example');
    await shoot(gus, 'other-tenant');
    const goOn = gus.getByRole('link', { name: 'Go on with this organisation all the same' });
    expect(await goOn.getAttribute('href')).toContain('/adminconsent');
    await gus.getByRole('link', { name: 'Use another account' }).click();
    const { email, entraPassword } = started.world.person('bob');
    await signInAtEntra(gus, email, entraPassword ?? '');
    if (gus.url().includes('/authorize')) await press(gus, 'accept');
    expect(await heading(gus)).toBe('You need an administrator role in Azure');
  });

  it('shows on the page, without loading it, that it was opened, and by whom it was accepted', async () => {
    const ada = await openAs(await makeLink(), 'ada');
    await eventually(() => links().innerText()).toContain('Somebody went on to Azure');
    while (await ada.locator('button[value=accept]').count()) await press(ada, 'accept');
    expect(await heading(ada)).toBe('Azure is connected');
    expect(await textOf(ada)).toMatch(/Thank you: [\s\S]*contact goes on from here/);
    await shoot(ada, 'thanks');
    await eventually(() => links().innerText()).toMatch(/Ada[\s\S]*accepted/);
    await page.locator('dl').getByText('Acme Bakery (Azure)').waitFor();
    // The first one is of no use any more.
    await eventually(() => links().innerText()).toContain('No longer needed');
    await shoot(page, 'accepted');
    await page.getByText('Remove the app from a tenant').click();
    expect(await page.locator('details').innerText()).toMatch(/Enterprise applications[\s\S]*application ID/);
    await shoot(page, 'accepted-with-removal');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await shoot(page, 'accepted-narrow');
    await page.setViewportSize({ width: 1280, height: 900 });
    await button('Disconnect …').click();
    expect(await page.getByRole('dialog').innerText()).toContain('stays in the tenant Acme Bakery (Azure)');
    await shoot(page, 'disconnect');
    await button('Cancel').click();
  });
});
