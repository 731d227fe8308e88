/** Every view of the hosted page, wide and narrow, light and dark; and a page that is not as it was built. */
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import {
  button,
  forgetTroubles,
  goTo,
  open,
  type Options,
  page,
  service,
  shoot,
  text,
  useHostedPage,
} from './support/hosted-page.ts';

useHostedPage();

const VIEWS = ['Overview', 'SSO switch', 'Readiness', 'Exclusions', 'Test sign-in', 'Explain a user', 'Audit trail'];

describe('every view', () => {
  const ways: readonly (readonly [string, Options])[] = [
    ['wide and light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
    ['wide and dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }],
    ['narrow and light', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
    ['narrow and dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ];
  it.each(ways)('is accessible and never scrolls sideways, %s', async (name, options) => {
    const { world } = service;
    await world.connect();
    await world.turn('shadow');
    await world.seeAll(31);
    await world.report();
    await world.exclude('bob', { reason: 'On a project' });
    const [expiresAt, excludedAt] = [new Date('2026-11-01T00:00:00.000Z'), new Date('2026-10-24T08:00:00.000Z')];
    await world.exclude('carol', { expiresAt, excludedAt });
    await open(options);
    for (const view of VIEWS) {
      await goTo(view);
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), view).toBeLessThanOrEqual(0);
      await shoot(`${name.replaceAll(' ', '-')}-${view.replaceAll(' ', '-')}`);
    }
  });
});

/** What a browser's translation does to a page: every text goes into elements that React knows nothing of. */
const translate = () =>
  page.evaluate(`(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() !== null) texts.push(walker.currentNode);
    for (const each of texts.filter(({ data }) => data.trim() !== '')) {
      const font = document.createElement('font');
      each.replaceWith(font);
      font.append(each);
    }
  })()`);

describe('a page that is not as it was built', () => {
  it('goes on where a browser translated it: an exclusion is removed, and the list is there', async () => {
    await service.world.connect();
    for (const name of ['zoe', 'yan']) await service.world.exclude(name);
    await open({}, '#/exclusions');
    const remove = button('Remove zoe@acme.example from the exclusions');
    await remove.waitFor();
    await translate();
    await remove.click();
    await page.getByRole('dialog').waitFor();
    await translate();
    await button('Remove exclusion').click();
    await remove.waitFor({ state: 'detached' });
    expect(await text()).toContain('yan@acme.example');
  });

  it('says so, with a way on, when it breaks all the same', async () => {
    await service.world.connect();
    for (const name of ['zoe', 'yan']) await service.world.exclude(name);
    await open({}, '#/exclusions');
    await button('Remove zoe@acme.example from the exclusions').waitFor();
    const search = page.getByRole('searchbox').first();
    await search.fill('zoe');
    await page.getByRole('row', { name: /yan@/ }).waitFor({ state: 'detached' });
    // What comes back goes in front of a row that stands elsewhere now.
    await page.evaluate(
      `for (const row of document.querySelectorAll('tbody tr')) row.replaceWith(document.createElement('tr')), document.querySelector('.panel').append(row);`,
    );
    await search.fill('');
    await page.getByRole('heading', { name: 'This page stopped working' }).waitFor();
    await expectAccessible(page);
    await shoot('page-broken');
    forgetTroubles();
    await button('Load again').click();
    await page.getByRole('timer').waitFor();
  });

  it('says so when its script is gone after a deployment', async () => {
    await open();
    await page.route(/assets\/.*\.js$/, (route) => route.fulfill({ status: 404, body: '' }));
    await page.reload();
    await page.getByText('Identity Management was updated a moment ago').waitFor();
    await expectAccessible(page);
    await shoot('script-gone');
  });
});
