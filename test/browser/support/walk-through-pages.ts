/** What people do on the pages, in the words of the story. */
import type { Browser, Page } from 'playwright-core';

/** A browser profile of their own; what a page logs as an error or throws goes into `troubles`. */
export async function newPerson(browser: Browser, troubles: string[]): Promise<Page> {
  const context = await browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  return page;
}

export const heading = (page: Page): Promise<string> => page.locator('h1').first().innerText();
export const textOf = (page: Page): Promise<string> => page.locator('main').innerText();
export const originOf = (page: Page): string => new URL(page.url()).origin;

/** Presses the first button of that name and value: every form of the stack's pages has one. */
export const press = (page: Page, action: string): Promise<void> =>
  page.locator(`button[name=action][value="${action}"]`).first().click();

export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await page.locator(`main :is(input, textarea)[name="${name}"]`).first().fill(value);
}

export async function signInAtEntra(page: Page, login: string, password: string): Promise<void> {
  await fill(page, { login, password });
  await press(page, 'sign-in');
}

/** Step one of the sign-in to the app at `url`. */
export async function giveAddress(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await fill(page, { email });
  await press(page, 'continue');
}

/** Step two, where it is the Company password. */
export async function givePassword(page: Page, password: string): Promise<void> {
  await fill(page, { password });
  await press(page, 'sign-in');
}

/** Presses the one button of the page behind a link that works once. */
export const useLink = (page: Page): Promise<void> => page.locator('main button[type=submit]').click();
