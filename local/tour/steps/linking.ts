/** Somebody is deleted in Azure and made anew: the same name, another person. A Security Manager links the user to them. */
import { decodeJwt } from 'jose';
import { authorizationRequest, redeem, type World } from '../world.ts';
import { readWhole } from './connecting.ts';

type Seen = {
  readonly bound: { readonly objectId: string; readonly inEntra: boolean } | null;
  readonly candidates: readonly {
    readonly objectId: string;
    readonly seen: string;
    readonly obstacle: string | null;
  }[];
};

/** Signs in as the app would have it; the page in the end, and the `sub` and the access token where there is a code. `login`: what Azure calls them, where it isn't the address. */
export async function signIn(world: World, name: string, { typed, login }: { typed?: string; login?: string } = {}) {
  const { email } = world.person(name);
  const request = authorizationRequest(world, 'elevate', { login_hint: typed ?? email });
  const browser = world.browser(typed ?? email);
  const atApp = world.at('elevate');
  const page = await world.atAzure(browser, await browser.open(request.url), name, atApp, login);
  if (!atApp(page.url)) return { page, sub: undefined, accessToken: undefined };
  const { json: tokens } = await redeem(world, request, page.url.searchParams.get('code') ?? '');
  return { page, sub: decodeJwt(String(tokens['id_token'])).sub, accessToken: String(tokens['access_token']) };
}

export const makeAnew = async (world: World, login: string): Promise<string> =>
  (await world.changeInAzure(login, 'recreate')).objectId;

export async function linkUser(world: World): Promise<void> {
  const { email } = world.person('carol');
  const ask = (body: object) => world.anna('POST', '/accounts/acme/users/link', { email, ...body });
  const before = await signIn(world, 'carol');
  const anew = await makeAnew(world, email);
  const { page } = await signIn(world, 'carol');
  const isTold = page.status === 403 && page.text.includes('Readiness');
  world.check(isTold, 'whoever comes with the name of a user who was somebody else is refused, and told what to do');
  await readWhole(world, '?refresh=true');
  const listed = await world.anna('GET', '/accounts/acme/readiness?status=recreated-in-entra');
  world.check(listed.text.includes(email), 'readiness says that she was made anew in Azure');

  const { bound, candidates } = (await ask({})).json as unknown as Seen;
  const [candidate] = candidates;
  if (candidate === undefined || bound === null) throw new Error('nobody was found to link to');
  const areBoth = !bound.inEntra && candidate.objectId === anew && candidate.obstacle === null;
  world.check(areBoth, 'both are shown: the one whom Azure no longer has, and the new one');
  const confirm = { objectId: candidate.objectId, replaces: bound.objectId, seen: candidate.seen };
  const other = await ask({ confirm: { ...confirm, seen: 'x'.repeat(43) } });
  world.check(other.status === 409, 'what was not shown can’t be confirmed');
  const linked = await ask({ confirm });
  world.check(linked.status === 200 && linked.json['linked'] === true, 'the Security Manager links the two');
  const { sub } = await signIn(world, 'carol');
  world.check(sub !== undefined && sub === before.sub, 'she is in again, and to the apps she is who she was');
}
