/** Each number on the page against the store, while the Company's feed and another admin are at work: what is shown is what is so. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, launchChromium } from './support/chromium.ts';
import { type PageService, servePage } from './page-service/serve.ts';
import { accountAddress, numbered, type PageWorld } from './page-service/world.ts';

let service: PageService;
let browser: Browser;
let shots: string;
beforeAll(async () => {
  [service, browser] = await Promise.all([servePage(), launchChromium()]);
  shots = process.env['SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'true-numbers-')));
  await mkdir(shots, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const ALL = { limit: 1000, after: undefined };
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 40_000 });

/** As somebody counts who looks at every user. Azure had everybody but `absent` when the report was taken. */
async function lookAtEverybody({ stage, account }: PageWorld, absent: ReadonlySet<string>, known: ReadonlySet<string>) {
  const { id } = await account();
  const now = new Date();
  const { items } = await stage.userStore.listUsers(id, ALL, '');
  const { items: list } = await stage.exclusionStore.listExclusions(id, ALL, '');
  const isOver = ({ expiresAt }: { readonly expiresAt?: Date | undefined }) =>
    expiresAt !== undefined && expiresAt <= now;
  const users = items.filter(({ user }) => user !== undefined);
  const open = users.filter(({ exclusion }) => exclusion === undefined || isOver(exclusion));
  const notJudged = open.filter(({ email }) => !known.has(email)).length;
  const lockedOut = open.filter(({ email }) => known.has(email) && absent.has(email)).length;
  const comeIn = open.filter(({ email }) => known.has(email) && !absent.has(email));
  const withoutTwoFactor = comeIn.filter(({ user }) => user?.twoFactor !== true).length;
  return {
    ...{ users: users.length, excluded: users.length - open.length, lockedOut, notJudged },
    ...{ withAzure: comeIn.length, withoutTwoFactor },
    list: { all: list.length, expired: list.filter(isOver).length },
  };
}

/** The feed and another admin, one change after another. `isOver`: they are done. */
function work(world: PageWorld, known: Set<string>, changes: number) {
  const made = { isOver: false, done: Promise.resolve() };
  const user = (email: string, more: object = {}) => ({ email, displayName: 'Fed', ...more });
  const steps: readonly ((at: number) => Promise<unknown>)[] = [
    (at) => world.feed([user(accountAddress(`new${String(at)}`))]),
    (at) => world.exclude(`user00${String(at % 4)}`),
    (at) => world.feed([user(accountAddress(`user${String(100 + at)}`), { twoFactor: false })]),
    (at) => world.ask('manager', 'POST', '/exclusions', { remove: [accountAddress(`user00${String(at % 3)}`)] }),
    async (at) => {
      const email = accountAddress(`user${String(100 + at)}`);
      await world.ask('service', 'POST', '/users', { remove: [email] });
      known.delete(email);
    },
    (at) => world.exclude(`ahead${String(at)}`),
    (at) => world.exclude(`user${String(100 + at)}`, { expiresAt: new Date(Date.now() + 1500) }),
  ];
  made.done = (async () => {
    for (let at = 0; at < changes; at++) await steps[at % steps.length]?.(at);
    made.isOver = true;
  })();
  return made;
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1]?.replaceAll(',', ''));
const inDialog = async (page: Page) => {
  const text = await page.getByRole('dialog').innerText();
  const [withAzure, users] = [numberIn(text, /([\d,]+) of [\d,]+ users/), numberIn(text, /[\d,]+ of ([\d,]+) users/)];
  const excluded = numberIn(text, /([\d,]+) (?:is|are) excluded/);
  return { withAzure, users, excluded, lockedOut: numberIn(text, /([\d,]+) would be locked out/) };
};
const tile = async (page: Page, label: string): Promise<number> => {
  const found = page.locator('.tile', { has: page.getByText(label, { exact: true }) });
  return (await found.count()) === 0 ? 0 : numberIn(await found.locator('dd').innerText(), /^([\d,]+)/);
};

