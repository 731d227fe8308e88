/** Who is taken out of SSO, and why anybody gets what they get: one walk on the page in Chromium, against the service's own functions. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, launchChromium } from './chromium.ts';
import { type PageService, servePage } from './page-service/serve.ts';

let service: PageService;
let browser: Browser;
let page: Page;
let shots: string;
const troubles: string[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([servePage(), launchChromium()]);
  shots = process.env['SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'exclusions-and-explain-')));
  await mkdir(shots, { recursive: true });
  await service.begin();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => troubles.push(error.message));
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  expect(troubles).toEqual([]);
});

const shoot = (name: string) => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const goTo = async (view: string) => {
  await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
  await page.getByRole('heading', { level: 2, name: view }).waitFor();
};

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
