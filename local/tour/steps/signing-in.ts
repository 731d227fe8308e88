/** Who is sent where, and what they see. */
import type { Page } from '../person-browser.ts';
import { authorizationRequest, SIGN_IN, type World } from '../world.ts';

/** Step one in an app: the address. Ends on the Azure page, on the app's password page, or where the app says no. */
export async function giveAddress(world: World, appId: string, email: string) {
  const browser = world.browser(email);
  const page = await browser.submit(await browser.open(`${world.app(appId).url}/sign-in`), { email });
  return { browser, page };
}

export const isAtEntra = (world: World, page: Page): boolean => page.url.origin === new URL(world.stack.entra).origin;

/** The whole way in through Azure. */
export async function signInWithAzure(world: World, appId: string, name: string): Promise<Page> {
  const { browser, page } = await giveAddress(world, appId, world.person(name).email);
  world.check(isAtEntra(world, page), `${appId}: ${name} is sent to the Azure page`);
  return isAtEntra(world, page) ? world.atAzure(browser, page, name) : page;
}

/** The whole way in with the Company password. */
export async function signInWithPassword(world: World, appId: string, name: string): Promise<Page> {
  const { email, companyPassword } = world.person(name);
  const { browser, page } = await giveAddress(world, appId, email);
  world.check(!isAtEntra(world, page), `${appId}: ${name} is asked for the Company password`);
  return isAtEntra(world, page) ? page : browser.submit(page, { password: companyPassword ?? '' });
}

export const isIn = (world: World, page: Page, appId: string, email: string): boolean =>
  page.url.origin === world.app(appId).url && page.status === 200 && page.text.includes(email);

export async function landInElevate(world: World): Promise<void> {
  const { email } = world.person('bob');
  const answer = await world.discover(email, 'elevate');
  world.check(answer.json['step'] === 'entra', 'discovery says Entra');
  world.check(!String(answer.json['url']).includes('bob'), 'no address stands in the URL that it gives');
  const page = await signInWithAzure(world, 'elevate', 'bob');
  world.check(isIn(world, page, 'elevate', email), 'Bob lands in Elevate, the app he started from');
  world.check(page.text.includes('Bob Baker') && page.text.includes('acme'), 'with his name and account');
}

/** An app that asks for no address, one that is mistyped, Azure, and the browser's Back. */
export async function correctAddress(world: World): Promise<void> {
  const bob = world.browser('Bob');
  const form = await bob.open(authorizationRequest(world, 'elevate').url);
  const azure = await bob.submit(form, { email: 'bbo@acme.example' });
  world.check(isAtEntra(world, azure), 'a mistyped address leads to the Azure page like any other');
  const back = await bob.open(form.url);
  world.check(back.html.includes('value="bbo@acme.example"'), 'Back leads to the form, with the address to correct');
  const right = await bob.submit(back, { email: world.person('bob').email });
  const arrived = await world.atAzure(bob, right, 'bob', world.at('elevate'));
  world.check(arrived.url.searchParams.has('code'), 'corrected, it leads into Elevate');
  const { heading } = await bob.follow(await bob.open(form.url), 'Start again in Elevate');
  world.check(heading === 'Sign in to Elevate', 'a page that ends a sign-in names the app and starts again there');
}

export const editExclusions = (world: World, body: unknown) => world.anna('POST', '/accounts/acme/exclusions', body);

export async function exclude(world: World): Promise<void> {
  const { email } = world.person('bob');
  await editExclusions(world, { add: [{ email, reason: 'Tour: trying exclusion' }] });
  const isPassword = async () => (await world.discover(email, 'elevate')).json['step'] === 'company-credentials';
  const took = await world.untilSo(isPassword);
  world.check(took !== undefined, `discovery says Company credentials (after ${took ?? '–'} ms)`);
  const page = await signInWithPassword(world, 'elevate', 'bob');
  world.check(isIn(world, page, 'elevate', email), 'the old password works again');
  const dan = await editExclusions(world, { add: [{ email: world.person('dan').email }] });
  const isSaid = JSON.stringify(dan.json['usersWithoutPassword']).includes('dan@');
  world.check(isSaid, 'excluding a user without a Company password says so');
  await editExclusions(world, { remove: [email] });
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
  const frank = refusedByService(world, await signInWithAzure(world, 'elevate', 'frank'), /Control Panel/);
  world.check(frank, 'unknown in the Control Panel: a page says so, and what to do');
  const { email: login } = world.person('erin');
  const { browser, page } = await giveAddress(world, 'elevate', login);
  const unknown = await browser.submit(page, { login, password: 'whatever' }, SIGN_IN);
  world.check(isAtEntra(world, unknown), "unknown in Azure: Azure's own page says so; no account is made");
  const gina = await signInWithAzure(world, 'elevate', 'gina');
  world.check(refusedByService(world, gina, /guest/i), 'a guest of the tenant: a page says so');
  const other = await giveAddress(world, 'elevate', world.person('bob').email);
  const wrong = await world.atAzure(other.browser, other.page, 'hanna');
  world.check(wrong.status >= 400 || isAtEntra(world, wrong), "a person of another tenant doesn't get in");
  await world.fault('wrong-tid', { times: 1 });
  const forged = await signInWithAzure(world, 'elevate', 'bob');
  world.check(refusedByService(world, forged, /./), 'a token that names another tenant is refused by a page of ours');
  await world.fault(null);
}
