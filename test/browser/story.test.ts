import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type StartedStack } from '../support/started-stack.ts';
import { expectAccessible, launchChromium } from './chromium.ts';

/** What a customer does, in a real browser, in the order in which they would do it. */
describe('the story in Chromium', () => {
  let started: StartedStack;
  let browser: Browser;
  let admin: Page;
  const troubles: string[] = [];

  const newPerson = async (): Promise<Page> => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    return page;
  };
  const heading = (page: Page): Promise<string> => page.locator('h1').first().innerText();
  const press = (page: Page, action: string): Promise<void> =>
    page.locator(`button[name=action][value="${action}"]`).first().click();
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
  const signInAtEntra = async (page: Page, login: string, password: string): Promise<void> => {
    await page.locator('input[name=login]').fill(login);
    await page.locator('input[name=password]').fill(password);
    await press(page, 'sign-in');
  };
  const giveAddress = async (page: Page, app: string, email: string): Promise<void> => {
    await page.goto(`${started.world.app(app).url}/sign-in`);
    await page.locator('input[name=email]').fill(email);
    await press(page, 'continue');
  };

  beforeAll(async () => {
    [started, browser] = await Promise.all([startTestStack(), launchChromium()]);
    admin = await newPerson();
  });
  afterAll(async () => {
    await browser.close();
    await started.stop();
  });

  it('the Security Manager signs in to the Control Panel and finds Identity Management', async () => {
    await admin.goto(started.stack.file.controlPanel);
    await expectAccessible(admin);
    await admin.locator('select[name=contact], input[name=contact][value=contact-anna]').first().waitFor();
    const select = admin.locator('select[name=contact]');
    if ((await select.count()) > 0) await select.selectOption('contact-anna');
    else await admin.locator('input[name=contact][value=contact-anna]').check();
    await admin.locator('input[name=password]').fill('Contact-anna-1');
    await press(admin, 'sign-in');
    expect(await heading(admin)).toMatch(/Identity Management/);
    await expectAccessible(admin);
  });

  it('Start Azure Integration leads through Azure and back', async () => {
    await press(admin, 'start');
    await signInAtEntra(admin, 'ada@acme.example', 'Azure-ada-1');
    while (await admin.locator('button[value=accept]').count()) {
      await expectAccessible(admin);
      await press(admin, 'accept');
    }
    expect(admin.url()).toContain('/integration/consent');
    expect(await heading(admin)).toMatch(/connected/i);
    await expectAccessible(admin);
    await admin.goto(`${started.stack.file.controlPanel}/identity-management`);
    expect(await admin.locator('main').innerText()).toContain('Acme Bakery (Azure)');
  });

  it('the switch is turned on', async () => {
    await press(admin, 'turn-on');
    expect(await button(admin, /turn .*off/i).count()).toBe(1);
    await expectAccessible(admin);
  });

  it('Bob signs in to Elevate on the Azure page', async () => {
    const bob = await newPerson();
    await giveAddress(bob, 'elevate', 'bob@acme.example');
    expect(new URL(bob.url()).origin).toBe(new URL(started.stack.file.entra).origin);
    await signInAtEntra(bob, 'bob@acme.example', 'Azure-bob-1');
    expect(new URL(bob.url()).origin).toBe(started.world.app('elevate').url);
    expect(await bob.locator('main').innerText()).toMatch(/Bob Baker[\s\S]*acme/);
    await expectAccessible(bob);
  });

  it("the hosted e-mail step does the same for an app that doesn't ask for the address", async () => {
    const carol = await newPerson();
    const { clientId, redirectUris } = started.world.app('elevate');
    const query = new URLSearchParams({
      ...{
        client_id: clientId,
        redirect_uri: redirectUris[0] ?? '',
        response_type: 'code',
        scope: 'openid',
        state: 'abc',
      },
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await carol.goto(`${started.stack.file.service}/authorize?${query.toString()}`);
    expect(new URL(carol.url()).pathname).toBe('/sign-in');
    await expectAccessible(carol);
    await carol.locator('input[name=email]').fill('carol@acme.example');
    await carol.locator('main button').first().click();
    expect(new URL(carol.url()).origin).toBe(new URL(started.stack.file.entra).origin);
  });

  it('Bob is excluded and signs in with the Company password', async () => {
    await admin.goto(`${started.stack.file.controlPanel}/identity-management/exclusions`);
    await expectAccessible(admin);
    await admin.locator('input[name=email]').first().fill('bob@acme.example');
    await admin.locator('input[name=reason]').first().fill('on a trip');
    await press(admin, 'add');
    expect(await admin.locator('main').innerText()).toContain('on a trip');
    const bob = await newPerson();
    await giveAddress(bob, 'elevate', 'bob@acme.example');
    await expectAccessible(bob);
    await bob.locator('input[name=password]').fill('Company-bob-1');
    await press(bob, 'sign-in');
    expect(await bob.locator('main').innerText()).toContain('Bob Baker');
  });

  it('somebody whom the Control Panel does not know gets a page that says what to do', async () => {
    const frank = await newPerson();
    await giveAddress(frank, 'elevate', 'frank@acme.example');
    await signInAtEntra(frank, 'frank@acme.example', 'Azure-frank-1');
    expect(new URL(frank.url()).origin).toBe(started.stack.file.service);
    expect(await frank.locator('main').innerText()).toMatch(/support code/i);
    await expectAccessible(frank);
  });

  it.each(['users', 'explain', 'audit'])('the page %s of the Control Panel is there for everybody', async (path) => {
    await admin.goto(`${started.stack.file.controlPanel}/identity-management/${path}`);
    expect(await heading(admin)).not.toBe('');
    await expectAccessible(admin);
  });

  it('no page broke its own content policy or threw', () => {
    expect(troubles).toEqual([]);
  });
});
