/** Chromium, headless, with nothing of a person's own: no network but the loopback is asked for. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** The shell first: the same engine without a window that nobody sees, for half the CPU time. */
const CANDIDATES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts it. Throws, saying what to install, when there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('No Chromium found: install the package "chromium-headless-shell" or "chromium"');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...QUIET, ...asRoot] });
}

/** Colours that are still changing, or are about to with the next picture, have no contrast to speak of. What turns for ever is not waited for. */
const SETTLED = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  .then(() => Promise.allSettled(
    document.getAnimations()
      .filter(({ effect, playState }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity)
      .map(({ finished }) => finished)
  )).then(() => undefined)`;
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Checks the page with axe (WCAG 2.1 A and AA, and best practices). The page's own policy allows no such script, so it comes by the debugger. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate("typeof axe !== 'undefined'"))) await page.evaluate(await axe);
  await page.evaluate(SETTLED);
  // What passes is looked at all the same, and then not told of.
  const violations: unknown = await page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  );
  expect(violations, `accessibility of ${await page.title()}`).toEqual([]);
}

/** Into the folder that SCREENSHOTS names; if it names none, nothing: a picture of a page takes as long as to open it. */
export async function shootPage(page: Page, name: string, { fullPage } = { fullPage: true }): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}
