/** A tenant that lets only assigned people into the app: who isn't is locked out, and what can't be seen is said. */
import { beforeEach, describe, expect, it } from 'vitest';
import { AppId, EmailAddress, UserId } from '../../shared/platform/words/identifiers.ts';
import { checksOf, TestSignInId } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import type { AppAssignments } from '../../shared/entra/ports.ts';
import { everybodyIsLetIn } from '../support/app-assignments.ts';
import { listInPages, objectId, personOf } from '../support/directory-people.ts';
import { eventsFor } from '../contracts/store-world.ts';
import { openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
beforeEach(() => {
  stage.directory.assignments = everybodyIsLetIn;
});

type Report = {
  readonly totals: { readonly lockedOut: number };
  readonly assignment: unknown;
  readonly items: readonly { readonly email: string; readonly status: string; readonly lockedOut: boolean }[];
};

async function open(): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  await place.users(
    { name: 'ann', twoFactor: true },
    { name: 'bob', twoFactor: true },
    { name: 'cat', twoFactor: true },
  );
  const people = ['ann', 'bob', 'cat'].map((name, at) => personOf(at + 1, `${name}@${place.domain}`));
  stage.directory.list = listInPages(people).list;
  return place;
}
const read = async ({ ask }: Workplace, query = '?refresh=true') =>
  (await ask('manager', 'GET', `/readiness${query}`)).json as Report;
const statuses = ({ items }: Report) => items.map(({ status }) => status);
const turnOn = async ({ ask }: Workplace, accepted: Record<string, unknown> = {}) => {
  const { etag = '' } = (await ask('manager', 'GET', '/sso')).headers;
  return ask('manager', 'PUT', '/sso', { sso: 'on', ...accepted }, { 'if-match': etag });
};

const [GROUP, APP] = [objectId(800), objectId(801)];
const page = (users: readonly number[], groups: readonly (typeof GROUP)[] = [], next?: string) =>
  Promise.resolve({ kind: 'page' as const, users: users.map(objectId), groups, next });
const required = (change: Partial<AppAssignments> = {}): AppAssignments => ({
  readApp: () => Promise.resolve({ kind: 'app', id: APP, assignmentRequired: true }),
  listAssigned: () => page([]),
  listGroup: () => page([]),
  ...change,
});
const denied = () => Promise.resolve({ kind: 'no-permission' as const });

describe('a tenant that lets only assigned people in', () => {
  it('locks out who is assigned neither by themselves nor by a group, and the number says so', async () => {
    const place = await open();
    stage.directory.assignments = required({
      listAssigned: (_, app, cursor) => (
        expect(app).toBe(APP),
        cursor === undefined ? page([1], [], '2') : page([], [GROUP])
      ),
      listGroup: (_, group) => (expect(group).toBe(GROUP), page([2])),
    });
    const report = await read(place);
    expect(statuses(report)).toEqual(['ready', 'ready', 'not-assigned']);
    expect(report).toMatchObject({ totals: { lockedOut: 1 }, assignment: { required: true, who: 'known' } });
    expect((await turnOn(place)).json).toMatchObject({ lockedOut: 1 });
    const explained = await place.ask('manager', 'POST', '/explain', { email: `cat@${place.domain}`, app: 'elevate' });
    expect(explained.json).toMatchObject({ readiness: { status: 'not-assigned', lockedOut: true } });
    expect(explained.text).toContain('assign them');
    expect((await turnOn(place, { acceptLockouts: 1 })).status).toBe(200);
  });

  it('is said not to be known where the app may not see who is assigned, and SSO goes on only when that is accepted', async () => {
    const place = await open();
    stage.directory.assignments = required({ listAssigned: denied });
    const report = await read(place);
    expect(report).toMatchObject({ totals: { lockedOut: 0 }, assignment: { required: true, who: 'unknown' } });
    expect((await turnOn(place)).json).toMatchObject({ type: 'https://sso.example/problems/readiness-unknown' });
    expect((await turnOn(place, { acceptUnknownReadiness: true })).status).toBe(409);
    const unknown = { acceptUnknownReadiness: true, unknownReadinessReason: 'all are assigned' };
    expect((await turnOn(place, unknown)).status).toBe(200);
    const { json } = await place.ask('manager', 'GET', '/audit-events?kind=sso-switched&outcome=done');
    expect(json).toMatchObject({ items: [{ after: { acceptedUnknownReadiness: 'assignment-unknown' } }] });
  });

  it('is half known where only the members of its groups can’t be seen', async () => {
    const place = await open();
    stage.directory.assignments = required({ listAssigned: () => page([1], [GROUP]), listGroup: denied });
    const report = await read(place);
    expect(statuses(report)).toEqual(['ready', 'ready', 'ready']);
    expect(report.assignment).toEqual({ required: true, who: 'partly-known' });
    expect((await turnOn(place)).status).toBe(409);
  });

  it('counts whom Azure turned away in a test sign-in, until a later test gets through', async () => {
    const place = await open();
    stage.directory.assignments = required({ listAssigned: denied });
    const email = EmailAddress.parse(`bob@${place.domain}`);
    const test = async (refusal: string | undefined) => {
      const id = TestSignInId.parse(crypto.randomUUID());
      const user = (await stage.userStore.findAddress(place.id, email))?.user?.id;
      const started = { id, account: place.id, app: AppId.parse('elevate'), email, user, startedAt: stage.clock() };
      await stage.testSignInStore.createTest({ ...started, result: undefined });
      const result = { finishedAt: stage.clock(), checks: checksOf({}), ...(refusal === undefined ? {} : { refusal }) };
      await stage.testSignInStore.finishTest(place.id, id, result);
    };
    await test('not-assigned');
    expect(statuses(await read(place))).toEqual(['ready', 'not-assigned', 'ready']);
    // It was this person: it stays with them under another name, and doesn't stay at the address.
    const bobby = EmailAddress.parse(`bobby@${place.domain}`);
    const events = eventsFor(place.id);
    const named = async (from: EmailAddress, to: EmailAddress) => {
      expect(await stage.userStore.changeUsers(place.id, [{ kind: 'rename', from, to }], events)).toEqual(['renamed']);
    };
    await named(email, bobby);
    const profile = { email, displayName: 'Another Bob', twoFactor: true, hasPassword: true };
    const another = { kind: 'upsert', profile, idIfNew: UserId.parse(crypto.randomUUID()) } as const;
    await stage.userStore.changeUsers(place.id, [another], events);
    stage.directory.list = listInPages(
      ['ann', 'bobby', 'cat', 'bob'].map((name, at) => personOf(at + 1, `${name}@${place.domain}`)),
    ).list;
    const byName = new Map((await read(place)).items.map(({ email: each, status }) => [each, status]));
    expect([byName.get(bobby), byName.get(email)]).toEqual(['not-assigned', 'ready']);
    await stage.userStore.changeUsers(place.id, [{ kind: 'remove', email }], events);
    await named(bobby, email);
    await test(undefined);
    expect(statuses(await read(place))).toEqual(['ready', 'ready', 'ready']);
    await test('not-assigned');
    stage.directory.assignments = everybodyIsLetIn;
    expect(statuses(await read(place))).toEqual(['ready', 'ready', 'ready']);
  });

  it('whose own word can’t be had is said not to be known', async () => {
    const place = await open();
    stage.directory.assignments = { ...everybodyIsLetIn, readApp: denied };
    expect(await read(place)).toMatchObject({ totals: { lockedOut: 0 }, assignment: null });
    expect((await turnOn(place)).status).toBe(200);
  });
});
