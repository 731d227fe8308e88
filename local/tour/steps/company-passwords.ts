/** Where the Company password works and where it doesn’t, and how somebody without one gets one. */
import { CONTACTS } from '../../stack/seeding/seed.ts';
import { authorizationRequest, basic, SIGN_IN, type World } from '../world.ts';
import { editExclusions, giveAddress, isIn } from './signing-in.ts';

export async function mayUsePassword(world: World, email: string, app: string): Promise<boolean> {
  const headers = basic(world.app('password-service'));
  const { json } = await world.ask('POST', '/company-credentials/check', { headers, body: { email, app } });
  return json['mayUse'] === true && json['mayReset'] === true;
}

export async function passwordRefused(world: World): Promise<void> {
  const { email, companyPassword } = world.person('bob');
  const mayUse = await mayUsePassword(world, email, 'elevate');
  world.check(!mayUse, 'the Company password may be neither used nor reset');
  const { url } = world.app('elevate');
  const bob = world.browser('Bob');
  const form = await bob.open(`${url}/company-sign-in`);
  const refused = await bob.submit(form, { email, password: companyPassword ?? '' });
  world.check(!refused.text.includes('Bob Baker'), 'going straight to the password page does not help');
  const end = await bob.submit(await bob.open(`${url}/reset-password`), { email });
  world.check(end.status === 403, 'the password reset is refused');
}

/** Dan has no Company password. While SSO is on for him he can't make one; excluded, he does, by mail and without an old one. */
export async function resetByMail(world: World): Promise<void> {
  const { email } = world.person('dan');
  const { url } = world.app('elevate');
  const dan = world.browser('Dan');
  const ask = async () => dan.submit(await dan.open(`${url}/reset-password`), { email });
  await editExclusions(world, { remove: [email] });
  await world.untilSo(async () => !(await mayUsePassword(world, email, 'elevate')));
  world.check((await ask()).status === 403, 'while SSO is on for Dan, he can’t reset a password');
  await editExclusions(world, { add: [{ email }] });
  await world.untilSo(async () => mayUsePassword(world, email, 'elevate'));
  world.check((await ask()).status === 200, 'a mail is on its way');
  const form = await dan.follow(await dan.open(`${url}/mail`), 'Choose a new password');
  const password = 'Chosen-by-Dan-1';
  const done = await dan.submit(form, { newPassword: password });
  world.check(done.text.includes('Your password is changed'), 'he chooses one by the link of the mail');
  world.check((await dan.submit(form, { newPassword: password })).status === 410, 'the link works once');
  const { browser, page } = await giveAddress(world, 'elevate', email);
  const home = await browser.submit(page, { password });
  world.check(isIn(world, home, 'elevate', email), 'and signs in with it');
}

export async function adminPortal(world: World): Promise<void> {
  const anna = CONTACTS.find(({ id }) => id === 'contact-anna');
  if (anna === undefined) throw new Error('The seed has no contact Anna');
  const carol = world.person('carol').email;
  for (const email of [carol, anna.email]) {
    const { json } = await world.discover(email, 'control-panel');
    world.check(json['step'] === 'company-credentials', 'discovery says Company credentials, SSO on or not');
  }
  world.check(await mayUsePassword(world, carol, 'control-panel'), 'the password may be used and reset there');
  const explained = await world.anna('POST', '/accounts/acme/explain', { email: carol, app: 'control-panel' });
  world.check(explained.json['reason'] === 'admin-portal', 'because it is an admin portal');
  const browser = world.browser('Anna');
  const form = await browser.open(authorizationRequest(world, 'control-panel', { login_hint: anna.email }).url);
  world.check(form.url.origin === world.stack.controlPanel, 'not even /authorize leads from it to Azure');
  const { status, url } = await browser.submit(form, { contact: anna.id, password: anna.password }, SIGN_IN);
  const isInside = status === 200 && url.pathname === '/identity-management';
  world.check(isInside, 'and Anna is in with her password, SSO being on for her whole company');
}
