import { describe, expect, it } from 'vitest';
import { auditOf, openWorkplace, type Workplace, reportReadiness } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
type Rule = { readonly rule: number; readonly applies: boolean; readonly facts: Readonly<Record<string, unknown>> };
type Explained = Readonly<Record<string, unknown>> & { readonly rules: readonly (Rule & { sentence: string })[] };

describe('the SSO switch', () => {
  it('begins off, with an ETag in quotes', async () => {
    const { ask } = await openWorkplace(stage);
    const answered = await ask('manager', 'GET', '/sso');
    expect(answered.json).toEqual({ sso: 'off', shadowSince: null });
    expect(answered.headers['etag']).toBe('"0"');
  });

  it('goes on and off, with a new ETag and an audit event each time', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const on = await place.turn('on');
    expect([on.status, on.json, on.headers['etag']]).toEqual([
      200,
      { sso: 'on', shadowSince: null, usersWithoutPassword: null, disabledInEntra: null, blockedUsersWhoLeft: null },
      '"1"',
    ]);
    const off = await place.turn('off');
    expect(off.headers['etag']).toBe('"2"');
    const switched = (await auditOf(place)).filter(({ action }) => action === 'sso-switched');
    expect(switched).toMatchObject([
      { actor: { kind: 'contact', id: 'manager-1' }, before: { sso: 'on' }, after: { sso: 'off' } },
      { before: { sso: 'off' }, after: { sso: 'on' } },
    ]);
  });

  it('says when it goes off how many have no password, and who', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann', hasPassword: false }, { name: 'bea' }, { name: 'cleo', hasPassword: false });
    await place.connectTenant();
    await place.turn('on');
    expect((await place.turn('off')).json).toMatchObject({
      sso: 'off',
      shadowSince: null,
      usersWithoutPassword: {
        ...{ count: 2, items: [`ann@${place.domain}`, `cleo@${place.domain}`], next: null, unreadable: 0 },
        list: `https://sso.example/accounts/${place.id}/users-without-password`,
      },
    });
  });

  it('lists 100 of them and leads to the rest', async () => {
    const place = await openWorkplace(stage);
    await place.users(...Array.from({ length: 130 }, (_, index) => ({ name: `u${index}`, hasPassword: false })));
    const { usersWithoutPassword } = (await place.turn('off')).json as {
      usersWithoutPassword: { count: number; items: string[]; next: string };
    };
    expect(usersWithoutPassword.count).toBe(130);
    expect(usersWithoutPassword.items).toHaveLength(100);
    const rest = await place.ask('manager', 'GET', `/users-without-password?after=${usersWithoutPassword.next}`);
    const { items } = rest.json as { items: string[] };
    expect(new Set([...usersWithoutPassword.items, ...items]).size).toBe(130);
  }, 60_000);

  it('stays as it is, version and audit trail included, when turned to where it is', async () => {
    const place = await openWorkplace(stage);
    expect((await place.turn('off')).headers['etag']).toBe('"0"');
    expect(await auditOf(place)).toHaveLength(1);
    await place.connectTenant();
    await place.turn('on');
    const events = await auditOf(place);
    // Nobody asks who is locked out by what is so already.
    const again = await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': '"1"' });
    expect([again.status, again.json, again.headers['etag']]).toEqual([
      200,
      { sso: 'on', shadowSince: null, usersWithoutPassword: null, disabledInEntra: null, blockedUsersWhoLeft: null },
      '"1"',
    ]);
    expect(await auditOf(place)).toEqual(events);
  });

  it('can not go on without a connected tenant', async () => {
    const place = await openWorkplace(stage);
    const answered = await place.turn('on');
    expect([answered.status, answered.json]).toMatchObject([
      409,
      { type: 'https://sso.example/problems/not-connected' },
    ]);
  });

  it('can not go on while the integration is broken, but can go off', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    stage.entra.consent = 'consent-withdrawn';
    await place.ask('manager', 'GET', '/integration');
    expect((await place.turn('off')).status).toBe(200);
    const refused = await place.turn('on');
    expect([refused.status, refused.json]).toMatchObject([
      409,
      { type: 'https://sso.example/problems/integration-broken' },
    ]);
    expect((await auditOf(place))[0]).toMatchObject({ outcome: 'refused', refusal: 'integration-broken' });
    stage.entra.consent = 'granted';
    expect((await place.turn('on')).status).toBe(200);
    expect((await auditOf(place))[1]).toMatchObject({ action: 'integration-mended' });
  });

  it('asks Entra at each turn to on, however shortly after the last', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const asked = stage.entra.checks;
    expect((await place.turn('on')).status).toBe(200);
    expect((await place.turn('off')).status).toBe(200);
    stage.entra.consent = 'consent-withdrawn';
    const refused = await place.turn('on');
    stage.entra.consent = 'granted';
    expect([refused.status, (refused.json as { type: string }).type, stage.entra.checks - asked]).toEqual([
      ...[409, 'https://sso.example/problems/integration-broken', 2],
    ]);
    expect((await place.ask('manager', 'GET', '/sso')).json).toMatchObject({ sso: 'off' });
  });

  it.each([
    ['without If-Match', {}, 428, undefined],
    ['with an empty If-Match', { 'if-match': '' }, 428, undefined],
    ['with *', { 'if-match': '*' }, 400, 'header/if-match'],
    ['with a version that is not the current one', { 'if-match': '"7"' }, 412, undefined],
    ['with a weak tag', { 'if-match': 'W/"0"' }, 412, undefined],
    ['with a tag that is not ours', { 'if-match': '"abc"' }, 412, undefined],
    ['with a tag without quotes', { 'if-match': '0' }, 400, 'header/if-match'],
    ['with a list of tags', { 'if-match': '"0", "1"' }, 400, 'header/if-match'],
  ])('is not turned %s', async (_, headers: Record<string, string>, status, field) => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const answered = await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, headers);
    expect(answered.status).toBe(status);
    if (field !== undefined) expect(answered.json).toMatchObject({ errors: [{ field }] });
    expect((await place.ask('manager', 'GET', '/sso')).json).toEqual({ sso: 'off', shadowSince: null });
  });

  it('obeys one of two admins who turn it at once', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await reportReadiness(stage, place, 0);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': '"0"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const switched = (await auditOf(place)).filter(({ action }) => action === 'sso-switched');
    expect(switched.map(({ refusal }) => refusal ?? 'done').sort()).toEqual([
      'done',
      ...['version-changed', 'version-changed', 'version-changed'],
    ]);
  });

  it('says to the second of two admins what changed meanwhile: where it is, since when, and by whom', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('shadow');
    const { shadowSince } = (await place.ask('manager', 'GET', '/sso')).json as { shadowSince: string };
    const late = await place.ask('manager', 'PUT', '/sso', { sso: 'off' }, { 'if-match': '"0"' });
    expect(late.status).toBe(412);
    expect(late.json).toMatchObject({
      type: 'https://sso.example/problems/version-changed',
      current: { sso: 'shadow', etag: '"1"', changedAt: shadowSince, changedBy: 'manager-1' },
    });
    expect((await auditOf(place))[0]).toMatchObject({
      ...{ action: 'sso-switched', outcome: 'refused', refusal: 'version-changed' },
      ...{ actor: { kind: 'contact', id: 'manager-1' }, before: { sso: 'shadow' }, after: { sso: 'off' } },
    });
    // With what the answer says the second can go on without asking again.
    const { etag } = (late.json as { current: { etag: string } }).current;
    expect((await place.ask('manager', 'PUT', '/sso', { sso: 'off' }, { 'if-match': etag })).status).toBe(200);
  });

  it('says of a switch that was never turned only where it is', async () => {
    const place = await openWorkplace(stage);
    const stale = await place.ask('manager', 'PUT', '/sso', { sso: 'off' }, { 'if-match': '"9"' });
    expect((stale.json as { current: unknown }).current).toEqual({
      ...{ sso: 'off', etag: '"0"', changedAt: null, changedBy: null },
    });
  });
});

