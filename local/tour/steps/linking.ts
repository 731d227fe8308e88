/** Somebody is deleted in Azure and made anew: the same name, another person. A Security Manager links the user to them. */
import { authorizationRequest, newBrowser, redeem, signInAtEntra, type World } from '../world.ts';
import { readWhole } from './readiness.ts';

const LINK = '/accounts/acme/users/link';

type Candidate = { readonly objectId: string; readonly seen: string; readonly obstacle: string | null };
type Seen = {
  readonly bound: { readonly objectId: string; readonly inEntra: boolean } | null;
  readonly candidates: readonly Candidate[];
};

/** Signs in as the app would have it; the page in the end, and the `sub` and the access token where there is a code. `login`: what Azure calls them, where it isn't the address. */
export async function signIn(world: World, name: string, { typed, login }: { typed?: string; login?: string } = {}) {
  const { email, entraPassword } = world.person(name);
  const request = authorizationRequest(world, 'elevate', { login_hint: typed ?? email });
  const browser = newBrowser();
  const isAtApp = (url: URL): boolean => url.origin === world.app('elevate').url;
  const atEntra = await browser.open(request.url);
  const arrived = await signInAtEntra(browser, atEntra, login ?? email, entraPassword ?? '', isAtApp);
  const page = world.show(typed ?? email, arrived);
  if (!isAtApp(page.url)) return { page, sub: undefined, accessToken: undefined };
  const code = page.url.searchParams.get('code') ?? '';
  const { json: tokens } = await redeem(world, request, code);
  const idToken = String(tokens['id_token']);
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  return { page, sub: claims.sub, accessToken: String(tokens['access_token']) };
}

export async function makeAnew(world: World, login: string): Promise<string> {
  world.print(`   (Entra stand-in: ${login} is deleted and made anew)`);
  const response = await fetch(`${world.stack.entra}/people`, {
    method: 'POST',
    body: JSON.stringify({ tenant: world.tenantOf('acme'), login, change: 'recreate' }),
  });
  return ((await response.json()) as { objectId: string }).objectId;
}

export async function linkUser(world: World): Promise<void> {
  const { email } = world.person('carol');
  const token = world.token('anna');
  const ask = (body: unknown) => world.ask('POST', LINK, { token, body });
  const before = await signIn(world, 'carol');
  const anew = await makeAnew(world, email);
  const refused = await signIn(world, 'carol');
  world.check(
    refused.page.status === 403 && refused.page.text.includes('Readiness'),
    'whoever comes with the name of a user who was somebody else is refused, and told what to do',
  );
  await readWhole(world, '?refresh=true');
  const listed = await world.ask('GET', '/accounts/acme/readiness?status=recreated-in-entra', { token });
  world.check(listed.text.includes(email), 'readiness says that she was made anew in Azure');

  const shown = await ask({ email });
  const { bound, candidates } = shown.json as unknown as Seen;
  const [candidate] = candidates;
  if (candidate === undefined || bound === null) throw new Error('nobody was found to link to');
  world.check(
    !bound.inEntra && candidate.objectId === anew && candidate.obstacle === null,
    'both are shown: the one whom Azure no longer has, and the new one',
  );
  const confirm = { objectId: candidate.objectId, replaces: bound.objectId, seen: candidate.seen };
  const other = await ask({ email, confirm: { ...confirm, seen: 'x'.repeat(43) } });
  world.check(other.status === 409, 'what was not shown can’t be confirmed');
  const linked = await ask({ email, confirm });
  world.check(linked.status === 200 && linked.json['linked'] === true, 'the Security Manager links the two');
  const after = await signIn(world, 'carol');
  world.check(
    after.sub !== undefined && after.sub === before.sub,
    'she is in again, and to the apps she is who she was',
  );
}
