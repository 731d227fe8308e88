import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { commitChange } from '../../shared/platform/tables/commit-change.ts';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { auditEventMaker } from '../../shared/audit/make-audit-event.ts';
import { someEvent, somePerson, upsert } from '../contracts/store-world.ts';
import { spoilRow } from '../support/storage/spoil-row.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type Explained = {
  readonly reason: string;
  readonly since: { readonly at: string; readonly auditEvent: unknown } | null;
};

/** What "explain" says of Ann, and the newest event of the trail as it should then be linked. */
const explainAnn = (place: Workplace, app = 'elevate') => explain(place, `ann@${place.domain}`, app);

async function explain(place: Workplace, email: string, app = 'elevate') {
  const { json } = await place.ask('manager', 'POST', '/explain', { email, app });
  const { reason, since } = json as Explained;
  const [newest] = await auditOf(place);
  const { id, action, at, actor } = newest ?? {};
  return { reason, since, linked: { at, auditEvent: { id, action, at, actor } }, action };
}

/** As if a feed had moved for days. */
async function makeEvents({ id }: Workplace, number: number): Promise<void> {
  const makeEvent = auditEventMaker({ ...stage, randomId: () => randomUUID() }, id, { kind: 'system' });
  const makeSome = () =>
    Array.from({ length: 99 }, () => makeEvent('users-changed', undefined, { changed: ['bob@b.example'] }));
  for (let made = 0; made < number; made += 99) {
    const [first, ...more] = makeSome();
    if (first !== undefined) await commitChange(stage.tables.accounts, id, [], [first, ...more]);
  }
}

/** As at her first sign-in. */
async function bindAnn({ id, domain }: Workplace): Promise<void> {
  const identity = somePerson();
  const found = await stage.userStore.findCandidates(id, identity, EmailAddress.parse(`ann@${domain}`));
  const { byAddress: value, addressVersion: version, addressMarks: marks } = found;
  if (value?.user === undefined || version === undefined) throw new Error('no user');
  const event = someEvent(id, { action: 'user-bound', at: stage.clock() });
  const binding = { accountId: id, user: value.user, identity, event };
  expect(await stage.userStore.bindUser(binding, { value, version, marks })).toBe('bound');
}

