import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ASSERTION_TYPE } from '../../shared/provider/clients/authenticate-client.ts';
import { turnSso } from '../../shared/users/rules/account.ts';
import { spoilRow } from '../support/storage/spoil-row.ts';
import { makeAppWithKeys } from '../support/sign-in/app-with-keys.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';

const stage = openStage();

const JSON_TYPE = { 'content-type': 'application/json' };
const discover = (email: string, app = 'elevate', headers = {}) =>
  stage.ask('/discovery', {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ email, app }),
  });

describe('POST /discovery', () => {
  it('answers rules 1 to 7 of the table with the same bytes', async () => {
    const sso = await stage.openSsoAccount('ann', 'excluded');
    await stage.exclude(sso.id, sso.email('excluded'));
    const off = await stage.openSsoAccount('ann');
    await stage.changeAccount(off.id, (account) => turnSso(account, 'off'));
    const never = await stage.openAccount('ann');
    const answers = await Promise.all([
      discover(sso.email('ann'), 'control-panel'),
      discover('who@nowhere.example'),
      discover(never.email('ann')),
      discover(off.email('ann')),
      discover(sso.email('ann'), 'meeting'),
      discover(sso.email('excluded')),
      discover(sso.email('ann'), 'owa'),
      discover(sso.email('nobody'), 'owa'),
    ]);
    for (const { status, headers, text, cookies } of answers) {
      expect({ status, headers, text, cookies }).toEqual({
        status: 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store', vary: 'Origin' },
        text: '{"step":"company-credentials"}',
        cookies: [],
      });
    }
  });

  it('answers for an unknown address of an SSO domain as for a known one', async () => {
    const { email } = await stage.openSsoAccount('known');
    const [known, unknown] = await Promise.all([discover(email('known')), discover(email('nobod'))]);
    const shape = ({ status, headers, text }: typeof known) => [
      status,
      headers,
      text.replace(/login_hint=[^"]*/, ''),
      text.length,
    ];
    expect(shape(unknown)).toEqual(shape(known));
    const { step, url } = known.json as { step: string; url: string };
    expect(step).toBe('entra');
    expect(url).toMatch(
      /^https:\/\/elevate\.example\/login\?iss=https%3A%2F%2Fsso\.example&login_hint=[A-Za-z0-9._-]+$/,
    );
    expect(url).not.toContain('known');
  });

  it('says Entra while the integration is broken: nothing falls back to passwords by itself', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    await stage.breakIntegration(id);
    expect((await discover(email('ann'))).json).toMatchObject({ step: 'entra' });
  });

  it('is 503 where the row that decides can’t be read, and answers where it doesn’t decide', async () => {
    const { id, domain, email } = await stage.openSsoAccount('ann', 'bob');
    const { tables } = stage.ports;
    const statuses = async () => [(await discover(email('ann'))).status, (await discover(email('bob'))).status];
    await spoilRow(tables.accounts, id, `user:${email('ann')}`, { twoFactor: 'perhaps' });
    const refused = await discover(email('ann'));
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    expect(refused.text).toContain('"code":"unavailable"');
    expect(await statuses()).toEqual([503, 200]);
    expect((await discover(email('ann'), 'meeting')).status).toBe(200);
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect(await statuses()).toEqual([200, 200]);
    for (const change of [{ sso: 'half' }, { integration: 'paused' }, { domains: '["*"]' }]) {
      const row = await tables.accounts.read(id, 'account');
      await spoilRow(tables.accounts, id, 'account', change);
      stage.time.pass(6);
      expect(await statuses()).toEqual([503, 503]);
      const { sso, integration, domains } = row?.columns as Record<string, string>;
      await spoilRow(tables.accounts, id, 'account', { sso, integration, domains });
    }
    stage.time.pass(6);
    expect(await statuses()).toEqual([200, 200]);
    await spoilRow(tables.domains, domain, 'domain', { claimedAt: 'once' });
    stage.time.pass(61);
    expect(await statuses()).toEqual([503, 503]);
  });

  it('makes one trip to storage once it is warm', async () => {
    const { email } = await stage.openSsoAccount('ann');
    await discover(email('ann'));
    stage.trips.reset();
    await discover(email('ann'));
    expect(stage.trips.count()).toEqual({ requests: 1, trips: 1 });
  });

  it('names the field of what is wrong, and repeats nothing of it', async () => {
    const bad: readonly (readonly [unknown, number, string])[] = [
      [{ email: 'no <b>', app: 'elevate' }, 400, '/email'],
      [{ email: 'a@b.example', app: 'other' }, 400, '/app'],
      [{ email: 'a@b.example' }, 400, '/app'],
      [{ email: ['a@b.example'], app: 'elevate' }, 400, '/email'],
      [{ email: 'a@b.example', app: 'elevate', more: '<script>' }, 400, ''],
      ['x'.repeat(13_000), 413, 'body'],
    ];
    for (const [body, status, field] of bad) {
      const answered = await stage.ask('/discovery', {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify(body),
      });
      const { errors } = JSON.parse(answered.text) as { errors: { field: string }[] };
      expect([answered.status, errors[0]?.field]).toEqual([status, field]);
      expect(answered.text).not.toMatch(/<script|<b>/);
    }
  });

  it('lets scripts of the apps’ own origins in, and no others (Fetch standard, section 3.3)', async () => {
    const own = await discover('a@b.example', 'elevate', { origin: 'https://elevate.example' });
    expect(own.headers['access-control-allow-origin']).toBe('https://elevate.example');
    const other = await discover('a@b.example', 'elevate', { origin: 'https://evil.example' });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await stage.ask('/discovery', {
      method: 'OPTIONS',
      headers: { origin: 'https://elevate.example' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([204, 'POST']);
  });

  it('lets them bring the headers that a browser’s telemetry puts on every request', async () => {
    const asked = { method: 'OPTIONS', headers: { origin: 'https://elevate.example' } };
    const own = await stage.ask('/discovery', asked);
    const allowed = new Set(own.headers['access-control-allow-headers']?.toLowerCase().split(', '));
    for (const name of ['traceparent', 'tracestate', 'baggage', 'request-id', 'request-context', 'x-requested-with'])
      expect([name, allowed.has(name)]).toEqual([name, true]);
    expect([...allowed].filter((name) => /cookie|x-identity-management|\*/.test(name))).toEqual([]);
    const other = await stage.ask('/discovery', { ...asked, headers: { origin: 'https://evil.example' } });
    expect(other.headers['access-control-allow-headers']).toBeUndefined();
  });
});

describe('the rate limit of discovery', () => {
  it('holds each client address to its share, and says when to come back', async () => {
    const limited = openStage({ requestsPerMinute: 2 });
    const from = (address: string) =>
      limited.ask('/discovery', {
        method: 'POST',
        headers: { ...JSON_TYPE, 'x-forwarded-for': address },
        body: JSON.stringify({ email: 'a@b.example', app: 'elevate' }),
      });
    const statuses: number[] = [];
    // The first hops are the caller's own words; ports change with every connection.
    for (const hop of ['1.1.1.1, 192.0.2.1:1000', '2.2.2.2, 192.0.2.1:1001', '3.3.3.3, 192.0.2.1:1002']) {
      statuses.push((await from(hop)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await from('192.0.2.1:9');
    expect(refused.headers['retry-after']).toBe('30');
    expect(JSON.parse(refused.text)).toMatchObject({ type: 'https://sso.example/problems/rate-limited' });
    expect((await from('192.0.2.2:1000')).status).toBe(200);
    limited.time.pass(30);
    expect((await from('192.0.2.1:1000')).status).toBe(200);
  });

  it('does not hold for a server of an app that proves itself, and a wrong secret is no way around it', async () => {
    const limited = openStage({ requestsPerMinute: 1 });
    const askAs = (secret: string) =>
      limited.ask('/discovery', {
        method: 'POST',
        headers: {
          ...JSON_TYPE,
          'x-forwarded-for': '203.0.113.77:4711',
          authorization: `Basic ${Buffer.from(`owa-web:${secret}`).toString('base64')}`,
        },
        body: JSON.stringify({ email: 'who@nowhere.example', app: 'owa' }),
      });
    for (let asked = 0; asked < 4; asked++) expect((await askAs('owa-secret')).status).toBe(200);
    const wrong = await askAs('not-the-secret');
    expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([401, 'Basic realm="azure-sso-identity"']);
  });

  it('holds for an app that has nothing to prove itself by, whatever its header says', async () => {
    const limited = openStage({ requestsPerMinute: 1 });
    const authorization = `Basic ${Buffer.from('phone-app:').toString('base64')}`;
    const ask = () =>
      limited.ask('/discovery', {
        method: 'POST',
        headers: { ...JSON_TYPE, 'x-forwarded-for': '203.0.113.78:4711', authorization },
        body: JSON.stringify({ email: 'who@nowhere.example', app: 'elevate' }),
      });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
  });

  it('does not hold for an app that signs a JWT, which is good for one use and from nobody else', async () => {
    const reports = await makeAppWithKeys();
    const limited = openStage({ requestsPerMinute: 1, moreApps: [reports.app] });
    const now = Math.floor(limited.ports.clock().getTime() / 1000);
    const usual = { iss: 'reports-web', sub: 'reports-web', aud: SERVICE_URL, exp: now + 60 };
    const sign = (claims = {}) =>
      new SignJWT({ ...usual, jti: randomUUID(), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'ec' })
        .sign(reports.ec);
    const ask = (client_assertion?: string, client_assertion_type?: string) =>
      limited.ask('/discovery', {
        method: 'POST',
        headers: { ...JSON_TYPE, 'x-forwarded-for': '203.0.113.79:4711' },
        body: JSON.stringify({ email: 'who@nowhere.example', app: 'elevate', client_assertion, client_assertion_type }),
      });
    const used = await sign();
    const first = await ask(used, ASSERTION_TYPE);
    expect([first.status, first.text]).toEqual([200, '{"step":"company-credentials"}']);
    for (let asked = 0; asked < 3; asked++) expect((await ask(await sign(), ASSERTION_TYPE)).status).toBe(200);
    for (const [assertion, type] of [
      [used, ASSERTION_TYPE],
      [await sign({ iss: 'elevate-web', sub: 'elevate-web' }), ASSERTION_TYPE],
      [await sign({ iss: 'nobody', sub: 'nobody' }), ASSERTION_TYPE],
      [await sign({ aud: `${SERVICE_URL}/discovery` }), ASSERTION_TYPE],
      [await sign(), undefined],
      ['x', ASSERTION_TYPE],
    ] as const) {
      const refused = await ask(assertion, type);
      expect([refused.status, JSON.parse(refused.text)]).toMatchObject([401, { code: 'unauthenticated' }]);
      expect(refused.text).toContain('client_assertion');
    }
    // None of them has used up what others may ask, nor lifted their limit.
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
  });
});
