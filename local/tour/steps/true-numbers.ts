/** What the feed and exclusions change is counted at once, without Azure: whoever decides confirms the number that is true then. */
import type { Answer, World } from '../world.ts';
import { readWhole } from './readiness.ts';

type Totals = {
  readonly users: number;
  readonly lockedOut: number;
  readonly notJudged: number;
  readonly excluded: number;
  readonly byStatus: Readonly<Record<string, number>>;
};
type App = {
  readonly id: string;
  readonly ifOn: { readonly step: string; readonly reason: string } | null;
  readonly users: { readonly withAzure: number; readonly withoutTwoFactor: number } | null;
};

const NEWCOMER = 'first.day@acme.example';
const EXCLUDED = ['erin@acme.example', 'kim@acme.example'];

const totalsOf = (answer: Answer): Totals => answer.json['totals'] as Totals;
const now = async (world: World): Promise<Totals> =>
  totalsOf(await world.anna('GET', '/accounts/acme/readiness?limit=1'));
const addsUp = ({ users, notJudged, byStatus }: Totals): boolean =>
  Object.values(byStatus).reduce((sum, count) => sum + count, notJudged) === users;

export async function trueNumbers(world: World): Promise<void> {
  const manager = { token: world.token('anna') };
  const exclusions = (body: object) => world.ask('POST', '/accounts/acme/exclusions', { ...manager, body });
  const feed = (body: object) => world.ask('POST', '/accounts/acme/users', { token: world.stack.serviceToken, body });
  const before = totalsOf(await readWhole(world, '?refresh=true&limit=1'));
  world.check(addsUp(before), `the numbers add up: ${String(before.users)} users`);

  await world.fault('no-directory-permission', { tenant: world.tenantOf('acme') });
  await exclusions({ add: EXCLUDED.map((email) => ({ email, reason: 'until they are in Azure' })) });
  const excluded = await now(world);
  world.check(
    excluded.lockedOut === before.lockedOut - 2 && excluded.excluded === before.excluded + 2 && addsUp(excluded),
    'two excluded after the report: two fewer would be locked out, and Azure wasn’t asked',
  );
  await feed({ upsert: [{ email: NEWCOMER, displayName: 'First Day', twoFactor: true, hasPassword: true }] });
  const fed = await now(world);
  world.check(
    fed.notJudged === excluded.notJudged + 1 && fed.lockedOut === excluded.lockedOut + 1 && addsUp(fed),
    'a user whom the feed has just made counts as locked out until somebody has asked Azure',
  );

  const sso = await world.ask('GET', '/accounts/acme/sso', manager);
  const turn = (body: object) =>
    world.ask('PUT', '/accounts/acme/sso', {
      ...{ ...manager, headers: { 'if-match': sso.headers.get('etag') ?? '' } },
      body: { sso: 'on', ...body },
    });
  const late = await turn({ acceptLockouts: excluded.lockedOut });
  world.check(
    late.status === 409 && late.json['lockedOut'] === fed.lockedOut,
    'the number of a moment ago is refused, with the one that is true now',
  );
  const blind = await turn({ acceptUnknownReadiness: true, unknownReadinessReason: 'We are in a hurry' });
  world.check(blind.status === 409, 'and not to know isn’t accepted where it is known');
  await world.fault(null);

  const apps = (await world.ask('GET', '/accounts/acme/apps', manager)).json['items'] as readonly App[];
  const withAzure = fed.users - fed.lockedOut - fed.excluded;
  const owa = apps.find(({ id }) => id === 'owa');
  world.check(
    apps.some(({ id, users }) => id !== 'owa' && users?.withAzure === withAzure),
    `each app says where it sends people and why; with SSO on ${String(withAzure)} would sign in with Azure`,
  );
  world.check(
    owa?.users !== undefined && (owa.users?.withAzure ?? 0) + (owa.users?.withoutTwoFactor ?? 0) === withAzure,
    'of whom OWA sends those with 2FA alone',
  );

  await exclusions({ remove: EXCLUDED });
  await feed({ remove: [NEWCOMER] });
  world.check(
    JSON.stringify(await now(world)) === JSON.stringify(before),
    'all taken back, the numbers are as they were',
  );
}
