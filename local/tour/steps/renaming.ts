/** Somebody marries: another address here, then in Azure, and to every app the same user as before. */
import type { World } from '../world.ts';
import { signIn } from './linking.ts';
import { mayUsePassword } from './company-passwords.ts';

export async function somebodyMarries(world: World): Promise<void> {
  const { email: maiden } = world.person('carol');
  const wed = maiden.replace('@', '.wed@');
  const feed = (body: unknown) => world.feed('POST', '/accounts/acme/users', body);
  const admin = (body: unknown) => world.anna('POST', '/accounts/acme/exclusions', body);
  const before = await signIn(world, 'carol');
  await admin({ add: [{ email: maiden, reason: 'Tour: on her honeymoon' }] });
  const renamed = await feed({ rename: [{ from: maiden, to: wed }] });
  world.check(renamed.text.includes('"renamed"'), 'the Control Panel says that it is a rename');
  const isMoved = (await mayUsePassword(world, wed, 'elevate')) && !(await mayUsePassword(world, maiden, 'elevate'));
  world.check(isMoved, 'her exclusion came along to the new address, and holds no longer for the old one');
  await admin({ remove: [wed] });
  const halfway = await signIn(world, 'carol', { typed: wed, login: maiden });
  await world.changeInAzure(maiden, 'rename', { to: wed });
  const after = await signIn(world, 'carol', { typed: wed, login: wed });
  const isSame = before.sub !== undefined && halfway.sub === before.sub && after.sub === before.sub;
  world.check(isSame, 'she is in before Azure knows of it and afterwards, with the same sub');
  const profile = { displayName: 'Carol Crumb', twoFactor: true, hasPassword: true };
  await feed({ upsert: [{ email: wed, aliases: [maiden], ...profile }] });
  await admin({ add: [{ email: maiden }] });
  const isHers = await mayUsePassword(world, wed, 'elevate');
  world.check(isHers, 'the old address as an alias stands for her, exclusions included');
  await admin({ remove: [wed] });
  const taken = await feed({ rename: [{ from: world.person('bob').email, to: maiden }] });
  world.check(taken.text.includes('"address-in-use"'), 'and is nobody else’s to take');
  // As she was, for the story’s next reader.
  await world.changeInAzure(wed, 'rename', { to: maiden });
  await feed({ upsert: [{ email: wed, aliases: [], ...profile }] });
  await feed({ rename: [{ from: wed, to: maiden }] });
}