describe('"since" of an explained decision', () => {
  it('is the change that made it so, step by step, as its event stands in the trail', async () => {
    const place = await openWorkplace(stage);
    const steps: readonly (readonly [string, string, () => Promise<unknown>])[] = [
      ['not-connected', 'account-created', () => Promise.resolve()],
      ['sso-on', 'sso-switched', async () => (await place.connectTenant(), await place.turn('on'))],
      ['excluded', 'exclusion-added', () => exclude(place, { reason: 'On a project' })],
      [
        'sso-on',
        'exclusion-removed',
        () => place.ask('manager', 'POST', '/exclusions', { remove: [`ann@${place.domain}`] }),
      ],
      ['sso-off', 'sso-switched', () => place.turn('off')],
      ['not-connected', 'integration-disconnected', () => place.ask('manager', 'DELETE', '/integration')],
    ];
    for (const [reason, action, change] of steps) {
      await change();
      const explained = await explainAnn(place);
      expect([explained.reason, explained.action, explained.since]).toEqual([reason, action, explained.linked]);
    }
  });

  it('passes over what happened to others, and over what was refused', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    const { linked } = await explainAnn(place);
    await exclude(place, {}, 'bob');
    await place.ask('manager', 'POST', '/exclusions', { remove: [`bob@${place.domain}`] });
    await place.ask('contact', 'PUT', '/sso', { sso: 'off' }, { 'if-match': '"1"' });
    await place.users({ name: 'ann' });
    expect((await explainAnn(place)).since).toEqual(linked);
  });

  it('is the moment at which an exclusion ran out, which no event tells', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    const expiresAt = new Date(stage.time.now.getTime() + 60_000).toISOString();
    await exclude(place, { expiresAt });
    expect((await explainAnn(place)).reason).toBe('excluded');
    stage.time.now = new Date(stage.time.now.getTime() + 120_000);
    expect(await explainAnn(place)).toMatchObject({ reason: 'sso-on', since: { at: expiresAt, auditEvent: null } });
    // Neither to take the dead exclusion off the list, nor to remove the user with one, changes who signs in how.
    await place.ask('manager', 'POST', '/exclusions', { remove: [`ann@${place.domain}`] });
    expect(await explainAnn(place)).toMatchObject({ action: 'exclusion-removed', since: { at: expiresAt } });
    await place.turn('off');
    await place.turn('on');
    const { since, linked } = await explainAnn(place);
    expect(since).toEqual(linked);
  });

  it('names no change that left everything as it was', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.users({ name: 'ann' });
    const sinceOf = async () => (await explainAnn(place)).since;
    const off = await sinceOf();
    await place.turn('shadow');
    expect(await sinceOf()).toEqual(off);
    await place.turn('off');
    expect(await sinceOf()).toEqual(off);
    await place.turn('on');
    const on = await sinceOf();
    await exclude(place, { reason: 'On a project' });
    const excluded = await sinceOf();
    await exclude(place, { reason: 'On another' });
    expect(await sinceOf()).toEqual(excluded);
    const expiresAt = new Date(stage.time.now.getTime() + 60_000).toISOString();
    await place.ask('manager', 'POST', '/exclusions', { remove: [`ann@${place.domain}`] });
    await exclude(place, { expiresAt });
    stage.time.now = new Date(stage.time.now.getTime() + 120_000);
    await place.ask('service', 'POST', '/users', { remove: [`ann@${place.domain}`] });
    expect(await sinceOf()).not.toEqual((await explainAnn(place)).linked);
    expect(on).not.toEqual(excluded);
    const [removal] = await auditOf(place);
    expect(removal).toMatchObject({
      after: { exclusionsRemoved: [`ann@${place.domain}`], exclusionsEnded: [`ann@${place.domain}`] },
    });
  });

  it('is the user’s change where the missing second factor decides, and the product’s loss where that does', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    await place.users({ name: 'ann' });
    const twoFactor = await explainAnn(place, 'owa');
    expect([twoFactor.reason, twoFactor.since]).toEqual(['two-factor-required', twoFactor.linked]);
    await place.users({ name: 'ann', twoFactor: true });
    const allowed = await explainAnn(place, 'owa');
    expect([allowed.reason, allowed.since]).toEqual(['sso-on', allowed.linked]);
    expect(allowed.action).toBe('users-changed');
    await place.users({ name: 'ann', twoFactor: true, hasPassword: false });
    expect((await explainAnn(place, 'owa')).since).toEqual(allowed.since);
  });

  it('is older than a rename, which leads on to where the older events name the user', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    await place.users({ name: 'maiden' });
    await exclude(place, { reason: 'On a project' }, 'maiden');
    const [excluded] = await auditOf(place);
    const [from, to] = [`maiden@${place.domain}`, `ann@${place.domain}`];
    await place.ask('service', 'POST', '/users', { rename: [{ from, to }] });
    const explained = await explainAnn(place);
    expect(explained.action).toBe('user-renamed');
    expect([explained.reason, explained.since]).toMatchObject(['excluded', { auditEvent: { id: excluded?.['id'] } }]);
    const { json } = await place.ask('manager', 'POST', '/explain', { email: from, app: 'elevate' });
    expect(json).toMatchObject({ email: from, reason: 'sso-on', renamedTo: to, aliasOf: null, aliases: [] });
    // Also behind what came after at the old address, and no longer than nobody has it.
    await exclude(place, { reason: 'Ahead' }, 'maiden');
    const ahead = await place.ask('manager', 'POST', '/explain', { email: from, app: 'elevate' });
    expect(ahead.json).toMatchObject({ reason: 'excluded', renamedTo: to });
    await place.users({ name: 'maiden' });
    const again = await place.ask('manager', 'POST', '/explain', { email: from, app: 'elevate' });
    expect(again.json).toMatchObject({ renamedTo: null });
    await place.ask('service', 'POST', '/users', { remove: [from] });
    const removed = await place.ask('manager', 'POST', '/explain', { email: from, app: 'elevate' });
    expect(removed.json).toMatchObject({ renamedTo: null });
  });

  it('stands when six thousand changes of others lie in between', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.users({ name: 'ann', twoFactor: true });
    await place.turn('on');
    const on = await explainAnn(place);
    await exclude(place, {});
    const excluded = await explainAnn(place);
    await makeEvents(place, 6000);
    expect((await explainAnn(place)).since).toEqual(excluded.linked);
    await place.ask('manager', 'POST', '/exclusions', { remove: [`ann@${place.domain}`] });
    const included = await explainAnn(place);
    await makeEvents(place, 1000);
    expect((await explainAnn(place)).since).toEqual(included.linked);
    expect(on.since).toEqual(on.linked);
  });

  it('goes along with a user who is renamed, holds for every alias, and stays through a first sign-in', async () => {
    const place = await openWorkplace(stage);
    const [ann, wed] = [`ann@${place.domain}`, `wed@${place.domain}`];
    await place.connectTenant();
    await place.users({ name: 'ann' });
    const made = await explainAnn(place);
    await place.turn('on');
    const on = await explainAnn(place);
    await exclude(place, {});
    const excluded = await explainAnn(place);
    await bindAnn(place);
    expect((await explainAnn(place)).since).toEqual(excluded.linked);
    await place.ask('service', 'POST', '/users', { rename: [{ from: ann, to: wed }] });
    expect(await explain(place, wed)).toMatchObject({ reason: 'excluded', since: excluded.linked });
    // At the address of before she no longer is excluded: since the rename.
    const left = await explainAnn(place);
    expect(left).toMatchObject({ reason: 'sso-on', action: 'user-renamed', since: left.linked });
    const withAlias = upsert(wed, { aliases: [EmailAddress.parse(ann)] });
    const makeEvent = auditEventMaker({ ...stage, randomId: () => randomUUID() }, place.id, { kind: 'system' });
    expect(await stage.userStore.changeUsers(place.id, [withAlias], makeEvent)).toEqual(['changed']);
    expect(await explainAnn(place)).toMatchObject({ reason: 'excluded', since: excluded.linked });
    await place.ask('manager', 'POST', '/exclusions', { remove: [ann] });
    const included = await explainAnn(place);
    expect(included).toMatchObject({ action: 'exclusion-removed', since: included.linked });
    expect(await explain(place, wed, 'owa')).toMatchObject({
      reason: 'two-factor-required',
      since: { auditEvent: made.linked.auditEvent },
    });
    expect(on.since).toEqual(on.linked);
  });

  it('knows of an address that has nothing on record any more, and of who comes there again', async () => {
    const place = await openWorkplace(stage);
    const ann = `ann@${place.domain}`;
    await place.connectTenant();
    await place.turn('on');
    const on = await explainAnn(place);
    await exclude(place, {});
    await place.ask('manager', 'POST', '/exclusions', { remove: [ann] });
    const included = await explainAnn(place);
    expect(included).toMatchObject({ reason: 'sso-on', since: included.linked });
    await place.users({ name: 'ann' });
    expect((await explainAnn(place)).since).toEqual(included.linked);
    await exclude(place, {});
    await place.ask('service', 'POST', '/users', { remove: [ann] });
    const removed = await explainAnn(place);
    expect(removed).toMatchObject({ reason: 'sso-on', action: 'users-changed', since: removed.linked });
    await place.users({ name: 'ann', twoFactor: true });
    expect((await explainAnn(place)).since).toEqual(removed.linked);
    expect((await explain(place, `bob@${place.domain}`)).since).toEqual(on.linked);
  });

  it('is nothing, rather than something wrong, where another version of the service wrote the row, until it is marked again', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.users({ name: 'ann', twoFactor: true });
    await place.turn('on');
    const on = await explainAnn(place);
    const unmark = (row: string) => spoilRow(stage.tables.accounts, place.id, row, { marks: undefined });
    await unmark(`user:ann@${place.domain}`);
    // It may have taken an exclusion away just now.
    expect(await explainAnn(place)).toMatchObject({ reason: 'sso-on', since: null });
    // What is written about her goes on from there, whatever it is, and says what it marks.
    await bindAnn(place);
    expect((await explainAnn(place)).since).toBeNull();
    await exclude(place, {});
    const excluded = await explainAnn(place);
    expect(excluded.since).toEqual(excluded.linked);
    await place.ask('manager', 'POST', '/exclusions', { remove: [`ann@${place.domain}`] });
    const included = await explainAnn(place);
    expect(included.since).toEqual(included.linked);
    await unmark('account');
    expect((await explainAnn(place)).since).toBeNull();
    await place.turn('off');
    const off = await explainAnn(place);
    expect(off).toMatchObject({ reason: 'sso-off', since: off.linked });
    expect(on.since).toEqual(on.linked);
    // What can't be read of them is as if it weren't there: a decision never waits for it.
    await spoilRow(stage.tables.accounts, place.id, 'account', { marks: '{' });
    expect(await explainAnn(place)).toMatchObject({ reason: 'sso-off', since: null });
  });

  const exclude = (place: Workplace, more: Readonly<Record<string, string>>, name = 'ann') =>
    place.ask('manager', 'POST', '/exclusions', { add: [{ email: `${name}@${place.domain}`, ...more }] });
});

