/** Where the Company password works and where it doesn’t, and how somebody without one gets one. */
import { editExclusions, giveAddress, isIn } from './signing-in.ts';
import { CONTACTS } from '../../stack/seeding/seed.ts';
import { authorizationRequest, newBrowser, type World } from '../world.ts';

export async function mayUsePassword(world: World, email: string, app: string): Promise<boolean> {
  const service = world.app('password-service');
  const authorization = `Basic ${Buffer.from(`${service.clientId}:${service.clientSecret}`).toString('base64')}`;
  const answer = await world.ask('POST', '/company-credentials/check', {
    headers: { authorization },
    body: { email, app },
  });
  return answer.json['mayUse'] === true && answer.json['mayReset'] === true;
}

export async function passwordRefused(world: World): Promise<void> {
  const bob = world.person('bob');
  world.check(
    !(await mayUsePassword(world, bob.email, 'elevate')),
    'the Company password may be neither used nor reset',
  );
  const elevate = world.app('elevate').url;
  const direct = newBrowser();
  const form = await direct.open(`${elevate}/company-sign-in`);
  const refused = world.show(
    'Bob, at the password page directly,',
    await direct.submit(form, { email: bob.email, password: bob.companyPassword ?? '' }),
  );
  world.check(!refused.text.includes('Bob Baker'), 'going straight to the password page does not help');
  const reset = newBrowser();
  const resetForm = await reset.open(`${elevate}/reset-password`);
  const end = world.show('Bob, resetting,', await reset.submit(resetForm, { email: bob.email }));
  world.check(end.status === 403, 'the password reset is refused');
}

/** Dan has no Company password. While SSO is on for him he can't make one; excluded, he does, by mail and without an old one. */
export async function resetByMail(world: World): Promise<void> {
  const dan = world.person('dan');
  const elevate = world.app('elevate').url;
  const browser = newBrowser();
  const ask = async () => browser.submit(await browser.open(`${elevate}/reset-password`), { email: dan.email });
  await editExclusions(world, { remove: [dan.email] });
  await world.untilSo(async () => !(await mayUsePassword(world, dan.email, 'elevate')));
  world.check((await ask()).status === 403, 'while SSO is on for Dan, he can’t reset a password');
  await editExclusions(world, { add: [{ email: dan.email }] });
  await world.untilSo(async () => mayUsePassword(world, dan.email, 'elevate'));
  const sent = world.show('Dan, who never had a password,', await ask());
  world.check(sent.status === 200, 'a mail is on its way');
  const form = await browser.follow(await browser.open(`${elevate}/mail`), 'Choose a new password');
  const password = 'Chosen-by-Dan-1';
  const done = world.show('Dan', await browser.submit(form, { newPassword: password }));
  world.check(done.text.includes('Your password is changed'), 'he chooses one by the link of the mail');
  const again = await browser.submit(form, { newPassword: password });
  world.check(again.status === 410, 'the link works once');
  const { browser: danAtApp, page } = await giveAddress(world, 'elevate', dan.email);
  const home = world.show(dan.email, await danAtApp.submit(page, { password }));
  world.check(isIn(world, home, 'elevate', dan.email), 'and signs in with it');
}

export async function adminPortal(world: World): Promise<void> {
  const anna = CONTACTS.find(({ id }) => id === 'contact-anna');
  if (anna === undefined) throw new Error('The seed has no contact Anna');
  const carol = world.person('carol').email;
  for (const email of [carol, anna.email]) {
    const answer = await world.discover(email, 'control-panel');
    world.check(answer.json['step'] === 'company-credentials', 'discovery says Company credentials, SSO on or not');
  }
  world.check(await mayUsePassword(world, carol, 'control-panel'), 'the password may be used and reset there');
  const explained = await world.ask('POST', '/accounts/acme/explain', {
    ...{ token: world.token('anna'), body: { email: carol, app: 'control-panel' } },
  });
  world.check(explained.json['reason'] === 'admin-portal', 'because it is an admin portal');
  const browser = newBrowser();
  const asked = authorizationRequest(world, 'control-panel', { login_hint: anna.email });
  const form = world.show('Anna, by way of /authorize,', await browser.open(asked.url));
  world.check(form.url.origin === world.stack.controlPanel, 'not even /authorize leads from it to Azure');
  const action = { name: 'action', value: 'sign-in' };
  const inside = await browser.submit(form, { contact: anna.id, password: anna.password }, action);
  world.check(
    world.show('Anna', inside).status === 200 && inside.url.pathname === '/identity-management',
    'and Anna is in with her password, SSO being on for her whole company',
  );
}
