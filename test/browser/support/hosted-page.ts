/** The hosted page in Chromium, as built, under its policy, against the service's own functions on tables in memory: an account of its own for each test. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium, shootPage } from './chromium.ts';
import { type PageService, servePage } from '../page-service/serve.ts';

export let service: PageService;
/** That of the newest `open`. */
export let page: Page;

export type Options = Parameters<Browser['newContext']>[0];

let browser: Browser;
let context: BrowserContext;
let troubles: string[] = [];

async function start(): Promise<void> {
  [service, browser] = await Promise.all([servePage(), launchChromium()]);
}

async function stop(): Promise<void> {
  await browser.close();
  await service.stop();
}

/** One account and one page for all tests of the file, which go on from one another. */
export function useOneWalk(options: Options = {}): void {
  const errors: string[] = [];
  beforeAll(async () => {
    await start();
    await service.begin();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterAll(async () => {
    await stop();
    expect(errors).toEqual([]);
  });
}

/** For the whole file. After each test nothing may stand in the browser's console but what the service refused. */
export function useHostedPage(): void {
  beforeAll(start);
  afterAll(stop);
  beforeEach(async () => {
    await service.begin();
    troubles = [];
  });
  afterEach(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });
}

/** `fragment` says which view: `#/switch`. */
export async function open(options: Options = {}, fragment = ''): Promise<void> {
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

/** What the browser's console said so far and is meant to: all of it, or what has this in it. */
export function forgetTroubles(part = ''): void {
  troubles = troubles.filter((trouble) => !trouble.includes(part));
}

export const shoot = (name: string) => shootPage(page, name);
export const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
export const goTo = async (view: string) => {
  await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
  await page.getByRole('heading', { level: 2, name: view }).waitFor();
};
export const text = () => page.locator('main').innerText();
/** The machine may be busy: what comes, comes within this. */
export const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 30_000 });
/** What the page asked for so far. */
export const sent = (method: string, path: RegExp) =>
  service.seen.filter((request) => request.method === method && path.test(request.path));
