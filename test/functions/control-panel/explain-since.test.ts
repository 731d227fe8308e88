import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace, type Workplace } from './ask-as.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

type Explained = {
  readonly reason: string;
  readonly since: { readonly at: string; readonly auditEvent: unknown } | null;
};

/** What "explain" says of Ann, and the newest event of the trail as it should then be linked. */
async function explainAnn(place: Workplace, app = 'elevate') {
  const { json } = await place.ask('manager', 'POST', '/explain', { email: `ann@${place.domain}`, app });
  const { reason, since } = json as Explained;
  const [newest] = await auditOf(place);
  const { id, action, at, actor } = newest ?? {};
  return { reason, since, linked: { at, auditEvent: { id, action, at, actor } }, action };
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
    await place.users({ name: 'maiden' });
    const again = await place.ask('manager', 'POST', '/explain', { email: from, app: 'elevate' });
    expect(again.json).toMatchObject({ renamedTo: null });
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
