/** What the feed and exclusions change is counted at once, without Azure: whoever decides confirms the number that is true then. */
import type { Answer, World } from '../world.ts';
import { putSso, readWhole } from './connecting.ts';

type Totals = Readonly<Record<'users' | 'lockedOut' | 'notJudged' | 'excluded', number>> & {
  readonly byStatus: Readonly<Record<string, number>>;
};
type App = {
  readonly id: string;
  readonly users: { readonly withAzure: number; readonly withoutTwoFactor: number } | null;
};

const NEWCOMER = 'first.day@acme.example';
const EXCLUDED = ['erin@acme.example', 'kim@acme.example'];

const totalsOf = (answer: Answer): Totals => answer.json['totals'] as Totals;
const addsUp = ({ users, notJudged, byStatus }: Totals): boolean =>
  Object.values(byStatus).reduce((sum, count) => sum + count, notJudged) === users;

export async function trueNumbers(world: World): Promise<void> {
  const exclusions = (body: object) => world.anna('POST', '/accounts/acme/exclusions', body);
  const feed = (body: object) => world.feed('POST', '/accounts/acme/users', body);
  const now = async () => totalsOf(await world.anna('GET', '/accounts/acme/readiness?limit=1'));
  const before = totalsOf(await readWhole(world, '?refresh=true&limit=1'));
  world.check(addsUp(before), `the numbers add up: ${before.users} users`);

  await world.fault('no-directory-permission', { tenant: world.tenantOf('acme') });
  await exclusions({ add: EXCLUDED.map((email) => ({ email, reason: 'until they are in Azure' })) });
  const excluded = await now();
  const areFewer = excluded.lockedOut === before.lockedOut - 2 && excluded.excluded === before.excluded + 2;
  const fewer = 'two excluded after the report: two fewer would be locked out, and Azure wasn’t asked';
  world.check(areFewer && addsUp(excluded), fewer);
  await feed({ upsert: [{ email: NEWCOMER, displayName: 'First Day', twoFactor: true, hasPassword: true }] });
  const fed = await now();
  const isOneMore = fed.notJudged === excluded.notJudged + 1 && fed.lockedOut === excluded.lockedOut + 1;
  const oneMore = 'a user whom the feed has just made counts as locked out until somebody has asked Azure';
  world.check(isOneMore && addsUp(fed), oneMore);

  const late = await putSso(world, { sso: 'on', acceptLockouts: excluded.lockedOut });
  const isRefused = late.status === 409 && late.json['lockedOut'] === fed.lockedOut;
  world.check(isRefused, 'the number of a moment ago is refused, with the one that is true now');
  const unknown = { acceptUnknownReadiness: true, unknownReadinessReason: 'We are in a hurry' };
  const blind = await putSso(world, { sso: 'on', ...unknown });
  world.check(blind.status === 409, 'and not to know isn’t accepted where it is known');
  await world.fault(null);

  const apps = (await world.anna('GET', '/accounts/acme/apps')).json['items'] as readonly App[];
  const withAzure = fed.users - fed.lockedOut - fed.excluded;
  const isSaid = apps.some(({ id, users }) => id !== 'owa' && users?.withAzure === withAzure);
  const said = `each app says where it sends people and why; with SSO on ${withAzure} would sign in with Azure`;
  world.check(isSaid, said);
  const owa = apps.find(({ id }) => id === 'owa')?.users;
  const isOwa = owa && owa.withAzure + owa.withoutTwoFactor === withAzure;
  world.check(isOwa === true, 'of whom OWA sends those with 2FA alone');

  await exclusions({ remove: EXCLUDED });
  await feed({ remove: [NEWCOMER] });
  const isAsBefore = JSON.stringify(await now()) === JSON.stringify(before);
  world.check(isAsBefore, 'all taken back, the numbers are as they were');
}