it('every number is that of the store while the feed moves, and the number confirmed is the one that comes true', async () => {
  const { world } = service;
  const known = new Set<string>([...numbered('user', 248), accountAddress('dan'), accountAddress('erin')]);
  // Not in Azure, disabled there, or under another name.
  const absent = new Set<string>(numbered('user', 6));
  await world.connect();
  await world.report();
  const truth = () => lookAtEverybody(world, absent, known);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  await page.goto(`${service.url}#/switch`);
  await page.getByRole('radio', { name: /^On/ }).check();

  const feed = work(world, known, 140);
  await page.getByRole('button', { name: 'Turn SSO to On …' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Turn SSO to On' });
  const box = page.getByRole('checkbox');
  for (let attempt = 1; (await world.sso()) !== 'on'; attempt++) {
    expect(attempt, 'the switch gets on although the feed moves').toBeLessThan(400);
    // At any moment what is shown adds up, whatever is going on.
    const shown = await inDialog(page).catch(() => undefined);
    if (shown !== undefined && !Number.isNaN(shown.lockedOut))
      expect(shown.withAzure + shown.excluded + shown.lockedOut).toBe(shown.users);
    await box.check({ timeout: 500 }).catch(() => undefined);
    await confirm.click({ timeout: 500 }).catch(() => undefined);
    if (attempt === 3) await page.screenshot({ path: join(shots, 'numbers-under-feed.png') });
  }
  const sent = service.seen.filter(({ method, path }) => method === 'PUT' && path.endsWith('/sso'));
  const { items } = JSON.parse(
    (await world.ask('manager', 'GET', '/audit-events?kind=sso-switched&outcome=done')).text,
  ) as {
    readonly items: readonly { readonly after: { readonly acceptedLockouts: number } }[];
  };
  // Each of them says a number; the last is the one that was true, and it stands in the trail.
  for (const { body } of sent) expect(body).toMatchObject({ acceptLockouts: expect.any(Number) as number });
  expect(sent.at(-1)?.body).toMatchObject({ acceptLockouts: items[0]?.after.acceptedLockouts });

  await feed.done;
  // The last of the exclusions for a moment is over.
  await eventually(
    async () => (await truth()).list.expired > 0 && (await new Promise((then) => setTimeout(then, 1600)), true),
  ).toBe(true);
  const { excluded, lockedOut, notJudged, users, withAzure, withoutTwoFactor, list } = await truth();
  expect(notJudged, 'the feed has made users').toBeGreaterThan(0);

  const nav = (view: string) => page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
  await nav('Readiness');
  await eventually(async () => ({
    users: await tile(page, 'Users'),
    withAzure: await tile(page, 'Sign in with Azure'),
    excluded: await tile(page, 'Excluded'),
    lockedOut: await tile(page, 'Locked out'),
    notJudged: await tile(page, 'New since the report'),
  })).toEqual({ users, withAzure, excluded, lockedOut, notJudged });
  await expectAccessible(page);
  await page.screenshot({ path: join(shots, 'numbers-readiness.png'), fullPage: true });

  await nav('Overview');
  await page.getByRole('table', { name: 'Apps' }).waitFor();
  await eventually(() => page.getByRole('table', { name: 'Apps' }).innerText()).toContain(
    `${String(withAzure)} users with Azure`,
  );
  const apps = await page.getByRole('table', { name: 'Apps' }).innerText();
  expect(apps).toContain(
    `${String(withAzure - withoutTwoFactor)} of the ${String(withAzure)} whom Azure lets in have it`,
  );
  await eventually(() => page.locator('main').innerText()).toContain(
    `${String(lockedOut + notJudged)} users are locked out now`,
  );
  await expectAccessible(page);
  await page.screenshot({ path: join(shots, 'numbers-overview.png'), fullPage: true });

  await nav('Exclusions');
  const said = `${String(list.all)} exclusions: ${String(list.all - list.expired)} in force, ${String(list.expired)} expired.`;
  await page.getByText(said).waitFor();
  await page.getByText(`${String(list.all)} rows`, { exact: true }).waitFor();
  await expectAccessible(page);
  await page.screenshot({ path: join(shots, 'numbers-exclusions.png'), fullPage: true });
  await page.close();
}, 180_000);