describe('shadow', () => {
  it('is turned to with a connected tenant only', async () => {
    const place = await openWorkplace(stage);
    const refused = await place.turn('shadow');
    expect([refused.status, refused.json]).toMatchObject([409, { type: 'https://sso.example/problems/not-connected' }]);
    expect((await auditOf(place))[0]).toMatchObject({
      ...{ action: 'sso-switched', outcome: 'refused', refusal: 'not-connected', after: { sso: 'shadow' } },
    });
    await place.connectTenant();
    expect((await place.turn('shadow')).status).toBe(200);
  });

  it('says since when, keeps that when it is turned to again, and begins afresh after another position', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const since = ({ json }: { json: unknown }) => (json as { shadowSince: string }).shadowSince;
    const first = await place.turn('shadow');
    expect(first.json).toMatchObject({ sso: 'shadow', usersWithoutPassword: { count: 0 } });
    expect((await place.ask('manager', 'GET', '/sso')).json).toEqual({ sso: 'shadow', shadowSince: since(first) });
    expect(since(await place.turn('shadow'))).toBe(since(first));
    expect((await place.turn('off')).json).toMatchObject({ shadowSince: null });
    expect(Date.parse(since(await place.turn('shadow')))).toBeGreaterThan(Date.parse(since(first)));
  });

  it('changes no decision: it is explained as with off, beside what on would do', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann' });
    await place.connectTenant();
    const question = { email: `ann@${place.domain}`, app: 'elevate' };
    const off = await place.ask('manager', 'POST', '/explain', question);
    await place.turn('shadow');
    const inShadow = await place.ask('manager', 'POST', '/explain', question);
    const { since, shadow, ...told } = inShadow.json as Explained;
    expect(shadow).toEqual({ step: 'entra', reason: 'sso-on' });
    // Passwords have held since off: nothing changed with shadow.
    expect(since).toMatchObject({ auditEvent: { action: 'account-created' } });
    // Of all that decides, only what is said of the switch itself differs; that rule holds as with off.
    const { shadow: none, outlook: nowhere, since: sinceThen, rules: rulesOff, ...asOff } = off.json as Explained;
    const { rules, outlook, ...asInShadow } = told;
    const bySwitch = (each: Rule) => each.facts['sso'] !== undefined;
    expect(asInShadow).toEqual(asOff);
    expect([none, nowhere, outlook]).toEqual([null, null, expect.objectContaining({ getsIn: null })]);
    expect(sinceThen).toMatchObject({ auditEvent: { action: 'account-created' } });
    expect(rules.filter((each) => !bySwitch(each))).toEqual(rulesOff.filter((each) => !bySwitch(each)));
    const itself = rules.filter(bySwitch);
    expect(itself.map(({ facts }) => facts['sso'])).toEqual(itself.map(() => 'shadow'));
    const neutral = (each: Rule) => ({ ...each, sentence: '', facts: { ...each.facts, sso: '' } });
    expect(itself.map(neutral)).toEqual(rulesOff.filter(bySwitch).map(neutral));
    expect(itself.find(({ rule }) => rule === 4)).toMatchObject({ applies: true });
  });
});

