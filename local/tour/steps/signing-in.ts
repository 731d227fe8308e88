/** Steps 6 to 11: who is sent where, and what they see. */
import type { Page } from '../person-browser.ts';
import { authorizationRequest, newBrowser, signInAtEntra, type World } from '../world.ts';

/** Step one in an app: the address. Ends on the Azure page, on the app's password page, or where the app says no. */
export async function giveAddress(world: World, appId: string, email: string) {
  const browser = newBrowser();
  const home = await browser.open(`${world.app(appId).url}/sign-in`);
  const page = world.show(email, await browser.submit(home, { email }));
  return { browser, page };
}

export const isAtEntra = (world: World, page: Page): boolean => page.url.origin === new URL(world.stack.entra).origin;

/** The whole way in through Azure. */
export async function signInWithAzure(world: World, appId: string, name: string): Promise<Page> {
  const person = world.person(name);
  const { browser, page } = await giveAddress(world, appId, person.email);
  world.check(isAtEntra(world, page), `${world.app(appId).id}: ${name} is sent to the Azure page`);
  if (!isAtEntra(world, page)) return page;
  return world.show(person.email, await signInAtEntra(browser, page, person.email, person.entraPassword ?? ''));
}

/** The whole way in with the Company password. */
export async function signInWithPassword(world: World, appId: string, name: string): Promise<Page> {
  const person = world.person(name);
  const { browser, page } = await giveAddress(world, appId, person.email);
  world.check(!isAtEntra(world, page), `${appId}: ${name} is asked for the Company password`);
  if (isAtEntra(world, page)) return page;
  return world.show(person.email, await browser.submit(page, { password: person.companyPassword ?? '' }));
}

export const isIn = (world: World, page: Page, appId: string, email: string): boolean =>
  page.url.origin === world.app(appId).url && page.status === 200 && page.text.includes(email);

export async function landInElevate(world: World): Promise<void> {
  const bob = world.person('bob');
  const answer = await world.discover(bob.email, 'elevate');
  world.check(answer.json['step'] === 'entra', 'discovery says Entra');
  world.check(!String(answer.json['url']).includes('bob'), 'no address stands in the URL that it gives');
  const page = await signInWithAzure(world, 'elevate', 'bob');
  world.check(isIn(world, page, 'elevate', bob.email), 'Bob lands in Elevate, the app he started from');
  world.check(page.text.includes('Bob Baker') && page.text.includes('acme'), 'with his name and account');
}

/** An app that asks for no address, one that is mistyped, Azure, and the browser's Back. */
export async function correctAddress(world: World): Promise<void> {
  const bob = world.person('bob');
  const browser = newBrowser();
  const form = world.show('Bob', await browser.open(authorizationRequest(world, 'elevate').url));
  const azure = world.show('Bob, mistyping,', await browser.submit(form, { email: 'bbo@acme.example' }));
  world.check(isAtEntra(world, azure), 'a mistyped address leads to the Azure page like any other');
  const back = world.show('Bob, after Back,', await browser.open(form.url));
  world.check(back.html.includes('value="bbo@acme.example"'), 'Back leads to the form, with the address to correct');
  const right = await browser.submit(back, { email: bob.email });
  const stop = (to: URL): boolean => to.origin === world.app('elevate').url;
  const arrived = await signInAtEntra(browser, right, bob.email, bob.entraPassword ?? '', stop);
  world.check(arrived.url.searchParams.has('code'), 'corrected, it leads into Elevate');
  const ended = world.show('Bob, at the old page,', await browser.open(form.url));
  const again = world.show('Bob, starting again,', await browser.follow(ended, 'Start again in Elevate'));
  world.check(
    again.heading === 'Sign in to Elevate',
    'a page that ends a sign-in names the app and starts again there',
  );
}

export const editExclusions = (world: World, body: unknown) => world.anna('POST', '/accounts/acme/exclusions', body);

export async function exclude(world: World): Promise<void> {
  const bob = world.person('bob');
  await editExclusions(world, { add: [{ email: bob.email, reason: 'Tour: trying exclusion' }] });
  const took = await world.untilSo(
    async () => (await world.discover(bob.email, 'elevate')).json['step'] === 'company-credentials',
  );
  world.check(took !== undefined, `discovery says Company credentials (after ${took ?? '–'} ms)`);
  const page = await signInWithPassword(world, 'elevate', 'bob');
  world.check(isIn(world, page, 'elevate', bob.email), 'the old password works again');
  const dan = await editExclusions(world, { add: [{ email: world.person('dan').email }] });
  world.check(
    JSON.stringify(dan.json['usersWithoutPassword']).includes('dan@'),
    'excluding a user without a Company password says so',
  );
  await editExclusions(world, { remove: [bob.email] });
}

export async function owa(world: World): Promise<void> {
  const carol = await signInWithAzure(world, 'owa', 'carol');
  world.check(isIn(world, carol, 'owa', 'carol@'), 'OWA: Carol, who has 2FA, is in through Azure');
  const bob = await signInWithPassword(world, 'owa', 'bob');
  world.check(isIn(world, bob, 'owa', 'bob@'), 'OWA: Bob, who has none, is in with the Company password');
  const frank = world.person('frank').email;
  const { page } = await giveAddress(world, 'owa', frank);
  world.check(!isAtEntra(world, page), 'OWA: an address that the Control Panel doesn’t know is asked for it as well');
  const [known, unknown] = [await world.discover(world.person('bob').email, 'owa'), await world.discover(frank, 'owa')];
  world.check(known.text === unknown.text, 'so that the answer doesn’t tell who works there');
}

const refusedByService = (world: World, page: Page, pattern: RegExp): boolean =>
  page.url.origin === world.stack.service && page.status >= 400 && pattern.test(page.text);

export async function strangers(world: World): Promise<void> {
  const frank = await signInWithAzure(world, 'elevate', 'frank');
  world.check(
    refusedByService(world, frank, /Control Panel/),
    'unknown in the Control Panel: a page says so, and what to do',
  );
  const erin = world.person('erin');
  const { browser, page } = await giveAddress(world, 'elevate', erin.email);
  const unknown = world.show(
    erin.email,
    await browser.submit(page, { login: erin.email, password: 'whatever' }, { name: 'action', value: 'sign-in' }),
  );
  world.check(isAtEntra(world, unknown), "unknown in Azure: Azure's own page says so; no account is made");
  const gina = await signInWithAzure(world, 'elevate', 'gina');
  world.check(refusedByService(world, gina, /guest/i), 'a guest of the tenant: a page says so');
  const hanna = world.person('hanna');
  const other = await giveAddress(world, 'elevate', world.person('bob').email);
  const wrong = world.show(
    'Hanna, of another tenant,',
    await signInAtEntra(other.browser, other.page, hanna.email, hanna.entraPassword ?? ''),
  );
  world.check(wrong.status >= 400 || isAtEntra(world, wrong), "a person of another tenant doesn't get in");
  await world.fault('wrong-tid', { times: 1 });
  const forged = await signInWithAzure(world, 'elevate', 'bob');
  world.check(refusedByService(world, forged, /./), 'a token that names another tenant is refused by a page of ours');
  await world.fault(null);
}
