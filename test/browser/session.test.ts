/** The session of the hosted page: its end, its clock, and what its requests carry. */
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import {
  button,
  eventually,
  forgetTroubles,
  open,
  page,
  sent,
  service,
  shoot,
  useHostedPage,
} from './support/hosted-page.ts';

useHostedPage();

describe('the session', () => {
  it('ends with the way back, and goes on in the same tab with everything typed still there', async () => {
    await service.world.connect();
    await open({}, '#/exclusions');
    await page.getByLabel('Paste addresses or CSV').fill('ann@acme.example');
    // What the page asked for when it opened has been answered: the next to ask is the person.
    await page.waitForLoadState('networkidle');
    await button('Preview').click();
    await button('Exclude 1 user').waitFor();
    await page.waitForLoadState('networkidle');
    service.world.endSession();
    await button('Exclude 1 user').click();
    await page.getByRole('alertdialog').waitFor();
    await expectAccessible(page);
    await shoot('session-ended');
    const way = page.getByRole('link', { name: 'Open Control Panel' });
    expect(await way.getAttribute('href')).toBe('https://panel.example');
    await button('Go on here').click();
    await page.getByText('There is no new session in this browser yet.').waitFor();
    await service.world.openSession();
    await button('Go on here').click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await button('Go on').click();
    await eventually(() => service.world.isExcluded('ann')).toBe(true);
  });

  it('is asked after when its time is over, with a warning before, and ends when the service says so', async () => {
    await service.world.openSession(4000);
    await open();
    await page.getByText('Your session ends soon.').waitFor();
    // Another tab opened a new one meanwhile: what the service answers at the end of the old one goes on, and so does the page.
    await service.world.openSession(10_000);
    await eventually(() => sent('GET', /session$/).length).toBeGreaterThan(1);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    service.world.endSession();
    await page.getByRole('alertdialog').waitFor({ timeout: 30_000 });
  });

  it.each([
    ['40 minutes fast', 40],
    ['three hours slow', -180],
  ])('goes by the service’s clock where the computer’s is %s', async (_, minutes) => {
    await open();
    await page.addInitScript(`const now = Date.now; Date.now = () => now() + ${String(minutes * 60_000)};`);
    await page.reload();
    await page.getByRole('timer').waitFor();
    expect(await page.getByRole('timer').innerText()).toMatch(/ends in 2[45]:\d\d$/);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
  });

  it.each([
    ['still stands', true],
    ['is over', false],
  ])('is asked after as soon as the computer wakes, and %s', async (_, stands) => {
    await open();
    await page.getByRole('timer').waitFor();
    await page.waitForLoadState('networkidle');
    if (!stands) service.world.endSession();
    // The monotonic clock stood still meanwhile, as it may (High Resolution Time).
    await page.evaluate('const now = Date.now; Date.now = () => now() + 20 * 60_000;');
    if (!stands) return page.getByRole('alertdialog').waitFor();
    await eventually(() => sent('GET', /session$/).length).toBeGreaterThan(1);
    await eventually(() => page.getByRole('timer').innerText()).toMatch(/ends in 2[45]:\d\d$/);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
  });

  it('is closed by hand', async () => {
    await open();
    await button('Close session').click();
    await page.getByRole('heading', { name: 'The session is closed' }).waitFor();
    await expectAccessible(page);
    await shoot('session-closed');
    expect(service.world.hasSession()).toBe(false);
  });

  it('is asked for when there is none', async () => {
    service.world.endSession();
    await open();
    await page.getByRole('heading', { name: 'There is no session here' }).waitFor();
    await expectAccessible(page);
    await shoot('no-session');
  });

  it('every request carries the header that no other website can send, and every change its origin', async () => {
    await open();
    await button('Start Azure Integration').click();
    await button('Make the link').click();
    await button('Copy address').waitFor();
    expect(sent('POST', /start$/)[0]?.headers.get('origin')).toBe(new URL(service.url).origin);
    expect(service.seen.length).toBeGreaterThan(2);
    expect(service.seen.filter(({ headers }) => headers.get('x-identity-management') !== '1')).toEqual([]);
  });

  it('is asked after while the page’s files are on their way, and so are those of the view that the address names', async () => {
    const fetched = () =>
      page.evaluate<string[]>(`[...document.querySelectorAll('link[data-of-view]')].map(({ href }) => href)`);
    for (const [fragment, file] of [
      ['#/readiness/user@acme.example', /\/readiness-view-[0-9a-f]{32}\.js$/],
      ['', /\/overview-[0-9a-f]{32}\.js$/],
      ['#/constructor', /\/overview-[0-9a-f]{32}\.js$/],
    ] as const) {
      await open({}, fragment);
      await page.getByRole('timer').waitFor();
      expect((await fetched()).filter((href) => file.test(href))).toHaveLength(1);
      expect(sent('GET', /\/session$/)).toHaveLength(1);
      service.seen = [];
    }
    await page.route(/\/(?:overview|session)[^/]*$/, (route) => route.abort());
    await page.reload();
    await page.getByText('Try again').first().waitFor();
    await page.unroute(/\/(?:overview|session)[^/]*$/);
    forgetTroubles('net::ERR_FAILED');
  });
});