describe('turning SSO on', () => {
  const report = async (place: Workplace, lockedOut: number, takenAt = new Date(stage.time.now.getTime() - 60_000)) => {
    await reportReadiness(stage, place, lockedOut, takenAt);
    return takenAt.toISOString();
  };
  const put = async (place: Workplace, body: object) => {
    const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
    return place.ask('manager', 'PUT', '/sso', body, { 'if-match': etag });
  };
  const newest = async (place: Workplace) => (await auditOf(place))[0];

  it('is refused with the number while users would be locked out, and done with that very number', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const takenAt = await report(place, 37);
    const refused = await put(place, { sso: 'on' });
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({
      ...{ type: 'https://sso.example/problems/would-lock-out', status: 409, lockedOut: 37, takenAt },
    });
    expect(await newest(place)).toMatchObject({
      ...{ outcome: 'refused', refusal: 'would-lock-out', after: { sso: 'on', lockedOut: 37 } },
    });
    // Somebody made a new report: what was shown is no longer what is so.
    await report(place, 38);
    expect((await put(place, { sso: 'on', acceptLockouts: 37 })).json).toMatchObject({ lockedOut: 38 });
    expect((await place.ask('manager', 'GET', '/sso')).json).toEqual({ sso: 'off', shadowSince: null });
    expect((await put(place, { sso: 'on', acceptLockouts: 38 })).json).toMatchObject({ sso: 'on' });
    expect(await newest(place)).toMatchObject({ outcome: 'done', after: { sso: 'on', acceptedLockouts: 38 } });
  });

  it('needs nothing accepted when a report says that nobody would be', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await report(place, 0);
    await place.turn('shadow');
    expect((await put(place, { sso: 'on' })).status).toBe(200);
    expect(await newest(place)).toMatchObject({ before: { sso: 'shadow' }, after: { sso: 'on' } });
  });

  it('is refused without a report of the last 24 hours, and done when not knowing is accepted after a look that failed', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await report(place, 0, new Date(stage.time.now.getTime() - 25 * 3_600_000));
    const refused = await put(place, { sso: 'on', acceptLockouts: 0 });
    expect([refused.status, refused.json]).toMatchObject([
      409,
      { type: 'https://sso.example/problems/readiness-unknown' },
    ]);
    expect(refused.json).toHaveProperty('lockedOut', null);
    expect(await newest(place)).toMatchObject({ outcome: 'refused', refusal: 'readiness-unknown' });
    // Nobody has tried to know.
    const unknown = { sso: 'on', acceptUnknownReadiness: true, unknownReadinessReason: 'Azure is away' };
    expect((await put(place, unknown)).status).toBe(409);
    const list = stage.directory.list;
    stage.directory.list = () => Promise.resolve({ kind: 'no-permission' });
    await place.ask('manager', 'GET', '/readiness?refresh=true');
    stage.directory.list = list;
    // Nor said why it can't wait.
    expect((await put(place, { sso: 'on', acceptUnknownReadiness: true })).status).toBe(409);
    expect((await put(place, unknown)).status).toBe(200);
    expect(await newest(place)).toMatchObject({
      after: { sso: 'on', acceptedUnknownReadiness: 'no-permission', unknownReadinessReason: 'Azure is away' },
    });
  });

  it('takes false for an acknowledgement that isn’t given, and null for what isn’t either', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const asked = { sso: 'on', acceptUnknownReadiness: false, acceptLockouts: null };
    expect((await put(place, asked)).json).toMatchObject({ status: 409, code: 'readiness-unknown' });
    expect((await put(place, { ...asked, sso: 'off' })).status).toBe(200);
  });

  it.each([
    ['a number below zero', { acceptLockouts: -1 }, '/acceptLockouts'],
    ['half a user', { acceptLockouts: 1.5 }, '/acceptLockouts'],
    ['a number as text', { acceptLockouts: '3' }, '/acceptLockouts'],
    ['a number beyond all integers', { acceptLockouts: 1e300 }, '/acceptLockouts'],
    ['anything but true for not knowing', { acceptUnknownReadiness: 'true' }, '/acceptUnknownReadiness'],
    ['no reason for one', { unknownReadinessReason: '  ' }, '/unknownReadinessReason'],
    ['another position', { sso: 'shade' }, '/sso'],
  ])('is refused with %s', async (_, wrong, field) => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const answered = await put(place, { sso: 'on', ...wrong });
    expect([answered.status, answered.json]).toMatchObject([400, { errors: [{ field }] }]);
  });
});
