/** Each number on the page against the store, while the Company's feed and another admin are at work: what is shown is what is so. */
import { expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import { eventually, goTo, page, sent, service, shoot, text, useOneWalk } from './support/hosted-page.ts';
import { accountAddress, numbered, type PageWorld } from './page-service/world.ts';

useOneWalk();

const ALL = { limit: 1000, after: undefined };

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

const numberIn = (said: string, pattern: RegExp): number => Number(pattern.exec(said)?.[1]?.replaceAll(',', ''));
const inDialog = async () => {
  const said = await page.getByRole('dialog').innerText();
  const [withAzure, users] = [numberIn(said, /([\d,]+) of [\d,]+ users/), numberIn(said, /[\d,]+ of ([\d,]+) users/)];
  const excluded = numberIn(said, /([\d,]+) (?:is|are) excluded/);
  return { withAzure, users, excluded, lockedOut: numberIn(said, /([\d,]+) would be locked out/) };
};
const tile = async (label: string): Promise<number> => {
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
    const shown = await inDialog().catch(() => undefined);
    if (shown !== undefined && !Number.isNaN(shown.lockedOut))
      expect(shown.withAzure + shown.excluded + shown.lockedOut).toBe(shown.users);
    await box.check({ timeout: 500 }).catch(() => undefined);
    await confirm.click({ timeout: 500 }).catch(() => undefined);
    if (attempt === 3) await shoot('numbers-under-feed');
  }
  const turns = sent('PUT', /\/sso$/);
  const { items } = JSON.parse(
    (await world.ask('manager', 'GET', '/audit-events?kind=sso-switched&outcome=done')).text,
  ) as {
    readonly items: readonly { readonly after: { readonly acceptedLockouts: number } }[];
  };
  // Each of them says a number; the last is the one that was true, and it stands in the trail.
  for (const { body } of turns) expect(body).toMatchObject({ acceptLockouts: expect.any(Number) as number });
  expect(turns.at(-1)?.body).toMatchObject({ acceptLockouts: items[0]?.after.acceptedLockouts });

  await feed.done;
  // The last of the exclusions for a moment is over.
  await eventually(
    async () => (await truth()).list.expired > 0 && (await new Promise((then) => setTimeout(then, 1600)), true),
  ).toBe(true);
  const { excluded, lockedOut, notJudged, users, withAzure, withoutTwoFactor, list } = await truth();
  expect(notJudged, 'the feed has made users').toBeGreaterThan(0);

  await goTo('Readiness');
  await eventually(async () => ({
    users: await tile('Users'),
    withAzure: await tile('Sign in with Azure'),
    excluded: await tile('Excluded'),
    lockedOut: await tile('Locked out'),
    notJudged: await tile('New since the report'),
  })).toEqual({ users, withAzure, excluded, lockedOut, notJudged });
  await expectAccessible(page);
  await shoot('numbers-readiness');

  await goTo('Overview');
  await page.getByRole('table', { name: 'Apps' }).waitFor();
  await eventually(() => page.getByRole('table', { name: 'Apps' }).innerText()).toContain(
    `${String(withAzure)} users with Azure`,
  );
  const apps = await page.getByRole('table', { name: 'Apps' }).innerText();
  expect(apps).toContain(
    `${String(withAzure - withoutTwoFactor)} of the ${String(withAzure)} whom Azure lets in have it`,
  );
  await eventually(text).toContain(`${String(lockedOut + notJudged)} users are locked out now`);
  await expectAccessible(page);
  await shoot('numbers-overview');

  await goTo('Exclusions');
  const said = `${String(list.all)} exclusions: ${String(list.all - list.expired)} in force, ${String(list.expired)} expired.`;
  await page.getByText(said).waitFor();
  await page.getByText(`${String(list.all)} rows`, { exact: true }).waitFor();
  await expectAccessible(page);
  await shoot('numbers-exclusions');
}, 180_000);
