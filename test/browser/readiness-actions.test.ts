/** What can be done about the users of the readiness list, in Chromium: choose, exclude, export, test, explain. */
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import { button, eventually, open, page, sent, service, shoot, text, useHostedPage } from './support/hosted-page.ts';
import { objectId, personOf } from '../support/directory-people.ts';
import { accountAddress, numbered } from './page-service/world.ts';

useHostedPage();
beforeEach(() => service.world.connect());

const openReadiness = (viewport = { width: 1440, height: 900 }) => open({ viewport }, '#/readiness');
const box = (name: string) => page.getByRole('checkbox', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const download = async (name: string): Promise<string> => {
  const [file] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
  return readFile(await file.path(), 'utf8');
};
const show = (status: string) => page.getByLabel('Status').selectOption(status);

describe('the readiness list', () => {
  it('takes rows by keyboard, excludes them, and its file goes through the import', async () => {
    const { world } = service;
    await world.report();
    await openReadiness();
    await show('not-in-entra');
    const [first, second, third] = numbered('user', 4);
    await box(`Select ${String(first)}`).focus();
    await page.keyboard.press('Space');
    await box(`Select ${String(third)}`).check();
    await page.getByText('2 users selected', { exact: true }).waitFor();
    await expectAccessible(page);
    await shoot('selected');

    const csv = await download('Export selected');
    expect(csv.split('\r\n').map((line) => line.split(',')[0])).toEqual(['\uFEFFemail', first, third, '']);
    await page.getByRole('link', { name: 'Exclusions', exact: true }).click();
    await page.getByLabel(/CSV file/).setInputFiles({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByText('2 addresses', { exact: true }).waitFor();
    await page.goBack();

    await button('Exclude …').click();
    await dialog().getByText('2 users', { exact: true }).waitFor();
    await dialog().getByLabel('Reason').fill('Joins in May');
    await dialog()
      .getByLabel(/^Last day/)
      .fill('2020-01-01');
    await page.getByText('That day is over.').waitFor();
    await dialog()
      .getByLabel(/^Last day/)
      .fill('2099-05-01');
    await expectAccessible(page);
    await shoot('dialog-exclude');
    await button('Exclude 2 users').click();
    await page.getByLabel('What came of the lines').getByText('2', { exact: true }).waitFor();
    await eventually(() => world.reasonOf('user000')).toBe('Joins in May');
    expect([await world.isExcluded('user001'), await world.isExcluded('user002')]).toEqual([false, true]);
    expect(second).toBe(accountAddress('user001'));
    await button('Close').click();
    expect(await page.getByText('users selected').count()).toBe(0);
  });

  it('excludes all of a status beyond the page, in chunks, and goes on after an answer that got lost and a reload', async () => {
    const { world } = service;
    const late = numbered('late', 1200);
    for (const part of [late.slice(0, 1000), late.slice(1000)])
      await world.feed(part.map((email) => ({ email, displayName: 'Late' })));
    await world.report();
    await openReadiness({ width: 390, height: 844 });
    await show('not-in-entra');
    await button('Select all 1,204 of “Not in Azure”').click();
    await page.getByText('Selected: all 1,204 of “Not in Azure”', { exact: true }).waitFor();
    expect(await box(`Select ${String(late[0])}`).isChecked()).toBe(true);
    await shoot('phone-selected-all');
    const lost = { type: 'https://sso.example/problems/unavailable', title: 'Away', status: 503 };
    service.faults.push({ method: 'POST', path: /\/exclusions$/, status: 503, body: lost });
    await button('Exclude …').click();
    await dialog().getByLabel('Reason').fill('Not yet in Azure');
    await expectAccessible(page);
    await shoot('phone-dialog-exclude');
    await button('Exclude 1,204 users').click();
    await page.getByText('1,204 users not sent yet. Sending one twice does no harm.').waitFor();
    await shoot('phone-broken-off');

    await page.reload();
    await page.getByText('Excluding 1,204 users isn’t finished.').waitFor();
    await expectAccessible(page);
    await button('Go on …').click();
    expect(await dialog().getByLabel('Reason').inputValue()).toBe('Not yet in Azure');
    await button('Exclude 1,204 users').click();
    await page.getByLabel('What came of the lines').getByText('1,204', { exact: true }).waitFor();
    expect(sent('POST', /\/exclusions$/).map(({ body }) => (body as { add: unknown[] }).add.length)).toEqual([
      1000, 1000, 204,
    ]);
    expect(await world.excluded()).toHaveLength(1204);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await shoot('phone-excluded');
    await button('Close').click();
    await page.reload();
    await page.getByText('User by user').waitFor();
    expect(await text()).not.toContain('isn’t finished');
  });

  it('links all whose mail leaves no doubt, after both sides were shown, and says why not of the others', async () => {
    const { world } = service;
    const many = numbered('mail', 60);
    await world.feed(many.map((email) => ({ email, displayName: 'Mail' })));
    const people = many.map((email, at) => ({
      ...personOf(3000 + at, accountAddress(`p${String(at)}`), { mail: email }),
      ...{ displayName: `Person ${String(at)}`, createdAt: undefined },
    }));
    world.inAzure({ come: people });
    world.found([
      ...people,
      { ...personOf(4000, accountAddress('p-twin'), { mail: many[3] }), displayName: 'Twin', createdAt: undefined },
    ]);
    await world.report();
    await openReadiness();
    await show('address-differs');
    await button('Select all 61 of “Address differs”').click();
    await button('Link by mail …').click();
    await button('Link 59 users').waitFor();
    await page
      .getByRole('table', { name: 'Pairs that can be linked' })
      .getByText('Person 0', { exact: true })
      .waitFor();
    await page.getByText('Several people in Azure fit; link the user by itself, after seeing them.').waitFor();
    expect(await world.boundTo(accountAddress('mail000'))).toBeUndefined();
    await expectAccessible(page);
    await shoot('link-many');
    const csv = await download('Export both sides of every user');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(62);
    await button('Link 59 users').click();
    await page.getByLabel('What came of the users').getByText('Linked', { exact: true }).waitFor();
    await eventually(() => world.boundTo(accountAddress('mail059'))).toBe(objectId(3059));
    expect(await world.boundTo(accountAddress('mail003'))).toBeUndefined();
    const bodies = service.seen
      .filter(({ path }) => path.endsWith('/users/links'))
      .map(({ body }) => body as { items: object[] });
    expect(bodies.map(({ items }) => items.length)).toEqual([50, 11, 50, 9]);
    await expectAccessible(page);
    await button('Close').click();
  });

  it('explains all of a status by sentence, some at a time, and as a file', async () => {
    const { world } = service;
    await world.turn('on');
    await world.feed(numbered('late', 60).map((email) => ({ email, displayName: 'Late' })));
    await world.report();
    await world.exclude(String(numbered('late', 1)[0]));
    await openReadiness({ width: 1280, height: 900 });
    await show('not-in-entra');
    await button('Select all 64 of “Not in Azure”').click();
    await button('Explain …').click();
    const part = page.getByRole('group', { name: 'Explain the selected users' });
    await part.getByText('50 of 64 users explained.', { exact: true }).waitFor();
    expect(await part.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Explain the selected users');
    const row = part.getByRole('row').filter({ hasText: 'late000' });
    await row.getByText('Is asked for the password.', { exact: true }).waitFor();
    await row.getByText('The user is excluded from SSO.', { exact: true }).waitFor();
    await part.getByText('Fails at Azure', { exact: true }).first().waitFor();
    await part.evaluate('(part) => part.scrollIntoView()');
    await shoot('explain-many');
    await part.getByRole('button', { name: 'Show more' }).click();
    await part.getByText('64 of 64 users explained.', { exact: true }).waitFor();
    await expectAccessible(page);
    const csv = await download('Export what is shown');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(65);
    await part.getByRole('link', { name: 'All rules for late001@acme.example' }).click();
    await eventually(() => page.getByLabel('User’s e-mail address').inputValue()).toBe('late001@acme.example');
  });

  it('makes a link for each who is to be tested, and shows when they have passed', async () => {
    const { world } = service;
    await world.report();
    await openReadiness({ width: 390, height: 844 });
    await show('address-differs');
    const email = accountAddress('user005');
    await box(`Select ${email}`).check();
    await button('Test …').click();
    const part = page.getByRole('group', { name: 'Test the selected users' });
    await part.getByText('Not tested yet', { exact: true }).waitFor();
    await button('Make 1 link').click();
    await part.getByText(/^A link waits until/).waitFor();
    const link = await part.getByLabel(`Test link of ${email}`).inputValue();
    expect(link).toMatch(/\/sign-in\/test\?ticket=/);
    const mail = await part.getByRole('link', { name: `E-mail it to ${email}` }).getAttribute('href');
    expect(mail?.startsWith(`mailto:${encodeURIComponent(email)}?`)).toBe(true);
    expect(decodeURIComponent(String(mail))).toContain(link);
    await expectAccessible(page);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await shoot('phone-test-many');
    const csv = await download('Export 1 link');
    expect(csv).toContain(link);
    await world.finishTest();
    await part.getByText('Passed', { exact: true }).waitFor({ timeout: 60_000 });
    await part.evaluate('(part) => part.scrollIntoView()');
    await shoot('phone-test-many-passed');
    await part.getByRole('button', { name: 'Close' }).click();
    expect(await part.count()).toBe(0);
  });

  it('leads to the test and to the explanation of a user, filled in', async () => {
    await service.world.report();
    await openReadiness();
    await show('address-differs');
    const email = accountAddress('user005');
    await page.getByRole('link', { name: `Test the sign-in of ${email}` }).click();
    await page.getByRole('heading', { level: 2, name: 'Test sign-in' }).waitFor();
    await eventually(() => page.getByLabel('E-mail address of the user to test').inputValue()).toBe(email);
    await page.goBack();
    await page.getByRole('link', { name: `Explain what ${email} gets` }).click();
    await eventually(() => page.getByLabel('User’s e-mail address').inputValue()).toBe(email);
    await eventually(text).toContain('The SSO switch is off.');
    expect(page.url()).not.toContain('user005');
  });
});