describe('a question that "explain" can’t answer', () => {
  it.each([
    ['no member', {}, ['/email', '/app']],
    ['an address alone', { email: 'ann@contoso.example' }, ['/app']],
    ['an app alone', { app: 'elevate' }, ['/email']],
    ['a code with an address', { email: 'ann@contoso.example', supportCode: '7KQ2M-9XTRD' }, ['/supportCode']],
    ['a code with an app', { app: 'elevate', supportCode: '7KQ2M-9XTRD' }, ['/supportCode']],
    ['a code that is none', { supportCode: '7KQ2M-9XTR' }, ['/supportCode']],
    ['a code with letters that are never given out', { supportCode: '7KQ2M-9XTR0' }, ['/supportCode']],
    ['markup as a code', { supportCode: '<script>alert("x")</script>' }, ['/supportCode']],
    ['a number as a code', { supportCode: 7 }, ['/supportCode']],
    ['null as a code, which is none', { supportCode: null }, ['/email', '/app']],
  ])('is refused, naming the field: %s', async (_, question, fields) => {
    const { ask } = await openWorkplace(stage);
    const { status, json, text } = await ask('manager', 'POST', '/explain', question);
    expect(status).toBe(400);
    expect((json as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(fields);
    expect(text).not.toMatch(/<script|9XTR(?!D)/);
  });

  it('is a code that was never given out', async () => {
    const { ask } = await openWorkplace(stage);
    const { status, json } = await ask('manager', 'POST', '/explain', { supportCode: '7KQ2M-9XTRD' });
    expect([status, json]).toMatchObject([404, { type: 'https://sso.example/problems/story-not-found' }]);
  });
});
