/** Shadow mode: what SSO would do is noted, and nobody notices. */
import type { World } from '../world.ts';
import { events, turnSso } from './connecting.ts';
import { mayUsePassword } from './company-passwords.ts';
import { signInWithPassword } from './signing-in.ts';

export async function shadowMode(world: World): Promise<void> {
  const token = world.token('anna');
  const bob = world.person('bob').email;
  const before = await world.discover(bob, 'elevate');
  const turned = await turnSso(world, 'shadow');
  world.check(turned.status === 200 && turned.json['sso'] === 'shadow', 'the switch is in shadow');
  const since = (await world.ask('GET', '/accounts/acme/sso', { token })).json['shadowSince'];
  world.check(typeof since === 'string', 'and says since when');
  const during = await world.discover(bob, 'elevate');
  world.check(
    during.status === before.status && during.text === before.text,
    'what discovery answers is the same to the byte',
  );
  const page = await signInWithPassword(world, 'elevate', 'bob');
  world.check(page.text.includes('Bob Baker'), 'Bob signs in with his Company password, as before');
  world.check(await mayUsePassword(world, bob, 'elevate'), 'which may still be used and reset');
  const body = { email: bob, app: 'elevate' };
  const explained = await world.ask('POST', '/accounts/acme/explain', { token, body });
  world.check(explained.json['reason'] === 'sso-off', 'because it is decided as with the switch off');
  const [newest] = await events(world);
  world.check(newest?.action === 'sso-switched' && newest.outcome === 'done', 'the turn is in the audit trail');
}
