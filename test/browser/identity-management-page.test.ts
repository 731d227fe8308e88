/** The Identity Management page in Chromium, as built, under its policy, against the service's own functions on tables in memory. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible, launchChromium } from './chromium.ts';
import { objectId, personOf } from '../support/directory-people.ts';
import { type PageService, servePage } from './page-service/serve.ts';
import { accountAddress, numbered } from './page-service/world.ts';

const VIEWS = ['Overview', 'SSO switch', 'Readiness', 'Exclusions', 'Test sign-in', 'Explain a user', 'Audit trail'];

let service: PageService;
let browser: Browser;
let shots: string;
let context: BrowserContext;
let page: Page;
let troubles: string[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([servePage(), launchChromium()]);
  shots = process.env['SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'identity-management-')));
  await mkdir(shots, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

beforeEach(async () => {
  await service.begin();
  troubles = [];
});
afterEach(async () => {
  await context.close();
  expect(troubles).toEqual([]);
});

type Options = Parameters<Browser['newContext']>[0];

async function open(options: Options = {}, fragment = ''): Promise<void> {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    const isTold = /Failed to load resource.*status of [45]\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isTold) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective));`,
  );
  await page.goto(`${service.url}${fragment}`);
}

const shoot = (name: string) => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const goTo = async (view: string) => {
  await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
  await page.getByRole('heading', { level: 2, name: view }).waitFor();
};
const text = () => page.locator('main').innerText();
/** The machine may be busy: what comes, comes within this. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 30_000 });
const sent = (method: string, path: RegExp) =>
  service.seen.filter((request) => request.method === method && path.test(request.path));

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
    expect(await page.getByRole('dialog').innerText()).toMatch(/244 of 250 users[\s\S]*6 would be locked out/);
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
    await page.getByRole('checkbox').check();
    await shoot('dialog-disconnect');
    await button('Disconnect').click();
    await page.getByText('132 users without a usable password.').waitFor();
    expect(sent('DELETE', /integration$/)[0]?.query.get('force')).toBe('true');
    await button('Show all users without a password').click();
    await page.getByText('erin@acme.example').waitFor();
    await button('Show more').waitFor();
  });
});

describe('the switch', () => {
  const chooseOn = async () => {
    await page.getByRole('radio', { name: /^On/ }).check();
    await button('Turn SSO to On …').click();
  };
  beforeEach(async () => {
    await service.world.connect();
    await service.world.report();
  });

  it('shows the newer number when more people would be locked out than was shown', async () => {
    await open({}, '#/switch');
    await page.waitForLoadState('networkidle');
    await chooseOn();
    await page.getByRole('checkbox').check();
    service.world.inAzure({ gone: numbered('user', 23).slice(20) });
    await service.world.report();
    await button('Turn SSO to On').click();
    await page.getByText('Since you opened this: 3 more locked out, a new readiness report.').waitFor();
    expect(await page.getByRole('checkbox').isChecked()).toBe(false);
    await shoot('dialog-number-changed');
    await page.getByRole('checkbox', { name: 'I accept that 9 users will not be able to sign in' }).check();
    await button('Turn SSO to On').click();
    await eventually(service.world.sso).toBe('on');
  });

  it('says what stored entries can’t be read, on lists and in the report, and why SSO stays off meanwhile', async () => {
    const { world } = service;
    for (const name of ['user100', 'user101'])
      await world.spoil(`user:${name}@acme.example`, { displayName: undefined });
    for (const name of ['xan', 'yan', 'zoe']) await world.exclude(name);
    for (const name of ['xan', 'yan']) await world.spoil(`exclusion:${name}@acme.example`, { excludedAt: undefined });
    await world.report();
    await open({}, '#/exclusions');
    await page.getByText('2 stored entries can’t be read and aren’t shown.').waitFor();
    await page.getByRole('table').getByText('zoe@acme.example').waitFor();
    await expectAccessible(page);
    await shoot('exclusions-unreadable');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export CSV').click()]);
    expect(download.suggestedFilename()).toBe('exclusions.csv');
    await goTo('Readiness');
    await page.getByText('What is stored of 2 users can’t be read.').waitFor();
    await shoot('readiness-unreadable');
    await goTo('SSO switch');
    await chooseOn();
    await page.getByRole('checkbox').check();
    await button('Turn SSO to On').click();
    await page.getByText('What is stored of some users can’t be read').waitFor();
    expect(await world.sso()).toBe('off');
    await shoot('dialog-unreadable');
  });

  it('asks by itself when nobody knows who would be locked out', async () => {
    const { world } = service;
    // Of this tenant there is no report yet.
    await world.connect();
    world.slowDown(600);
    await world.report();
    await open({}, '#/switch');
    await page.waitForLoadState('networkidle');
    await chooseOn();
    await page.getByText('Azure was asked just now, and nobody knows who would be locked out.').waitFor();
    await page.getByText('Azure asked to slow down').first().waitFor();
    expect(sent('GET', /readiness$/).some(({ query }) => query.get('refresh') === 'true')).toBe(true);
    await page.getByRole('checkbox').check();
    // Not without a reason.
    expect(await button('Turn SSO to On').getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Why SSO can’t wait').fill('Passwords leaked');
    await expectAccessible(page);
    await shoot('dialog-unknown');
    await button('Turn SSO to On').click();
    await eventually(service.world.sso).toBe('on');
    expect(sent('PUT', /sso$/)[0]?.body).toEqual({
      ...{ sso: 'on', acceptUnknownReadiness: true, unknownReadinessReason: 'Passwords leaked' },
    });
  });

  it('shows what somebody else changed meanwhile, and takes a second confirmation', async () => {
    await open({}, '#/switch');
    await page.waitForLoadState('networkidle');
    await page.getByRole('radio', { name: /^Shadow/ }).check();
    await service.world.turn('on');
    await button('Turn SSO to Shadow …').click();
    await button('Turn SSO to Shadow').click();
    await page.getByText('contact-otto turned the switch to On').waitFor();
    await expectAccessible(page);
    await shoot('dialog-changed-meanwhile');
    await button('Turn SSO to Shadow').click();
    await eventually(service.world.sso).toBe('shadow');
    await service.world.seeAll(31);
    await service.world.report();
    await page.reload();
    await page.getByText('213 of 250 users').waitFor();
  });

  it('names after turning off who has no usable password', async () => {
    await service.world.turn('on');
    await open({}, '#/switch');
    await page.getByRole('radio', { name: /^Off/ }).check();
    await button('Turn SSO to Off …').click();
    await button('Turn SSO to Off').click();
    await page.getByText('12 users without a usable password.').waitFor();
    await page.getByText('1 user is disabled in Azure.').waitFor();
    await page.getByText('user004@acme.example').waitFor();
    await shoot('turned-off');
  });

  it('is not all that gives passwords back: what the Company took away is said first of all, and the trail says of whom', async () => {
    const { world } = service;
    const bakers = ['fay', 'gus', 'hal', 'ivan'].map((name) => accountAddress(name, 'acme-bakery.example'));
    await world.put('acme.example', 'acme-bakery.example');
    await world.feed(
      bakers.map((email, index) => ({ email, displayName: email.slice(0, 3), hasPassword: index === 3 })),
    );
    const bob = { email: accountAddress('bob'), displayName: 'Bob' };
    await world.feed([bob]);
    world.inAzure({
      come: bakers.map((email, index) => personOf(2000 + index, email, { enabled: index < 3 })),
    });
    await world.report();
    await world.turn('on');
    await world.put('acme.example');
    await world.feed([
      { ...bob, twoFactor: false },
      ...numbered('new', 7).map((email, index) => ({ email, displayName: `User ${index}`, hasPassword: false })),
    ]);
    await open();
    await page.getByText('Example Hosting changed your account on').waitFor();
    expect(await text()).toMatch(/acme-bakery\.example taken away[\s\S]*3 users back to passwords without having one/);
    await button('Show all users without a password').click();
    await page.getByText('erin@acme.example').waitFor();
    await expectAccessible(page);
    await shoot('taken-away');
    await goTo('Audit trail');
    await page.getByText('Second factor with the Company: yes → no').waitFor();
    await page.getByText('3 more').click();
    await page.getByRole('table', { name: 'Audit events' }).getByText('new006@acme.example').waitFor();
    await expectAccessible(page);
    await shoot('trail-of-users');
    await page.getByLabel('About (address begins with)').fill('bob@');
    await eventually(() =>
      sent('GET', /audit-events$/)
        .at(-1)
        ?.query.get('search'),
    ).toBe('bob@');
  });
});

describe('exclusions', () => {
  beforeEach(async () => {
    await service.world.connect();
    await service.world.report();
  });
  const countExcluded = async () => (await service.world.excluded()).length;
  const file = (name: string, buffer: Buffer) =>
    page.getByLabel('CSV file with addresses').setInputFiles({ name, mimeType: 'text/csv', buffer });

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
    troubles = troubles.filter((text) => !text.includes('ERR_FAILED'));
  });

  it('are added with a reason and an end, searched, exported and removed', async () => {
    await open({}, '#/exclusions');
    await page.getByLabel('E-mail address', { exact: false }).first().fill('zoe@acme.example');
    await page.getByLabel('Reason').fill('On a project');
    await page.getByLabel('Last day (empty: for good)').fill('2030-01-31');
    await button('Exclude').click();
    await page.getByText('zoe@acme.example is excluded until 31 January 2030.').waitFor();
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
    await page.getByText('kim@acme.example is excluded.').waitFor();
    await page.getByRole('cell', { name: 'Never' }).waitFor();
    expect(await world.reasonOf('kim')).toBe('Reason of A');
    await address.fill('zoe@acme.example');
    await page.getByLabel('Reason').fill('\u{1F600}'.repeat(201));
    await page.getByText('At most 200 characters; these are 201.').waitFor();
    expect(await button('Exclude').getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Reason').fill('\u{1F600}'.repeat(200));
    await button('Exclude').click();
    await page.getByText('zoe@acme.example is excluded.').waitFor();
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
    await page.getByLabel('Reason').fill('Reason of B');
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

  it('come from a paste, with the lines that can’t be sent named before anything is', async () => {
    await open({}, '#/exclusions');
    const lines = [
      'email,reason',
      'ann@acme.example,ok',
      '=HYPERLINK("x"),no',
      'user004@acme.example,',
      'x@other.example,',
    ];
    await page.getByLabel('Paste addresses or CSV').fill(lines.join('\n').replace('"x"', 'x'));
    await button('Preview').click();
    const bad = page.getByRole('table', { name: 'Lines that can’t be sent' });
    expect(await bad.innerText()).toMatch(/3[\s\S]*not an e-mail address/);
    await expectAccessible(page);
    await shoot('import-preview');
    expect(await service.world.excluded()).toEqual([]);
    await page.getByRole('checkbox', { name: 'Leave out the 1 line that can’t be sent' }).check();
    await button('Exclude 3 users').click();
    const open_ = page.getByRole('table', { name: 'Lines that were not done' });
    expect(await open_.innerText()).toMatch(/user004@acme\.example[\s\S]*Disabled in Azure[\s\S]*x@other\.example/);
    await expectAccessible(page);
    await shoot('import-result');
    await page.getByRole('checkbox', { name: /haven’t left/ }).check();
    await button('Exclude 1 disabled user').click();
    await eventually(service.world.excluded).toEqual(['ann@acme.example', 'user004@acme.example']);
  });

  it('come from a file of 50,000 lines, in chunks, and go on after a fault', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => `a${String(index)}@acme.example,"A, ""reason"""`);
    await open({}, '#/exclusions');
    await file('many.csv', Buffer.from(`\uFEFFemail,reason\r\n${rows.join('\r\n')}\r\n`));
    await page.getByText('50,000 addresses').waitFor();
    // A filter in the spreadsheet hides rows and doesn't take them out of the file.
    await page.getByText(/every row of the file.* its filter hides/).waitFor();
    const fault = { type: 'https://sso.example/problems/unavailable', status: 503, supportCode: 'WXYZ-1' };
    const breakOff = () => service.faults.push({ method: 'POST', path: /exclusions$/, status: 503, body: fault });
    // Each of its 50 parts is asked about before.
    await button('Exclude 50,000 users').click({ timeout: 90_000 });
    await eventually(() => service.world.isExcluded('a2500')).toBe(true);
    breakOff();
    await page.getByText(/not sent yet/).waitFor();
    expect(await text()).toMatch(/A part of the service isn’t answering[\s\S]*WXYZ-1/);
    await button('Go on').click();
    await page.getByText('not sent yet').waitFor({ state: 'detached' });
    await button('Close').waitFor({ timeout: 90_000 });
    expect(await countExcluded()).toBe(50_000);
    expect(await service.world.reasonOf('a7')).toBe('A, "reason"');
    // 50 that ask what would be replaced, 50 that exclude, and one that met a fault.
    expect(sent('POST', /exclusions$/)).toHaveLength(101);
  });

  it('that were broken off keep their unsent lines, also when leavers are accepted in between', async () => {
    const rows = ['user004@acme.example', ...Array.from({ length: 1999 }, (_, at) => `b${String(at)}@acme.example`)];
    await open({}, '#/exclusions');
    await page.waitForLoadState('networkidle');
    // The second part meets a fault.
    let parts = 0;
    const path = /exclusions$/;
    path.test = (asked) => asked.endsWith('exclusions') && ++parts === 2;
    const body = { type: 'https://sso.example/problems/unavailable', status: 503 };
    service.faults.push({ method: 'POST', path, status: 503, body });
    await file('many.csv', Buffer.from(`email\r\n${rows.join('\r\n')}\r\n`));
    await page.getByText('2,000 addresses').waitFor();
    await button('Exclude 2,000 users').click();
    await page.getByText(/1,000 lines? .*not sent yet/).waitFor();
    await page.getByRole('checkbox', { name: /haven’t left|hasn’t left/ }).check();
    await button('Exclude 1 disabled user').click();
    await eventually(() => service.world.isExcluded('user004')).toBe(true);
    await button('Go on').click();
    await eventually(countExcluded).toBe(2000);
  });

  it('are refused from a file in another encoding, with what to do', async () => {
    await open({}, '#/exclusions');
    await file('latin.csv', Buffer.from('email,reason\nann@acme.example,caf\u00e9\n', 'latin1'));
    await page.getByText(/Line 2 isn’t UTF-8/).waitFor();
    await file('wide.csv', Buffer.from('email,reason\n', 'utf16le'));
    await page.getByText('The file is in UTF-16 without the mark', { exact: false }).waitFor();
    await shoot('wrong-encoding');
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
    await page.evaluate(`for (const each of document.querySelectorAll('tbody')) each.replaceChildren();`);
    await page.getByRole('searchbox').first().fill('yan');
    await page.getByRole('heading', { name: 'This page stopped working' }).waitFor();
    await expectAccessible(page);
    await shoot('page-broken');
    troubles = [];
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
    world.inAzure({ gone: merged.slice(7, 8) });
    await world.report();
    const box = page.getByRole('dialog').getByRole('checkbox');
    await box.check();
    await page.getByRole('button', { name: 'Bring it under SSO' }).click();
    await page.getByRole('checkbox', { name: 'I accept that 8 users' }).waitFor();
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
  });

  it('the audit trail is filtered, paged and exported', async () => {
    await service.world.replaceTrail();
    await open({}, '#/audit');
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(51);
    await button('Show more').click();
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(61);
    await page.getByLabel('Kind').selectOption('sso-switched');
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(21);
    expect(
      sent('GET', /audit-events$/)
        .at(-1)
        ?.query.get('kind'),
    ).toBe('sso-switched');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export CSV').click()]);
    expect(download.suggestedFilename()).toBe('audit-events.csv');
  });
});

describe('the session', () => {
  it('ends with the way back, and goes on in the same tab with everything typed still there', async () => {
    await service.world.connect();
    await open({}, '#/exclusions');
    await page.getByLabel('Paste addresses or CSV').fill('ann@acme.example');
    // What the page asked for when it opened has been answered: the next to ask is the person.
    await page.waitForLoadState('networkidle');
    service.world.endSession();
    await button('Preview').click();
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
