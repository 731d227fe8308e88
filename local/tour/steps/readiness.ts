/** Before the switch: the readiness report, with and without a directory that answers. */
import type { World } from '../world.ts';
import { readWhole } from './connecting.ts';

const READINESS = '/accounts/acme/readiness';

/** What the seed makes of each; nobody is excluded yet. */
const EXPECTED: Readonly<Record<string, string>> = {
  'ada@acme.example': 'ready',
  'bob@acme.example': 'two-factor-missing',
  'erin@acme.example': 'not-in-entra',
  'gina@acme-bakery.example': 'guest-in-entra',
  'ivan@acme.example': 'disabled-in-entra',
  'judy@acme.example': 'ambiguous',
  'kim@acme.example': 'address-differs',
};

type Item = { readonly email: string; readonly status: string; readonly lockedOut: boolean };

export async function readiness(world: World): Promise<void> {
  await world.fault('no-directory-permission', { tenant: world.tenantOf('acme') });
  const { state, reason } = (await readWhole(world, '?refresh=true')).json;
  const isSaid = state === 'incomplete' && reason === 'no-permission';
  world.check(isSaid, 'without the permission to read the directory the report says so');
  await world.fault(null);

  const { json } = await readWhole(world, '?refresh=true&limit=1000');
  world.check(json['state'] === 'complete', 'with it the report is complete');
  const items = (json['items'] ?? []) as readonly Item[];
  for (const [email, status] of Object.entries(EXPECTED))
    world.check(items.find((item) => item.email === email)?.status === status, `${email} is ${status}`);
  const totals = json['totals'] as { readonly users: number; readonly lockedOut: number };
  const lockedOut = items.filter((item) => item.lockedOut).length;
  const addsUp = totals.users === items.length && totals.lockedOut === lockedOut && lockedOut === 5;
  world.check(addsUp, 'the totals are those of the list: five people would be locked out');
  const isNamed = JSON.stringify(json['unverifiedDomains']) === '["acme-bakery.example"]';
  world.check(isNamed, 'the domain that the tenant has not verified is named');
  const disabled = await world.anna('GET', `${READINESS}?status=disabled-in-entra`);
  world.check((disabled.json['items'] as readonly Item[]).length === 1, 'and the list can be read by status');
  const foreign = await world.ask('GET', READINESS, { token: world.token('gwen') });
  world.check(foreign.status === 403, "another account's Security Manager sees none of it");
}
