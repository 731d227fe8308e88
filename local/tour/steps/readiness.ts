/** Before the switch: the readiness report, with and without a directory that answers. */
import type { Answer, World } from '../world.ts';

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
type Totals = { readonly users: number; readonly lockedOut: number };

const read = (world: World, query = ''): Promise<Answer> => world.anna('GET', `${READINESS}${query}`);

/** The report is asked for until it is whole, as a page does that shows its progress. */
export async function readWhole(world: World, first = ''): Promise<Answer> {
  let answer = await read(world, first);
  await world.untilSo(async () => {
    if (answer.json['state'] === 'running') answer = await read(world);
    return answer.json['state'] !== 'running';
  });
  return answer;
}

export async function readiness(world: World): Promise<void> {
  await world.fault('no-directory-permission', { tenant: world.tenantOf('acme') });
  const refused = await readWhole(world, '?refresh=true');
  world.check(
    refused.json['state'] === 'incomplete' && refused.json['reason'] === 'no-permission',
    'without the permission to read the directory the report says so',
  );
  await world.fault(null);

  const report = await readWhole(world, '?refresh=true&limit=1000');
  world.check(report.json['state'] === 'complete', 'with it the report is complete');
  const items = (report.json['items'] ?? []) as readonly Item[];
  for (const [email, status] of Object.entries(EXPECTED)) {
    world.check(items.find((item) => item.email === email)?.status === status, `${email} is ${status}`);
  }
  const totals = report.json['totals'] as Totals;
  const lockedOut = items.filter((item) => item.lockedOut);
  world.check(
    totals.users === items.length && totals.lockedOut === lockedOut.length && lockedOut.length === 5,
    'the totals are those of the list: five people would be locked out',
  );
  world.check(
    JSON.stringify(report.json['unverifiedDomains']) === '["acme-bakery.example"]',
    'the domain that the tenant has not verified is named',
  );
  const disabled = await read(world, '?status=disabled-in-entra');
  world.check((disabled.json['items'] as readonly Item[]).length === 1, 'and the list can be read by status');
  const foreign = await world.ask('GET', READINESS, { token: world.token('gwen') });
  world.check(foreign.status === 403, "another account's Security Manager sees none of it");
}
