/** Who left Azure: SSO off would let them in by their old password, and one choice keeps them out. */
import type { World } from '../world.ts';
import { putSso, turnSso } from './connecting.ts';
import { isIn, signInWithPassword } from './signing-in.ts';
import { mayUsePassword } from './company-passwords.ts';

export async function whoLeft(world: World): Promise<void> {
  const ivan = world.person('ivan').email;
  const left = await world.anna('GET', '/accounts/acme/users-who-left');
  const { totals, items } = left.json as { totals: { left: number }; items: { email: string; status: string }[] };
  const his = items.find(({ email }) => email === ivan);
  world.check(his?.status === 'disabled-in-entra', 'Ivan, who left, is named before SSO goes off');
  await turnSso(world, 'off');
  const inside = await signInWithPassword(world, 'elevate', 'ivan');
  world.check(isIn(world, inside, 'elevate', ivan), 'without the choice he gets in by his old password');
  await turnSso(world, 'on');
  const wrong = await putSso(world, { sso: 'off', blockUsersWhoLeft: totals.left + 1 });
  world.check(wrong.status === 409, 'another number than there are is refused, and nothing is done');
  const off = await putSso(world, { sso: 'off', blockUsersWhoLeft: totals.left });
  world.check(off.json['blockedUsersWhoLeft'] === totals.left, 'with it they are kept out before passwords work again');
  const page = await signInWithPassword(world, 'elevate', 'ivan');
  world.check(!isIn(world, page, 'elevate', ivan), 'Ivan is asked for his password like everybody, and stays outside');
  world.check(!(await mayUsePassword(world, ivan, 'elevate')), 'and he may not reset it');
  const bob = world.person('bob').email;
  world.check(await mayUsePassword(world, bob, 'elevate'), 'Bob may use his, as before');
  const [one, other] = [await world.discover(ivan, 'elevate'), await world.discover(bob, 'elevate')];
  world.check(one.text === other.text, 'discovery doesn’t tell who left');
  const blocked = await world.anna('GET', '/accounts/acme/blocked-users');
  const told = (blocked.json['items'] as { email: string; refusedAt: string | null }[]).find(
    ({ email }) => email === ivan,
  );
  world.check(typeof told?.refusedAt === 'string', 'Anna sees that he is kept out, and when he tried');
  const lifted = await world.anna('POST', '/accounts/acme/blocked-users', { lift: [ivan] });
  const results = lifted.json['results'] as { outcome: string }[];
  world.check(results[0]?.outcome === 'lifted', 'she lets him in again');
  world.check(await mayUsePassword(world, ivan, 'elevate'), 'and from then on he may use his password as before');
  await turnSso(world, 'on');
}
