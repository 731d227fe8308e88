/** What a Security Manager does on the hosted page, in Chromium, against the real service: from the one-time link to "off" again. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';
import { expectAccessible, launchChromium, shootPage } from './support/chromium.ts';
import * as walk from './support/walk-through-pages.ts';
import {
  giveAddress,
  givePassword,
  heading,
  press,
  signInAtEntra,
  textOf,
  useLink,
} from './support/walk-through-pages.ts';

describe('Identity Management, on the page that comes with the service', () => {
  let started: StartedStack;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  const newPerson = () => walk.newPerson(browser, troubles);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const main = () => page.locator('main').innerText();
  /** The machine may be busy: what comes, comes within this. */
  const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 30_000 });
  const goTo = async (view: string) => {
    await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
    await page.getByRole('heading', { level: 2, name: view }).waitFor();
  };
  const shoot = async (name: string) => {
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await shootPage(page, `story-${name}`);
  };
  const discover = async (email: string) =>
    (await started.world.ask('POST', '/discovery', { body: { email, app: 'elevate' } })).json['step'];

  beforeAll(async () => {
    [started, browser] = await Promise.all([startTestStack(), launchChromium()]);
    page = await newPerson();
    await page.setViewportSize({ width: 1280, height: 900 });
    // Colours that are still changing have no contrast to speak of.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.addInitScript(
      `document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective));`,
    );
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await started.stop();
  });

  it('is opened from the Control Panel by a link that works once', async () => {
    await page.goto(started.stack.file.controlPanel);
    await page.locator('select[name=contact]').selectOption('contact-anna');
    await givePassword(page, 'Contact-anna-1');
    const opened = page.waitForRequest(/identity-management\/open\?link=/);
    await press(page, 'open-portal');
    const link = (await opened).url();
    await page.getByRole('heading', { level: 1, name: 'Identity Management' }).waitFor();
    expect(page.url()).toBe(`${started.stack.file.service}/identity-management`);
    await button('Start Azure Integration').waitFor();
    await shoot('opened');
    const stranger = await newPerson();
    await stranger.goto(link);
    expect(await heading(stranger)).toMatch(/link/i);
    await stranger.goto(`${started.stack.file.service}/identity-management`);
    await stranger.getByRole('heading', { level: 1, name: 'There is no session here' }).waitFor();
  });

  const portalLink = async (account: string, contact: 'anna' | 'gwen'): Promise<string> => {
    const { world } = started;
    const asked = await world.ask('POST', `/accounts/${account}/portal-links`, { token: world.token(contact) });
    return String(asked.json['url']);
  };

  it('asks before a link replaces somebody else’s session, and leaves link and session good', async () => {
    const link = await portalLink('globex', 'gwen');
    const tab = await page.context().newPage();
    await tab.goto(link);
    await tab.getByRole('heading', { level: 1, name: 'Another session is open here' }).waitFor();
    expect(await textOf(tab)).toMatch(/Acme.*Globex/s);
    await expectAccessible(tab);
    await shootPage(tab, 'story-replace-question', { fullPage: false });
    await tab.getByRole('link', { name: /^Stay with/ }).click();
    await tab.getByRole('heading', { level: 1, name: 'Identity Management' }).waitFor();
    expect(await tab.locator('header').innerText()).toContain('Anna (');
    await tab.goto(link);
    await tab.getByRole('button', { name: /^Replace it/ }).click();
    await tab.getByRole('heading', { level: 1, name: 'Identity Management' }).waitFor();
    await eventually(() => tab.locator('header').innerText()).toContain('Gwen (');
    await tab.goto(await portalLink('acme', 'anna'));
    await tab.getByRole('button', { name: /^Replace it/ }).click();
    await eventually(() => tab.locator('header').innerText()).toContain('Anna (');
    await tab.close();
  });

  it('is opened by the button where no script runs', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 700 } });
    const tab = await context.newPage();
    await tab.goto(await portalLink('acme', 'anna'));
    expect(await heading(tab)).toBe('Open Identity Management');
    await shootPage(tab, 'story-portal-link', { fullPage: false });
    await useLink(tab);
    await tab.waitForURL(/\/identity-management$/);
    expect((await context.cookies()).map(({ name }) => name)).toContain('__Host-identity-management');
    await context.close();
  });

  it('connects the tenant, and leads back to the page', async () => {
    await button('Start Azure Integration').click();
    await button('Make the link').click();
    await page.getByRole('link', { name: 'Continue to Azure' }).click();
    // It may have opened a tab of its own.
    const azure = page.context().pages().at(-1) ?? page;
    await azure.emulateMedia({ reducedMotion: 'reduce' });
    await useLink(azure);
    await signInAtEntra(azure, 'ada@acme.example', 'Azure-ada-1');
    while (await azure.locator('button[value=accept]').count()) await press(azure, 'accept');
    expect(await heading(azure)).toMatch(/connected/i);
    await azure.getByRole('link', { name: /Back to/ }).click();
    page = azure;
    await page.locator('dl').getByText('Acme Bakery (Azure)').waitFor();
    await shoot('connected');
  });

  it('knows who would be locked out', async () => {
    await goTo('Readiness');
    await page.getByText('Would be locked out', { exact: true }).waitFor();
    await shoot('readiness');
    await page.getByLabel('Status', { exact: true }).selectOption('disabled-in-entra');
    await eventually(() => page.getByRole('table').getByRole('row').count()).toBe(2);
    expect(await main()).toContain('ivan@acme.example');
    await page.getByLabel('Status', { exact: true }).selectOption('');
  });

  it('tries one user out before everybody: each check passes, and nobody gets in', async () => {
    await goTo('Test sign-in');
    await page.getByLabel('E-mail address of the user to test').fill('bob@acme.example');
    await button('Start test').click();
    const link = await page.getByRole('link', { name: 'Open the test sign-in' }).getAttribute('href');
    const bob = await newPerson();
    await bob.goto(link ?? '');
    expect(await heading(bob)).toBe('Test the sign-in to Elevate');
    await expectAccessible(bob);
    await shootPage(bob, 'story-test-link', { fullPage: false });
    await useLink(bob);
    await signInAtEntra(bob, 'bob@acme.example', 'Azure-bob-1');
    expect(await textOf(bob)).toMatch(/passed/);
    await expectAccessible(bob);
    await shootPage(bob, 'story-test-page', { fullPage: false });
    await page.getByText('The user can be linked').waitFor();
    await shoot('test-passed');
    await page.reload();
    await page
      .getByRole('table', { name: 'Tests that passed' })
      .getByText('Elevate', { exact: true })
      .first()
      .waitFor();
    await goTo('Overview');
    await page.getByText(/Elevate.*: passed /).waitFor();
    expect(await discover('bob@acme.example')).toBe('company-credentials');
  });

  it('turns SSO on once the number of those locked out is accepted', async () => {
    await goTo('SSO switch');
    await page.getByRole('radio', { name: /^On/ }).check();
    await button('Turn SSO to On …').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'I accept that 5 users will not be able to sign in' }).check();
    await shoot('turn-on');
    await button('Turn SSO to On').click();
    await dialog.waitFor({ state: 'detached' });
    await goTo('Overview');
    await eventually(() => page.locator('.step-done').count()).toBe(4);
    await shoot('on');
    expect(await discover('bob@acme.example')).toBe('entra');
  });

  it('shows the second of two admins what the first one changed', async () => {
    await goTo('SSO switch');
    await page.getByRole('radio', { name: /^Shadow/ }).check();
    const token = started.world.token('anna');
    const turn = async (sso: string) => {
      const now = await started.world.ask('GET', '/accounts/acme/sso', { token });
      const headers = { 'if-match': now.headers.get('etag') ?? '' };
      const body = { sso, ...(sso === 'on' ? { acceptLockouts: 5 } : {}) };
      expect((await started.world.ask('PUT', '/accounts/acme/sso', { token, headers, body })).status).toBe(200);
    };
    await turn('off');
    await turn('on');
    await button('Turn SSO to Shadow …').click();
    await button('Turn SSO to Shadow').click();
    await page.getByText('Anna (Security Manager) turned the switch to On').waitFor();
    await shoot('changed-meanwhile');
    await button('Cancel').click();
    expect(await discover('bob@acme.example')).toBe('entra');
  });

  it('excludes by CSV: bad lines are named, leavers have to be meant, the rest is done', async () => {
    await goTo('Exclusions');
    const csv = [
      'email,reason,expiresAt',
      'bob@acme.example,"On a ""trip""",',
      '=HYPERLINK(x),formula,',
      'ivan@acme.example,left?,',
      'somebody@elsewhere.example,,',
      'carol@acme.example,,2031-01-31T00:00:00Z',
    ];
    await page.getByLabel('CSV file with addresses').setInputFiles({
      ...{ name: 'exclusions.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(`\uFEFF${csv.join('\r\n')}\r\n`),
    });
    const bad = page.getByRole('table', { name: 'Lines that can’t be sent' });
    expect(await bad.innerText()).toMatch(/3[\s\S]*not an e-mail address/);
    await page.getByRole('checkbox', { name: /Leave out the 1 line/ }).check();
    await shoot('csv-preview');
    await button(/^Exclude \d+ users$/).click();
    const notDone = page.getByRole('table', { name: 'Lines that were not done' });
    expect(await notDone.innerText()).toMatch(/ivan@acme\.example[\s\S]*somebody@elsewhere\.example/);
    await shoot('csv-answers');
    await button('Close').click();
    const listed = page.getByRole('table', { name: 'Excluded users' });
    await eventually(() => listed.innerText()).toMatch(/bob@acme\.example[\s\S]*carol@acme\.example/);
    expect(await listed.innerText()).not.toContain('ivan@');
    expect(await discover('bob@acme.example')).toBe('company-credentials');
  });

  it('explains why, and since when, with the way to the audit event', async () => {
    await goTo('Explain a user');
    await page.getByLabel('User’s e-mail address').fill('bob@acme.example');
    await button('Explain').click();
    await page.getByRole('heading', { name: /bob@acme\.example in/ }).waitFor();
    expect(await main()).toMatch(/So since[\s\S]*Exclusion added/);
    await shoot('explained');
    await page.getByRole('link', { name: 'See the audit event' }).click();
    await page.getByRole('heading', { level: 2, name: 'Audit trail' }).waitFor();
    expect(await page.getByLabel('Kind').inputValue()).toBe('exclusion-added');
    await eventually(() => page.getByRole('table', { name: 'Audit events' }).innerText()).toContain('bob@acme.example');
  });

  it('explains a refused sign-in by the support code on its page', async () => {
    const frank = await newPerson();
    await giveAddress(frank, started.world.app('elevate').url, 'frank@acme.example');
    await signInAtEntra(frank, 'frank@acme.example', 'Azure-frank-1');
    const code = await frank.locator('footer code').innerText();
    await goTo('Explain a user');
    await page.getByRole('radio', { name: 'Support code' }).check();
    await page.getByLabel('Support code', { exact: false }).last().fill(code.toLowerCase().replace('-', ' '));
    await button('Explain').click();
    await page.getByRole('heading', { name: `What happened: ${code}` }).waitFor();
    expect(await main()).toContain('frank@acme.example');
    await shoot('story');
  });

  it('tells the whole trail, refused attempts included', async () => {
    await goTo('Audit trail');
    await page.getByLabel('Kind').selectOption('');
    await page.getByLabel('First day').fill('');
    await page.getByLabel('Last day', { exact: true }).fill('');
    const trail = page.getByRole('table', { name: 'Audit events' });
    await eventually(() => trail.innerText()).toMatch(/Azure tenant connected/);
    await shoot('audit');
    await page.getByLabel('Outcome').selectOption('refused');
    await eventually(() => trail.innerText()).not.toContain('Azure tenant connected');
    expect(await trail.innerText()).toContain('somebody else had changed it meanwhile');
  });

  it('turns SSO off, and names who has no usable password', async () => {
    await goTo('SSO switch');
    await page.getByRole('radio', { name: /^Off/ }).check();
    await button('Turn SSO to Off …').click();
    await button('Turn SSO to Off').click();
    await page.getByText(/without a usable password\./).waitFor();
    await shoot('off');
    expect(await discover('erin@acme.example')).toBe('company-credentials');
  });

  it('closes the session, which then opens nothing any more', async () => {
    await button('Close session').click();
    await page.getByRole('heading', { level: 1, name: 'The session is closed' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'There is no session here' }).waitFor();
    expect(troubles).toEqual([]);
  });
});
