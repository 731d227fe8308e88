/** What is looked up on the hosted page: readiness, users, domains, explanations, the trail. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import { objectId, personOf } from '../support/directory-people.ts';
import { button, eventually, open, page, sent, service, shoot, useHostedPage } from './support/hosted-page.ts';
import { accountAddress, numbered } from './page-service/world.ts';

useHostedPage();

describe('looking things up', () => {
  beforeEach(async () => {
    await service.world.connect();
    await service.world.report();
  });

  it('readiness is filtered by status and exported whole', async () => {
    await open({}, '#/readiness');
    await page.getByLabel('Status', { exact: true }).selectOption('not-in-entra');
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(5);
    await page.getByLabel('Status', { exact: true }).selectOption('');
    await button('Show more').click();
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(101);
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export CSV').click()]);
    expect(download.suggestedFilename()).toBe('readiness.csv');
  });

  it('a search of readiness says how many it finds, prints them all, and whom to ask where it finds nobody', async () => {
    await open({}, '#/readiness');
    const search = page.getByLabel('Address begins with', { exact: true });
    await search.fill('USER0');
    await page.getByText('100 of 250 users match.', { exact: true }).waitFor();
    await page.getByText('100 rows', { exact: true }).waitFor();
    await button('Select all 100').waitFor();
    await page.evaluate(`globalThis.print = () => {
      globalThis.printed = [...document.querySelectorAll('.on-paper .table tbody tr')].length;
      globalThis.headers = [...document.querySelectorAll('.on-paper thead th')].map((th) => th.textContent);
    }`);
    await button('Print all').click();
    await eventually(() => page.evaluate('globalThis.printed')).toBe(100);
    expect(await page.evaluate('globalThis.headers')).toEqual([
      ...['E-mail address', 'Name', 'Status', 'Azure sign-in name'],
    ]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('row').count()).toBe(101);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await page.getByText('The first 50; there are more. “Print all”, below the list, prints them too.').waitFor();
    await page.emulateMedia({ media: 'screen' });
    await search.fill('nobody');
    await page.getByText('0 of 250 users match.', { exact: true }).waitFor();
    await page.getByText(/^No user’s address begins with “nobody”\.$/).waitFor();
    await page.getByText('Still not there?').waitFor();
    await expectAccessible(page);
    await shoot('nobody-found');
    await button('Show all users').click();
    await page.getByText('250 users.', { exact: true }).waitFor();
  });

  it('a user is linked to somebody in Azure after both were seen', async () => {
    const { world } = service;
    const [gone, anew] = [objectId(1), objectId(2)];
    const user = accountAddress('user005');
    const found = { displayName: 'User 5', createdAt: new Date('2026-11-27T09:00:00.000Z') };
    const guest = personOf(3, 'guest@elsewhere.example', { mail: user, guest: true });
    await world.bind(user, gone);
    world.inAzure({ come: [personOf(2, user)], gone: [user] });
    world.found([
      { ...personOf(2, user), ...found },
      { ...guest, ...found, displayName: 'A guest' },
    ]);
    await world.report();
    await open({}, '#/readiness');
    await button('Link user005@acme.example to a person in Azure').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Somebody whom Azure no longer has').waitFor();
    expect(await dialog.getByRole('radio').count()).toBe(2);
    expect(await dialog.getByRole('radio').nth(1).isDisabled()).toBe(true);
    await expectAccessible(page);
    await shoot('dialog-link');
    await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const asked = sent('POST', /users\/link$/).map(({ body }) => body);
    expect(asked).toEqual([
      { email: 'user005@acme.example' },
      {
        email: 'user005@acme.example',
        confirm: { objectId: anew, replaces: gone, seen: expect.any(String) as string },
      },
    ]);
    await eventually(() => world.boundTo(user)).toBe(anew);
  });

  it('a joining domain is brought under SSO with the number that is true then', async () => {
    const { world } = service;
    const merged = numbered('m', 40, 'merged.example');
    await world.turn('on');
    await world.put('acme.example', 'merged.example');
    await world.feed(merged.map((email, index) => ({ email, displayName: email.slice(0, 4), hasPassword: index > 2 })));
    for (const email of merged.slice(-2)) await world.exclude(email);
    world.inAzure({ come: merged.slice(7).map((email, index) => personOf(3000 + index, email)) });
    await world.report();
    await open({}, '#/readiness');
    await page.getByRole('heading', { name: 'Joining domains' }).waitFor();
    await page.getByText('40 users: 7 would be locked out, 2 excluded.').waitFor();
    await shoot('readiness-joining');
    await page.getByRole('button', { name: 'Bring merged.example under SSO' }).click();
    const box = page.getByRole('dialog').getByRole('checkbox');
    await page.getByRole('checkbox', { name: 'I accept that 7 users' }).waitFor();
    world.inAzure({ gone: merged.slice(7, 8) });
    await world.report();
    await box.check();
    await page.getByRole('button', { name: 'Bring it under SSO' }).click();
    await page.getByRole('checkbox', { name: 'I accept that 8 users' }).waitFor();
    await page.getByText('Since you opened this: 1 more locked out, a new readiness report.').waitFor();
    await shoot('joining-confirm');
    await box.check();
    await page.getByRole('button', { name: 'Bring it under SSO' }).click();
    await page.getByRole('heading', { name: 'Joining domains' }).waitFor({ state: 'detached' });
    expect((await world.account()).domains).toContain('merged.example');
    expect((await world.account()).joining).toEqual([]);
  });

  it('readiness shows its progress while it runs, and how far a broken one got', async () => {
    const { world } = service;
    await open({}, '#/readiness');
    world.slowDown(60);
    await button('Check again').click();
    await page.getByRole('progressbar').waitFor();
    await shoot('readiness-running');
    world.answerAgain();
    world.pass(1);
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    world.slowDown(600);
    await world.report();
    await page.reload();
    await page.getByText('Azure asked to slow down').waitFor();
    await shoot('readiness-incomplete');
  });

  it('a user is explained by address and app, and by support code', async () => {
    const { world } = service;
    const aliases = ['alias', 'u.one'].map((name) => accountAddress(name));
    const [maiden, married] = [accountAddress('maiden'), accountAddress('married')];
    await world.feed([
      { email: accountAddress('user001'), displayName: 'User 1', aliases },
      { email: maiden, displayName: 'Mary' },
    ]);
    await world.ask('service', 'POST', '/users', { rename: [{ from: maiden, to: married }] });
    await world.refuse('7KQ2M-9XTRD');
    await open({}, '#/explain');
    await page.getByLabel('User’s e-mail address').fill('user001@acme.example');
    await button('Explain').click();
    await page.getByText('The SSO switch is off.').first().waitFor();
    expect(await page.locator('.rule-applies').count()).toBe(1);
    await page.getByText('The account is connected').waitFor();
    await expectAccessible(page);
    await shoot('explained');
    await page.getByText('The same holds for the user’s aliases: alias@acme.example, u.one@acme.example').waitFor();
    await page.getByLabel('User’s e-mail address').fill('alias@acme.example');
    await button('Explain').click();
    await page.getByText('An alias of user001@acme.example: what holds for that user holds here.').waitFor();
    await shoot('explained-alias');
    await page.getByLabel('User’s e-mail address').fill('maiden@acme.example');
    await button('Explain').click();
    await page.getByText('nobody has this address any more. Explain married@acme.example instead.').waitFor();
    await expectAccessible(page);
    await shoot('explained-renamed');
    await page.getByLabel('User’s e-mail address').fill('usr001@acme.example');
    await button('Explain').click();
    await page.getByText('No user here has the address usr001@acme.example.').waitFor();
    await page.getByText('Ask Example Hosting support').waitFor();
    await expectAccessible(page);
    await shoot('explained-nobody');
    await page.getByRole('radio', { name: 'Support code' }).check();
    await page.getByLabel('Support code', { exact: false }).last().fill('7KQ2M-9XTRD');
    await button('Explain').click();
    await page.getByText('What happened: 7KQ2M-9XTRD').waitFor();
    await page.getByLabel('Support code', { exact: false }).last().fill('22222-22222');
    await button('Explain').click();
    await page.getByText('There is nothing on record for this support code.').waitFor();
  });

  it('an address of another domain is refused in words', async () => {
    await open({}, '#/explain');
    await page.getByLabel('User’s e-mail address').fill('x@other.example');
    await button('Explain').click();
    await page.getByText('The e-mail address must be of a domain of this account.').waitFor();
    await page.getByText('Ask Example Hosting support').waitFor();
  });

  it('the audit trail is filtered, paged and exported', async () => {
    await service.world.replaceTrail();
    await open({}, '#/audit');
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(51);
    await page.getByText('60 events.', { exact: true }).waitFor();
    await button('Show more').click();
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(61);
    await page.getByLabel('Kind').selectOption('sso-switched');
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(21);
    await page.getByText('20 of 60 events match.', { exact: true }).waitFor();
    await page.getByText('20 rows', { exact: true }).waitFor();
    expect(
      sent('GET', /audit-events$/)
        .at(-1)
        ?.query.get('kind'),
    ).toBe('sso-switched');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export CSV').click()]);
    expect(download.suggestedFilename()).toBe('audit-events.csv');
    await page.getByLabel('About (address begins with)').fill('nobody');
    await page.getByText('Nothing on record matches.', { exact: true }).waitFor();
    await button('Clear the filters').click();
    await page.getByText('60 events.', { exact: true }).waitFor();
  });
});
