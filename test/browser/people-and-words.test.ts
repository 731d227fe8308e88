/** The Company's words, people by their names, moments in their zone, and a page that keeps up: one walk in Chromium, against the service's own functions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import { button, eventually, goTo, page, service, shoot, useOneWalk } from './support/hosted-page.ts';

/** Between two looks of the page at what others did, and some. */
const KEEPS_UP = { timeout: 30_000 };

useOneWalk({ timezoneId: 'Europe/Berlin' });
beforeAll(() => service.world.openOttosPage());

/** As it is, and on a phone in the dark; without a violation in either. */
async function look(name: string): Promise<void> {
  await expectAccessible(page);
  await shoot(name);
  await page.setViewportSize({ width: 390, height: 844 });
  await changeColours('dark');
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), name).toBeLessThanOrEqual(0);
  await shoot(`${name}-phone-dark`);
  await page.setViewportSize({ width: 1280, height: 900 });
  await changeColours('light');
}
/** Until the last of them has come. */
async function changeColours(colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(
    `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))`,
  );
}
const asksSupport = async (): Promise<void> => {
  const ways = page.getByText(/^Ask Example Hosting support/).filter({ visible: true });
  await ways.waitFor();
  const links = await ways.getByRole('link').all();
  expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
    'https://support.example/',
    'mailto:help%40support.example',
    'tel:+12025550143',
  ]);
};

describe('the Company’s words', () => {
  it('name the page before its script runs, what connects the tenant, and the switch; the header leads back', async () => {
    const { status, text } = await service.world.send({ method: 'GET', path: '/identity-management' });
    expect([status, text.match(/<title>(.*)<\/title>/)?.[1], text.includes('{{')]).toEqual([
      ...[200, 'Identity Management', false],
    ]);
    await page.goto(service.url);
    await page.getByRole('heading', { level: 1, name: 'Identity Management' }).waitFor();
    await button('Start Azure Integration').waitFor();
    const back = page.getByRole('banner').getByRole('link', { name: 'Back to Control Panel' });
    expect(await back.getAttribute('href')).toBe('https://panel.example');
    await page.getByRole('banner').getByText('Anna Berg').waitFor();
    await look('header-with-the-way-back');
    await goTo('SSO switch');
    await page.getByRole('heading', { level: 3, name: 'Enable SSO with Azure ID for all users' }).waitFor();
    await look('switch-by-its-name');
  });
});

describe('the connection', () => {
  it('is asked of Azure anew by whoever wants to know, with when; too often is said in words', async () => {
    const { world } = service;
    await world.connect();
    await goTo('Overview');
    await button('Check connection').click();
    await page.getByText('Azure asked', { exact: true }).waitFor();
    const facts = page.locator('dl.facts').filter({ hasText: 'Azure asked' });
    expect(await facts.innerText()).toMatch(/Azure asked\s+\d\d? \w{3,4} \d{4}, \d\d:\d\d:\d\d (?:CEST|CET|GMT\+[12])/);
    await look('connection-checked');
    const asked = world.stage.entra.checks;
    for (let count = 1; count <= 6; count++) {
      await button('Check connection').click();
      await button('Check connection').and(page.locator(':not([aria-disabled="true"])')).waitFor();
    }
    await page.getByText('That was too much in a short time').waitFor();
    expect(world.stage.entra.checks - asked).toBeGreaterThanOrEqual(5);
    await facts.getByText('Acme Bakery (Azure)').waitFor();
  });
});

describe('people and days', () => {
  it('go by names and by the last day that counts, in one zone that is said once', async () => {
    const { world } = service;
    await world.exclude('user020', { reason: 'On leave', expiresAt: new Date('2099-12-31T23:00:00.000Z') });
    await goTo('Exclusions');
    const table = page.getByRole('table', { name: 'Excluded users' });
    await table.getByText('until 31 December 2099').waitFor();
    await table.getByText('Otto Lang').waitFor();
    expect(await page.getByText('Times are those of Europe/Berlin.').count()).toBe(1);
    await look('excluded-until-a-day');
  });

  it('appear by themselves where another contact did something meanwhile', async () => {
    await service.world.exclude('user077', { reason: 'By Otto' });
    await page.getByText('This list was changed meanwhile.').waitFor(KEEPS_UP);
    await look('list-changed-meanwhile');
    await button('Show it as it is now').click();
    await page.getByRole('table', { name: 'Excluded users' }).getByText('user077@acme.example').waitFor();
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('Excluded users');
  });

  it('are picked in the trail, which shows an IPv6 address as the network that it keeps', async () => {
    await goTo('Audit trail');
    const trail = page.getByRole('table', { name: 'Audit events' });
    await trail.getByText('Anna Berg').first().waitFor();
    await page.getByLabel('Done by').selectOption({ label: 'Otto Lang (contact-otto)' });
    await eventually(() => trail.innerText()).not.toContain('Anna Berg');
    await trail.getByText('Otto Lang').first().waitFor();
    expect(await trail.innerText()).toContain('IPv6 network 2001:db8:1:2');
    await look('trail-of-one-person');
  });
});

describe('a dialog of the switch', () => {
  it('turns what it was opened upon, though the page behind it keeps up, and names who was faster', async () => {
    const { world } = service;
    await goTo('SSO switch');
    await page.getByRole('radio', { name: /^Shadow/ }).check();
    await button('Turn SSO to Shadow …').click();
    await world.turn('on');
    await eventually(() => page.locator('.big-state').innerText()).toMatch(/SSO is\s+On/);
    await button('Turn SSO to Shadow').click();
    await page.getByText('Otto Lang turned the switch to On').waitFor();
    expect(await world.sso()).toBe('on');
    await look('dialog-somebody-was-faster');
    await page.keyboard.press('Escape');
  });
});

describe('whom to ask', () => {
  it('stands at a fault, at the end of the session, and where there is none, with the way back', async () => {
    const { world } = service;
    const fault = { type: 'https://sso.example/problems/unexpected', title: 'A fault', status: 500 };
    service.faults.push({
      method: 'GET',
      path: /\/integration$/,
      status: 500,
      body: { ...fault, supportCode: '7KQ2M-9XTRD' },
    });
    await goTo('Overview');
    await button('Check connection').click();
    await page.getByText('Something went wrong on our side').waitFor();
    await asksSupport();
    await look('fault-and-whom-to-ask');

    await goTo('Exclusions');
    await page.waitForLoadState('networkidle');
    world.endSession();
    await page.getByLabel('Search the exclusions', { exact: false }).fill('nobody');
    await page.getByRole('alertdialog').waitFor();
    await page.getByRole('alertdialog').getByText('Ask Example Hosting support').waitFor();
    await look('session-ended-and-whom-to-ask');

    await page.goto('about:blank');
    await page.goto(service.url);
    await page.getByRole('heading', { name: 'There is no session here' }).waitFor();
    await asksSupport();
    expect(await page.getByRole('link', { name: 'Open Control Panel' }).getAttribute('href')).toBe(
      'https://panel.example',
    );
    await look('closed-and-whom-to-ask');
  });
});
