/** Why somebody couldn't sign in, since when it is so, and who changed it: what the admin finds out without asking anybody. */
import type { World } from '../world.ts';
import { signInWithAzure } from './signing-in.ts';

type Item = { readonly action: string; readonly address: string | null };

/** A failed sign-in's support code, read out on the phone and typed as people do. */
export async function supportCode(world: World): Promise<void> {
  const token = world.token('anna');
  const page = await signInWithAzure(world, 'elevate', 'gina');
  const code = /<code>([^<]+)<\/code>/.exec(page.html)?.[1] ?? '';
  world.check(code !== '', 'the page of a refused sign-in has a support code');
  const explain = (account: string, contact: 'anna' | 'gwen', typed: string) =>
    world.ask('POST', `/accounts/${account}/explain`, { token: world.token(contact), body: { supportCode: typed } });
  const story = await explain('acme', 'anna', code.toLowerCase().replace('-', ' '));
  world.check(
    story.json['outcome'] === 'guest' && story.json['email'] === world.person('gina').email,
    'explain tells its story: a guest, and the address that was typed',
  );
  world.check(String(story.json['sentence']).includes('guest'), 'with a sentence for the admin');
  const foreign = await explain('globex', 'gwen', code);
  world.check(foreign.status === 404, 'to another customer the code says nothing');
  const bob = await world.ask('POST', '/accounts/acme/explain', {
    token,
    body: { email: world.person('bob').email, app: 'elevate' },
  });
  const since = bob.json['since'] as { auditEvent?: { action?: string; actor?: { id?: string } } | null } | null;
  world.check(
    since?.auditEvent?.actor?.id === 'contact-anna',
    `for Bob explain says since when it is so: ${since?.auditEvent?.action ?? 'nothing'}, by Anna`,
  );
}

/** The trail narrowed to what matters, and taken along. */
export async function filteredTrail(world: World): Promise<void> {
  const trail = (query: string) => world.anna('GET', `/accounts/acme/audit-events?${query}`);
  const switched = (await trail('kind=sso-switched&outcome=done&actor=contact-anna')).json['items'] as Item[];
  world.check(
    switched.length > 0 && switched.every(({ action }) => action === 'sso-switched'),
    'the trail, narrowed to what Anna switched',
  );
  const refused = (await trail('outcome=refused')).json['items'] as Item[];
  world.check(refused.length > 0, 'what was refused, whoever tried');
  world.check(
    refused.some(({ address }) => address !== null),
    'with the address that it came from',
  );
  const later = new Date(Date.now() + 86_400_000).toISOString();
  world.check(
    (((await trail(`from=${later}`)).json['items'] ?? []) as Item[]).length === 0,
    'nothing from tomorrow on',
  );
  const csv = await trail('format=csv');
  world.check(csv.text.startsWith('at,actorKind,actorId,address,'), 'as CSV');
  const lines = (await trail('format=jsonl&limit=2')).text.trimEnd().split('\n');
  world.check(lines.length === 2 && lines.every((line) => line.startsWith('{')), 'and as lines of JSON, page by page');
}
