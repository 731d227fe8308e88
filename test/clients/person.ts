/** Somebody who signs in to a tried client's app: with forms and redirects alone, or in Chromium where the client runs in the browser. */
import type { Browser } from 'playwright-core';
import { parse } from 'node-html-parser';
import { type Page, PersonBrowser } from '../../local/tour/person-browser.ts';
import type { StackFile } from '../../local/stack/stack-file.ts';
import type { RunningClient } from './clients.ts';

export type Person = {
  /** Answers what the app knows of who is in, or where a page of the service leads back to. */
  signIn(): Promise<unknown>;
  me(): Promise<unknown>;
  /** Answers what the app knows by its refresh token. */
  refresh(): Promise<unknown>;
  /** Answers what the app knows afterwards. */
  signOut(): Promise<unknown>;
};

type Asked = {
  readonly client: RunningClient;
  readonly email: string;
  readonly password: string;
  readonly stack: StackFile;
};

const MAX_PAGES = 8;

export function scriptlessPerson({ client, email, password, stack }: Asked): Person {
  const browser = new PersonBrowser();
  const isAt = (page: Page, url: string): boolean => page.url.origin === new URL(url).origin;
  const asks = (page: Page, field: string): boolean =>
    parse(page.html).querySelector(`input[name="${field}"]`) !== null;

  /** What the person does on the page; undefined where nothing is left to do. */
  const goOn = (page: Page): Promise<Page> | undefined => {
    if (isAt(page, stack.entra)) {
      const button = { name: 'action', value: asks(page, 'password') ? 'sign-in' : 'accept' };
      return browser.submit(page, asks(page, 'password') ? { login: email, password } : {}, button);
    }
    if (isAt(page, stack.service) && asks(page, 'email')) return browser.submit(page, { email });
    // A page whose script would send its form, and an app's own page with a button to begin with.
    return page.html.includes('<form') && page.status === 200 ? browser.submit(page, {}) : undefined;
  };
  const walk = async (from: string): Promise<Page> => {
    let page = await browser.open(`${client.url}${from}`);
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const next = goOn(page);
      if (next === undefined) return page;
      page = await next;
    }
    throw new Error(`No end to the pages of ${client.name}: "${page.heading}" at ${page.url.href}`);
  };
  const wayBackOf = (page: Page): string | undefined =>
    parse(page.html).querySelector(`a[href^="${client.url}"]`)?.getAttribute('href');
  const read = (page: Page): unknown => {
    if (isAt(page, client.url)) return JSON.parse(page.text) as unknown;
    return { wayBack: wayBackOf(page) ?? `none on "${page.heading}": ${page.text}` };
  };
  return {
    signIn: async () => read(await walk('/sign-in')),
    me: async () => read(await browser.open(`${client.url}/me`)),
    refresh: async () => read(await browser.open(`${client.url}/refresh`)),
    signOut: async () => {
      const page = await walk('/sign-out');
      const back = isAt(page, client.url) ? undefined : wayBackOf(page);
      if (back !== undefined) await browser.open(back);
      return read(await browser.open(`${client.url}/me`));
    },
  };
}

export async function chromiumPerson(browser: Browser, { client, email, password, stack }: Asked): Promise<Person> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const isAt = (url: URL, origin: string): boolean => url.origin === new URL(origin).origin;
  const shown = async (): Promise<unknown> => {
    const body = page.locator('body', { hasText: /^\s*(\{.*\}|null)\s*$/s });
    return JSON.parse((await body.textContent()) ?? '') as unknown;
  };
  const ask = async (path: string): Promise<unknown> => {
    await page.goto(`${client.url}${path}`);
    return shown();
  };
  return {
    signIn: async () => {
      await page.goto(`${client.url}/sign-in`);
      await page.waitForURL((url) => isAt(url, stack.service));
      await page.fill('input[name=email]', email);
      await page.click('button[type=submit]');
      await page.waitForURL((url) => isAt(url, stack.entra));
      await page.fill('input[name=login]', email);
      await page.fill('input[name=password]', password);
      await page.click('button[value=sign-in]');
      await page.waitForURL((url) => !isAt(url, stack.entra));
      if (isAt(new URL(page.url()), client.url)) return shown();
      return { wayBack: await page.getAttribute(`a[href^="${client.url}"]`, 'href') };
    },
    me: () => ask('/me'),
    refresh: () => ask('/refresh'),
    signOut: async () => {
      await page.goto(`${client.url}/sign-out`);
      const isBack = (url: URL): boolean => isAt(url, client.url) && url.pathname === '/';
      await page.waitForURL((url) => isBack(url) || isAt(url, stack.service));
      if (isAt(new URL(page.url()), stack.service)) await page.click(`a[href^="${client.url}"]`);
      await page.waitForURL(isBack);
      return shown();
    },
  };
}
