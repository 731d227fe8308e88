import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizePath } from './sign-in-by-hand.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ requestsPerMinute: 2 });
}, 60_000);
afterAll(() => stage.close());

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
