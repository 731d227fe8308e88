/** Why somebody couldn't sign in, since when it is so, and who changed it: what the admin finds out without asking anybody. */
import type { World } from '../world.ts';
import { signInWithAzure } from './signing-in.ts';

type Item = { readonly action: string; readonly address: string | null };
type Since = { readonly auditEvent?: { readonly action?: string; readonly actor?: { readonly id?: string } } | null };

/** A failed sign-in's support code, read out on the phone and typed as people do. */
export async function supportCode(world: World): Promise<void> {
  const page = await signInWithAzure(world, 'elevate', 'gina');
  const code = /<code>([^<]+)<\/code>/.exec(page.html)?.[1] ?? '';
  world.check(code !== '', 'the page of a refused sign-in has a support code');
  const typed = { supportCode: code.toLowerCase().replace('-', ' ') };
  const { json } = await world.anna('POST', '/accounts/acme/explain', typed);
  const isHers = json['outcome'] === 'guest' && json['email'] === world.person('gina').email;
  world.check(isHers, 'explain tells its story: a guest, and the address that was typed');
  world.check(String(json['sentence']).includes('guest'), 'with a sentence for the admin');
  const asGwen = { token: world.token('gwen'), body: { supportCode: code } };
  const foreign = await world.ask('POST', '/accounts/globex/explain', asGwen);
  world.check(foreign.status === 404, 'to another customer the code says nothing');
  const whoAndWhere = { email: world.person('bob').email, app: 'elevate' };
  const bob = await world.anna('POST', '/accounts/acme/explain', whoAndWhere);
  const { action = 'nothing', actor } = (bob.json['since'] as Since | null)?.auditEvent ?? {};
  world.check(actor?.id === 'contact-anna', `for Bob explain says since when it is so: ${action}, by Anna`);
}

/** The trail narrowed to what matters, and taken along. */
export async function filteredTrail(world: World): Promise<void> {
  const trail = (query: string) => world.anna('GET', `/accounts/acme/audit-events?${query}`);
  const items = async (query: string) => ((await trail(query)).json['items'] ?? []) as Item[];
  const switched = await items('kind=sso-switched&outcome=done&actor=contact-anna');
  const isNarrow = switched.length > 0 && switched.every(({ action }) => action === 'sso-switched');
  world.check(isNarrow, 'the trail, narrowed to what Anna switched');
  const refused = await items('outcome=refused');
  world.check(refused.length > 0, 'what was refused, whoever tried');
  const isLocated = refused.some(({ address }) => address !== null);
  world.check(isLocated, 'with the address that it came from');
  const later = await items(`from=${new Date(Date.now() + 86_400_000).toISOString()}`);
  world.check(later.length === 0, 'nothing from tomorrow on');
  const csv = await trail('format=csv');
  world.check(csv.text.startsWith('at,actorKind,actorId,address,'), 'as CSV');
  const lines = (await trail('format=jsonl&limit=2')).text.trimEnd().split('\n');
  world.check(lines.length === 2 && lines.every((line) => line.startsWith('{')), 'and as lines of JSON, page by page');
}
