import { describe, expect, it } from 'vitest';
import { authorizePath, callbackPath } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage } from '../support/sign-in/stage.ts';
import { newObjectId } from '../support/sign-in/staged-entra.ts';

const stage = openStage({ requestsPerMinute: 2 });

const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.7, ${address}:1000` });
const hint = (login_hint: string): string => authorizePath({ login_hint });
const ask = async (path: string, address: string) => (await stage.ask(path, { headers: from(address) })).status;

describe('asking where addresses sign in, by any way but discovery', () => {
  it('has the same limit: /authorize with an address in clear counts, a sealed hint or none does not', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const discovered = await stage.ask('/discovery', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...from('192.0.2.1') },
      body: JSON.stringify({ email: email('ann'), app: 'elevate' }),
    });
    const { url } = discovered.json as { url: string };
    const sealed = new URL(url).searchParams.get('login_hint') ?? '';
    expect(await ask(hint(email('ann')), '192.0.2.1')).toBe(303);
    const refused = await stage.ask(hint('who@nowhere.example'), { headers: from('192.0.2.1') });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '30']);
    expect(refused.text).toContain('Too many');
    for (const path of [hint(sealed), authorizePath(), hint('not-an-address')]) {
      expect(await ask(path, '192.0.2.1')).toBe(303);
    }
    expect(await ask(hint(email('ann')), '192.0.2.2')).toBe(303);
  });

  it('has the same limit on our own page, and the person can go on later', async () => {
    const browser = stage.browser();
    const { location } = await browser.visit(authorizePath());
    const page = await browser.visit(`${location.pathname}${location.search}`);
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
    const form = { id: location.searchParams.get('id') ?? '', form_token: token, email: 'who@nowhere.example' };
    for (const address of ['192.0.2.3', '192.0.2.3']) await ask(hint('who@nowhere.example'), address);
    expect((await browser.submit('/sign-in', form, from('192.0.2.3'))).status).toBe(429);
    stage.time.pass(30);
    expect((await browser.submit('/sign-in', form, from('192.0.2.3'))).status).toBe(303);
  });
});

describe('coming back from “Azure” and being refused', () => {
  const begin = async (name: string) => {
    const accountId = await stage.openSsoAccount(name);
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: accountId.email(name) }), {
      headers: from(`198.51.100.${String(++used)}`),
    });
    const cookie = [...browser.jar].map(([key, value]) => `${key}=${value}`).join('; ');
    const comeBack = (answer: Readonly<Record<string, string>>, address: string) =>
      stage.ask(callbackPath(toEntra, answer), { headers: { cookie, ...from(address) } });
    const person = { tenantId: accountId.tenantId, objectId: newObjectId(), upn: accountId.email(name) };
    return { ...accountId, comeBack, person };
  };
  let used = 0;

  it('asks Entra about no more made-up codes than discovery allows, also when they come at once', async () => {
    const { comeBack } = await begin('ann');
    const before = stage.entra.redeemed.length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => comeBack({ code: `made-up-${String(index)}` }, '192.0.2.10')),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(18);
    expect(stage.entra.redeemed.length - before).toBe(2);
  });

  it('counts no made-up error beyond that and leaves the person the cookie, so that waiting helps', async () => {
    const { comeBack, person } = await begin('ann');
    for (const error of ['access_denied', 'server_error']) await comeBack({ error }, '192.0.2.11');
    const counted = stage.log.filter(({ message }) => message.startsWith('sign-in-refused')).length;
    const code = stage.entra.codeOf(person);
    const waits = await comeBack({ code }, '192.0.2.11');
    expect([waits.status, waits.headers['retry-after'], waits.cookies]).toEqual([429, '30', []]);
    expect(stage.log.filter(({ message }) => message.startsWith('sign-in-refused'))).toHaveLength(counted);
    stage.time.pass(30);
    expect((await comeBack({ code }, '192.0.2.11')).location.origin).toBe('https://elevate.example');
  });

  it('holds up nobody who gets in, however many share the address, and no other address', async () => {
    const { comeBack, person } = await begin('ann');
    for (let count = 0; count < 5; count++) {
      const back = await comeBack({ code: stage.entra.codeOf(person) }, '192.0.2.12');
      expect(back.location.origin).toBe('https://elevate.example');
    }
    for (let count = 0; count < 3; count++) await comeBack({ error: 'access_denied' }, '192.0.2.12');
    expect((await comeBack({ code: stage.entra.codeOf(person) }, '192.0.2.13')).status).toBe(303);
  });

  it('is limited for links that connect a tenant too', async () => {
    for (const path of ['/integration/callback?state=x&code=y', '/integration/consent?state=x&admin_consent=True'])
      expect(await ask(path, '192.0.2.14')).toBe(400);
    expect(await ask('/integration/callback?state=x&code=y', '192.0.2.14')).toBe(429);
    expect(await ask('/integration/consent?state=x&tenant=z', '192.0.2.14')).toBe(429);
  });
});
