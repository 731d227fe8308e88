import { describe, expect, it } from 'vitest';
import { turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import { type AccountId, ContactId } from '../../shared/platform/words/identifiers.ts';
import { spoilRow } from '../support/storage/spoil-row.ts';
import { basic } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SECRETS } from '../support/sign-in/stage.ts';

const stage = openStage();

const check = (body: unknown, headers = basic('password-service', SECRETS['password-service'] ?? '')) =>
  stage.ask('/company-credentials/check', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const ACTIVE = { credentials: 'active', mayUse: true, mayReset: true };
const INACTIVE = { credentials: 'inactive', mayUse: false, mayReset: false };

describe('POST /company-credentials/check (rule 7)', () => {
  it('follows the decision: inactive under SSO, active again when excluded or off, also while broken', async () => {
    const { id, email } = await stage.openSsoAccount('ann', 'bob');
    const of = async (name: string, app = 'elevate') => (await check({ email: email(name), app })).json;
    expect(await of('ann')).toEqual(INACTIVE);
    expect(await of('ann', 'control-panel')).toEqual(ACTIVE);
    expect(await of('ann', 'owa')).toEqual(ACTIVE);
    expect(await of('nobody', 'owa')).toEqual(ACTIVE);
    expect(await of('nobody')).toEqual(INACTIVE);
    expect(await of('ann', 'meeting')).toEqual(ACTIVE);
    await stage.exclude(id, email('bob'));
    expect(await of('bob')).toEqual(ACTIVE);
    await stage.breakIntegration(id);
    expect(await of('ann')).toEqual(INACTIVE);
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect(await of('ann')).toEqual(ACTIVE);
  });

  it('says no to a login name without a domain, which may stand for anybody’s address, and refuses what is no name', async () => {
    for (const email of ['bob', ' bob ', 'bob@', 'büro 7', 'contoso\\bob', '12']) {
      expect(await check({ email, app: 'elevate' })).toMatchObject({ status: 200, json: INACTIVE });
      expect((await check({ email, app: 'control-panel' })).json).toEqual(ACTIVE);
    }
    for (const email of ['', '@', '@contoso.example', 'a@b@c.example', 'bob@localhost', 'x'.repeat(1025), 7, null])
      expect([email, (await check({ email, app: 'elevate' })).status]).toEqual([email, 400]);
  });

  it('says no where the row that decides can’t be read, and goes by the others where it doesn’t decide', async () => {
    const { id, domain, email } = await stage.openSsoAccount('ann', 'bob');
    const { tables } = stage.ports;
    const of = async (name: string, app = 'elevate') => (await check({ email: email(name), app })).json;
    await stage.exclude(id, email('ann'));
    expect(await of('ann')).toEqual(ACTIVE);
    await spoilRow(tables.accounts, id, `user:${email('ann')}`, { exclusionExpiresAt: 'the end of the year' });
    expect(await of('ann')).toEqual(INACTIVE);
    expect([await of('ann', 'meeting'), await of('ann', 'control-panel'), await of('bob', 'owa')]).toEqual([
      ...[ACTIVE, ACTIVE, ACTIVE],
    ]);
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect([await of('ann'), await of('bob')]).toEqual([ACTIVE, ACTIVE]);
    await spoilRow(tables.accounts, id, 'account', { sso: 'half' });
    stage.time.pass(6);
    expect([await of('ann'), await of('bob')]).toEqual([INACTIVE, INACTIVE]);
    await spoilRow(tables.accounts, id, 'account', { sso: 'off' });
    await spoilRow(tables.domains, domain, 'domain', { account: '' });
    stage.time.pass(61);
    expect(await of('bob')).toEqual(INACTIVE);
  });

  it('says no to who left and is blocked, by whatever address and in every app but admin portals, where discovery answers as for everybody', async () => {
    const { id, email } = await stage.openSsoAccount('ann', 'ivan');
    const discover = async (name: string) => {
      const asked = { method: 'POST', headers: { 'content-type': 'application/json' } };
      return (await stage.ask('/discovery', { ...asked, body: JSON.stringify({ email: email(name), app: 'elevate' }) }))
        .text;
    };
    await stage.block(id, email('ivan'));
    const of = async (name: string, app = 'elevate') => (await check({ email: email(name), app })).json;
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect([await of('ivan'), await of('ivan', 'owa'), await of('ann')]).toEqual([INACTIVE, INACTIVE, ACTIVE]);
    expect(await of('ivan', 'control-panel')).toEqual(ACTIVE);
    expect(await discover('ivan')).toBe(await discover('ann'));
    await stage.changeAccount(id, (account) => turnSso(account, 'on'));
    await stage.exclude(id, email('ivan'));
    expect(await of('ivan')).toEqual(INACTIVE);
    // The list beside the row still says it.
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    await spoilRow(stage.ports.tables.accounts, id, `user:${email('ivan')}`, { blockedAt: 'some day' });
    expect(await of('ivan')).toEqual(INACTIVE);
  });

  it('answers the password service alone', async () => {
    const body = { email: 'a@b.example', app: 'elevate' };
    for (const headers of [
      basic('password-service', 'wrong'),
      basic('elevate-web', SECRETS['elevate-web'] ?? ''),
      { authorization: '' },
    ]) {
      const answered = await check(body, headers);
      expect([answered.status, answered.headers['www-authenticate']]).toEqual([
        401,
        'Basic realm="azure-sso-identity"',
      ]);
    }
    expect((await check({ ...body, app: 'other' })).status).toBe(400);
  });

  it('tells who sends a secret as it is that it is form-encoded first, here and at discovery, whoever it is', async () => {
    const body = { email: 'a@b.example', app: 'elevate' };
    const raw = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    const pairs = ['password-service:a+b', 'nobody:a+b', `elevate-web:${SECRETS['elevate-web'] ?? ''}`];
    const headers = { 'content-type': 'application/json' };
    const asked = { method: 'POST', body: JSON.stringify(body) };
    for (const ask of [
      (pair: string) => check(body, raw(pair)),
      (pair: string) => stage.ask('/discovery', { ...asked, headers: { ...headers, ...raw(pair) } }),
    ]) {
      const answers = await Promise.all(pairs.map(ask));
      for (const { status, text } of answers) expect([status, text]).toEqual([401, answers[0]?.text]);
      expect(answers[0]?.text).toContain('form-encoded before they are joined (RFC 6749 section 2.3.1)');
      expect((await ask('password-service:wrong')).text).not.toContain('form-encoded');
    }
  });
});

describe('POST /company-credentials/check in shadow', () => {
  const toShadow = (id: AccountId) =>
    stage.changeAccount(id, (account) =>
      turnToShadow(account, { at: stage.time.clock(), by: ContactId.parse('contact-1') }),
    );
  const sightings = async (id: AccountId) => {
    const { shadowSince } = (await stage.ports.accountStore.readAccount(id))?.value ?? {};
    const page = { limit: 100, after: undefined };
    return (await stage.ports.shadowSightings.listSightings(id, shadowSince ?? new Date(0), page)).items;
  };
  const raw = async (body: unknown) => {
    const { status, text, headers } = await check(body);
    return { status, text, headers };
  };

  it('answers to the byte as with off, whoever it is, and notes what SSO would have done with known users', async () => {
    const { id, email } = await stage.openSsoAccount('ann', 'bob', 'eve');
    await stage.exclude(id, email('eve'));
    const questions = ['ann', 'bob', 'eve', 'nobody'].flatMap((name) =>
      ['elevate', 'owa', 'control-panel'].map((app) => ({ email: email(name), app })),
    );
    const askAll = async () => {
      const answers: unknown[] = [];
      for (const question of questions) answers.push(await raw(question));
      return answers;
    };
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    const off = await askAll();
    expect(await sightings(id)).toEqual([]);
    await toShadow(id);
    expect(await askAll()).toEqual(off);
    const at = stage.time.clock();
    expect(await sightings(id)).toEqual([
      { accountId: id, email: email('ann'), app: 'elevate', step: 'entra', reason: 'sso-on', at },
      { accountId: id, email: email('bob'), app: 'elevate', step: 'entra', reason: 'sso-on', at },
      { accountId: id, email: email('eve'), app: 'elevate', step: 'company-credentials', reason: 'excluded', at },
    ]);
  });

  it('writes once for a user and hour, so a busy user costs the check nothing', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    await toShadow(id);
    const body = { email: email('ann'), app: 'owa' };
    const requests = async (): Promise<number> => {
      stage.trips.reset();
      await check(body);
      return stage.trips.count().requests;
    };
    const first = await requests();
    expect((await sightings(id))[0]).toMatchObject({ app: 'owa', reason: 'two-factor-required' });
    await check({ ...body, app: 'elevate' });
    expect((await sightings(id))[0]).toMatchObject({ app: 'owa' });
    expect(await requests()).toBeLessThan(first);
    stage.time.pass(3600);
    await check({ ...body, app: 'elevate' });
    expect((await sightings(id))[0]).toMatchObject({ app: 'elevate', step: 'entra', at: stage.time.clock() });
  });

  it('is not held up by what the public asks: discovery notes nobody', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    await toShadow(id);
    const answered = await stage.ask('/discovery', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email('ann'), app: 'elevate' }),
    });
    expect(answered.json).toEqual({ step: 'company-credentials' });
    await check({ email: email('ann'), app: 'elevate' }, basic('password-service', 'wrong'));
    expect(await sightings(id)).toEqual([]);
  });

  it('begins afresh when shadow is turned to again', async () => {
    const { id, email } = await stage.openSsoAccount('ann', 'bob');
    await toShadow(id);
    await check({ email: email('ann'), app: 'elevate' });
    await check({ email: email('bob'), app: 'elevate' });
    stage.time.pass(60);
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    await toShadow(id);
    expect(await sightings(id)).toEqual([]);
    await check({ email: email('bob'), app: 'elevate' });
    expect((await sightings(id)).map((sighting) => sighting.email)).toEqual([email('bob')]);
  });
});
