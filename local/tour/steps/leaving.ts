/** Who left Azure: SSO off would let them in by their old password, and one choice keeps them out. */
import type { World } from '../world.ts';
import { putSso, turnSso } from './connecting.ts';
import { mayUsePassword } from './company-passwords.ts';
import { isIn, signInWithPassword } from './signing-in.ts';

type Listed = { readonly email: string; readonly status?: string; readonly refusedAt?: string | null };

export async function whoLeft(world: World): Promise<void> {
  const [ivan, bob] = [world.person('ivan').email, world.person('bob').email];
  const find = (items: unknown) => (items as Listed[]).find(({ email }) => email === ivan);
  const { totals, items } = (await world.anna('GET', '/accounts/acme/users-who-left')).json;
  const { left } = totals as { left: number };
  world.check(find(items)?.status === 'disabled-in-entra', 'Ivan, who left, is named before SSO goes off');
  await turnSso(world, 'off');
  const inside = await signInWithPassword(world, 'elevate', 'ivan');
  world.check(isIn(world, inside, 'elevate', ivan), 'without the choice he gets in by his old password');
  await turnSso(world, 'on');
  const wrong = await putSso(world, { sso: 'off', blockUsersWhoLeft: left + 1 });
  world.check(wrong.status === 409, 'another number than there are is refused, and nothing is done');
  const off = await putSso(world, { sso: 'off', blockUsersWhoLeft: left });
  world.check(off.json['blockedUsersWhoLeft'] === left, 'with it they are kept out before passwords work again');
  const page = await signInWithPassword(world, 'elevate', 'ivan');
  world.check(!isIn(world, page, 'elevate', ivan), 'Ivan is asked for his password like everybody, and stays outside');
  world.check(!(await mayUsePassword(world, ivan, 'elevate')), 'and he may not reset it');
  world.check(await mayUsePassword(world, bob, 'elevate'), 'Bob may use his, as before');
  const [one, other] = [await world.discover(ivan, 'elevate'), await world.discover(bob, 'elevate')];
  world.check(one.text === other.text, 'discovery doesn’t tell who left');
  const blocked = await world.anna('GET', '/accounts/acme/blocked-users');
  const isTold = typeof find(blocked.json['items'])?.refusedAt === 'string';
  world.check(isTold, 'Anna sees that he is kept out, and when he tried');
  const lifted = await world.anna('POST', '/accounts/acme/blocked-users', { lift: [ivan] });
  const [result] = lifted.json['results'] as { outcome: string }[];
  world.check(result?.outcome === 'lifted', 'she lets him in again');
  world.check(await mayUsePassword(world, ivan, 'elevate'), 'and from then on he may use his password as before');
  await turnSso(world, 'on');
}
