/** Exclusions on the hosted page, one by one. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/chromium.ts';
import {
  button,
  eventually,
  forgetTroubles,
  open,
  page,
  service,
  shoot,
  useHostedPage,
} from '../support/hosted-page.ts';

useHostedPage();

describe('exclusions', () => {
  beforeEach(async () => {
    await service.world.connect();
    await service.world.report();
  });

  it('are read again when the answer to a change got lost, for it may have been made', async () => {
    await open({}, '#/exclusions');
    await page.route('**/exclusions*', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel('E-mail address').fill('judy@acme.example');
    await button('Exclude').click();
    await page.getByText('What you did may have been done.').waitFor();
    await page.getByRole('table').getByText('judy@acme.example').waitFor();
    await shoot('answer-lost');
    await page.unroute('**/exclusions*');
    // The browser says too that it was cut off.
    forgetTroubles('ERR_FAILED');
  });

  it('are added with a reason and an end, searched, exported and removed', async () => {
    await open({}, '#/exclusions');
    await page.getByLabel('E-mail address', { exact: false }).first().fill('zoe@acme.example');
    await page.getByLabel('Reason', { exact: true }).fill('On a project');
    await page.getByLabel('Last day (empty: for good)').fill('2030-01-31');
    await button('Exclude').click();
    await page.getByText('zoe@acme.example is excluded until 31 January 2030').waitFor();
    expect(await service.world.reasonOf('zoe')).toBe('On a project');
    await page.getByLabel('Search the exclusions: any part').fill('nobody');
    await page.getByText('Nothing matches “nobody”').waitFor();
    await page.getByLabel('Search the exclusions: any part').fill('zo');
    const remove = button('Remove zoe@acme.example from the exclusions');
    await remove.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export CSV').click()]);
    expect(download.suggestedFilename()).toBe('exclusions.csv');
    await remove.click();
    await button('Remove exclusion').click();
    await remove.waitFor({ state: 'detached' });
    expect(await service.world.excluded()).toEqual([]);
  });

  it('that locked somebody out by their end say whom, one or many', async () => {
    const { world } = service;
    await world.connect();
    await world.report();
    await world.turn('on');
    // Azure doesn't have these.
    for (const name of ['user000', 'user001', 'user002', 'user100']) await world.exclude(name);
    await open({}, '#/exclusions');
    await button('Remove user000@acme.example from the exclusions').click();
    await page.getByText('signs in with Azure from now on, if Azure lets them in; the password rests.').waitFor();
    await button('Remove exclusion').click();
    await page.getByText('1 user locked out, as far as is known:').waitFor();
    expect(await page.getByRole('status').filter({ hasText: 'locked out' }).innerText()).toContain(
      'user000@acme.example',
    );
    await expectAccessible(page);
    await shoot('removed-and-locked-out');
    await page.getByRole('radio', { name: 'Remove their exclusions' }).check();
    const lines = ['user001', 'user002', 'user100'].map((name) => `${name}@acme.example`);
    await page.getByLabel('Paste addresses or CSV').fill(lines.join('\n'));
    await button('Preview').click();
    await button(/^Remove the exclusions of 3/).click();
    await page.getByText('2 users locked out, as far as is known:').waitFor();
    await shoot('import-locked-out');
    await page.getByRole('link', { name: 'See who and why, in readiness' }).last().click();
    await page.getByRole('heading', { level: 2, name: 'Readiness' }).waitFor();
  });

  it('lose their end only when that is meant, and take a reason of 200 characters, whatever they are', async () => {
    const { world } = service;
    await world.exclude('kim', { reason: 'Reason of A', expiresAt: new Date('2030-01-01T10:00:00.000Z') });
    await open({}, '#/exclusions');
    const address = page.getByLabel('E-mail address', { exact: false }).first();
    await address.fill('kim@acme.example');
    await button('Exclude').click();
    await page.getByText(/kim@acme\.example was excluded already/).waitFor();
    await shoot('end-taken-away');
    await button('Exclude for good, “Reason of A”').click();
    await page.getByText('kim@acme.example is excluded').waitFor();
    await page.getByRole('cell', { name: 'for good' }).waitFor();
    expect(await world.reasonOf('kim')).toBe('Reason of A');
    await address.fill('zoe@acme.example');
    await page.getByLabel('Reason', { exact: true }).fill('\u{1F600}'.repeat(201));
    await page.getByText('At most 200 characters; these are 201.').waitFor();
    expect(await button('Exclude').getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Reason', { exact: true }).fill('\u{1F600}'.repeat(200));
    await button('Exclude').click();
    await page.getByText('zoe@acme.example is excluded').waitFor();
    expect(await world.reasonOf('zoe')).toBe('\u{1F600}'.repeat(200));
  });

  it('that somebody else wished are kept, shown, and replaced only when that is meant', async () => {
    const { world } = service;
    const theirs = { reason: 'Reason of A', expiresAt: new Date('2030-01-01T10:00:00.000Z') };
    for (const name of ['kim', 'lea']) await world.exclude(name, theirs);
    await open({}, '#/exclusions');
    await page.getByLabel('E-mail address', { exact: false }).first().fill('Kim <KIM@acme.example>;');
    await button('Exclude').click();
    await page.getByText(/kim@acme\.example was excluded already/).waitFor();
    await page.getByLabel('E-mail address', { exact: false }).first().fill('kim@acme.example');
    await page.getByLabel('Reason', { exact: true }).fill('Reason of B');
    await button('Exclude').click();
    expect(await world.reasonOf('kim')).toBe('Reason of A');
    await page.getByText(/“Reason of A”, by contact-otto/).waitFor();
    await expectAccessible(page);
    await shoot('already-excluded');
    await button(/^Replace by: .*“Reason of B”/).click();
    await page.getByText(/kim@acme\.example is excluded/).waitFor();
    expect(await world.reasonOf('kim')).toBe('Reason of B');
    const lines = [
      'E-Mail;Reason;Last day;',
      'lea@acme.example;Reason of C;2030-12-24;',
      'mo@acme.example;;;',
      'kim@acme.example',
    ];
    await page.getByLabel('Paste addresses or CSV').fill(lines.join('\n'));
    await button('Preview').click();
    const replaced = page.getByRole('table', { name: 'What would be replaced' });
    expect(await replaced.innerText()).toMatch(/lea@[\s\S]*“Reason of A”[\s\S]*until 24 December 2030, “Reason of C”/);
    await button('Exclude 2 users').waitFor();
    await expectAccessible(page);
    await shoot('import-replacements');
    await page.getByRole('checkbox', { name: /Replace the reason and end of 1 user/ }).check();
    await button('Exclude 3 users').click();
    await eventually(() => world.reasonOf('lea')).toBe('Reason of C');
    expect(await world.reasonOf('kim')).toBe('Reason of B');
  });

  it('of somebody who is disabled in Azure are added only when that is accepted', async () => {
    await open({}, '#/exclusions');
    await page.getByLabel('E-mail address', { exact: false }).first().fill('user004@acme.example');
    await button('Exclude').click();
    await page.getByText('user004@acme.example is disabled in Azure.').waitFor();
    expect(await service.world.excluded()).toEqual([]);
    await expectAccessible(page);
    await shoot('leaver');
    await page.getByRole('checkbox', { name: /hasn’t left/ }).check();
    await button('Exclude all the same').click();
    await page.getByText('user004@acme.example is excluded.').waitFor();
  });
});
