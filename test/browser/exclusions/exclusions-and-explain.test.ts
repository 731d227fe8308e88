/** Who is taken out of SSO, and why anybody gets what they get: one walk on the page in Chromium, against the service's own functions. */
import { describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/chromium.ts';
import { button, goTo, page, service, shoot, useOneWalk } from '../support/hosted-page.ts';
import { numbered } from '../page-service/world.ts';

useOneWalk();

describe('explain', () => {
  it('knows what becomes of somebody at Azure, as of the report', async () => {
    const { world } = service;
    await world.connect();
    await world.turn('on');
    await world.report();
    await page.goto(service.url);
    await goTo('Explain a user');
    const explain = async (email: string) => {
      await page.getByLabel('User’s e-mail address').fill(email);
      await button('Explain').click();
      await page.getByRole('heading', { name: `${email} in ` }).waitFor();
    };
    await explain('user000@acme.example');
    await page
      .getByText('user000@acme.example goes to Azure, where nobody has this address, and will fail there.')
      .waitFor();
    await page.getByText('As of the readiness report of').waitFor();
    for (const sentence of ['The account is connected', 'SSO is on', 'The user isn’t excluded'])
      await page.getByRole('listitem').getByText(sentence, { exact: true }).waitFor();
    expect(await page.getByRole('list').filter({ hasText: 'SSO is on' }).innerText()).not.toContain('?');
    await expectAccessible(page);
    await shoot('explained-fails-at-azure');
    await explain('user010@acme.example');
    await page.getByText('goes to Azure, where this person is known, and will get in.').waitFor();
    await expectAccessible(page);
    await shoot('explained-gets-in');
  });

  it('finds the support code of a page that connects Azure', async () => {
    await service.world.refuse('7KQ2M-9XTRD', { operation: 'connect-tenant', outcome: 'tenant-taken' });
    await page.getByRole('radio', { name: 'Support code' }).check();
    await page.getByLabel('Support code', { exact: false }).last().fill('7kq2m 9xtrd');
    await button('Explain').click();
    await page.getByRole('heading', { name: 'What happened: 7KQ2M-9XTRD' }).waitFor();
    await page.getByText('Connecting Azure ended on a page: “This Azure organisation is connected already.').waitFor();
    await expectAccessible(page);
    await shoot('story-of-connecting');
  });
});

describe('exclusions', () => {
  const ends = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const focused = () =>
    page.evaluate(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName`);

  it('say of an address that nobody has whom it meant perhaps, and take it back', async () => {
    await goTo('Exclusions');
    await page.getByText('Nobody is excluded.').waitFor();
    await page.getByLabel('E-mail address', { exact: false }).first().fill('user0100@acme.example');
    await button('Exclude').click();
    await page.getByText('is excluded, and nobody here has this address.').waitFor();
    await page.getByText('Did you mean').waitFor();
    await expectAccessible(page);
    await shoot('exclusion-unknown');
    const instead = page.getByRole('button', { name: /^Exclude .+ instead$/ });
    const meant =
      /Exclude (.+) instead/.exec((await instead.textContent()) ?? '')?.[1]?.replaceAll(/[\u2066-\u2069]/g, '') ?? '';
    await instead.click();
    await page.getByRole('status').getByText(`${meant} is excluded.`).waitFor();
    const table = page.getByRole('table', { name: 'Excluded users' });
    await expect.poll(() => table.innerText(), { timeout: 15_000 }).not.toContain('user0100');
    expect(await table.innerText()).toContain(meant);
  });

  it('are found by any part, and a search without a hit says so and can be cleared', async () => {
    const { world } = service;
    await world.ask('manager', 'POST', '/exclusions', {
      add: [
        { email: 'user020@acme.example', reason: 'Lent a phone' },
        { email: 'user021@acme.example', expiresAt: ends(3) },
        { email: 'user022@acme.example', expiresAt: ends(1) },
      ],
    });
    const search = page.getByLabel('Search the exclusions: any part of an address, name or reason');
    await search.fill('PHONE');
    const table = page.getByRole('table', { name: 'Excluded users' });
    await expect.poll(() => table.innerText(), { timeout: 15_000 }).toContain('user020@acme.example');
    expect(await table.getByRole('row').count()).toBe(2);
    await search.fill('user 21');
    await expect.poll(() => table.innerText(), { timeout: 15_000 }).toContain('user021@acme.example');
    await search.fill('nothing like it');
    await page.getByText('Nothing matches “nothing like it” in an address, a name or a reason.').waitFor();
    await expectAccessible(page);
    await shoot('exclusions-nothing-matches');
    await button('Clear the search').click();
    await expect.poll(() => table.getByRole('row').count(), { timeout: 15_000 }).toBe(5);
  });

  it('that end within seven days stand on top, the focus stays after a removal, and expired ones go together', async () => {
    const { world } = service;
    await page.reload();
    await goTo('Exclusions');
    await page.getByRole('heading', { name: 'End within 7 days (2 exclusions)' }).waitFor();
    const soon = page.getByRole('table', { name: 'Exclusions that end within 7 days' });
    expect((await soon.getByRole('row').nth(1).innerText()).includes('user022@acme.example')).toBe(true);
    await expectAccessible(page);
    await shoot('exclusions-ending');
    await button('Remove user020@acme.example from the exclusions').click();
    await button('Remove exclusion').click();
    await expect
      .poll(() => page.getByRole('table', { name: 'Excluded users' }).innerText(), { timeout: 15_000 })
      .not.toContain('user020');
    await expect.poll(focused, { timeout: 15_000 }).toBe('Excluded users');
    for (const who of ['user023', 'user024']) await world.exclude(who, { expiresAt: new Date(ends(-1)) });
    await page.reload();
    await goTo('Exclusions');
    await page.getByText('2 exclusions expired.').waitFor();
    await button('Remove 2 expired exclusions …').click();
    await expectAccessible(page);
    await shoot('exclusions-remove-expired');
    await button('Remove 2 expired exclusions').click();
    await page.getByText('2 exclusions expired.').waitFor({ state: 'detached' });
    await expect
      .poll(() => page.getByRole('table', { name: 'Excluded users' }).getByRole('row').count(), { timeout: 15_000 })
      .toBe(4);
  });

  it('of a list name who is unknown before anything is sent, and the same list again changes nothing', async () => {
    const lines = ['user030@acme.example', 'user31@acme.example'].join('\n');
    const preview = async () => {
      await page.getByLabel('Paste addresses or CSV').fill(lines);
      await button('Preview').click();
      await page.getByText('1 address that nobody here has.').first().waitFor();
    };
    await preview();
    expect(await page.getByRole('table', { name: 'Addresses that nobody here has' }).innerText()).toMatch(/user\d31/);
    await expectAccessible(page);
    await shoot('import-unknown');
    await button('Exclude 2 users').click();
    await button('Export the answer of every line').waitFor();
    await button('Close').click();
    await preview();
    await button('Exclude 2 users').click();
    await page.getByText('Nothing changed.').waitFor();
    await page.getByText('All of them were excluded so already.').waitFor();
    await expectAccessible(page);
    await shoot('import-nothing-changed');
    await button('Close').click();
    const [template] = await Promise.all([page.waitForEvent('download'), button('Download a template').click()]);
    expect(template.suggestedFilename()).toBe('exclusions-template.csv');
  });
});

describe('the audit trail', () => {
  it('folds what a feed sends', async () => {
    const { world } = service;
    await world.feed(numbered('fed', 400).map((email) => ({ email, displayName: 'Fed' })));
    await goTo('Audit trail');
    await page
      .getByText(/^\d+ items: \d+ new$/)
      .first()
      .waitFor();
    const heightOf = () => page.evaluate('document.documentElement.scrollHeight');
    expect(await heightOf()).toBeLessThan(4000);
    await expectAccessible(page);
    await shoot('audit-folded');
    await page
      .getByText(/^\d+ items: \d+ new$/)
      .first()
      .click();
    await page.getByText('fed').first().waitFor();
  });
});
