/** Shadow mode: what SSO would do is noted, and nobody notices. */
import type { World } from '../world.ts';
import { events, turnSso } from './connecting.ts';
import { mayUsePassword } from './company-passwords.ts';
import { signInWithPassword } from './signing-in.ts';

export async function shadowMode(world: World): Promise<void> {
  const { email } = world.person('bob');
  const before = await world.discover(email, 'elevate');
  const turned = await turnSso(world, 'shadow');
  world.check(turned.status === 200 && turned.json['sso'] === 'shadow', 'the switch is in shadow');
  const { shadowSince } = (await world.anna('GET', '/accounts/acme/sso')).json;
  world.check(typeof shadowSince === 'string', 'and says since when');
  const { status, text } = await world.discover(email, 'elevate');
  world.check(status === before.status && text === before.text, 'what discovery answers is the same to the byte');
  const page = await signInWithPassword(world, 'elevate', 'bob');
  world.check(page.text.includes('Bob Baker'), 'Bob signs in with his Company password, as before');
  world.check(await mayUsePassword(world, email, 'elevate'), 'which may still be used and reset');
  const explained = await world.anna('POST', '/accounts/acme/explain', { email, app: 'elevate' });
  world.check(explained.json['reason'] === 'sso-off', 'because it is decided as with the switch off');
  const [newest] = await events(world);
  world.check(newest?.action === 'sso-switched' && newest.outcome === 'done', 'the turn is in the audit trail');
}
