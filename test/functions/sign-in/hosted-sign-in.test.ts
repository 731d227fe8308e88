import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answered, Browser } from './browser.ts';
import { authorizePath } from './sign-in-by-hand.ts';
import { openStage, SERVICE_URL, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const hidden = (page: Answered): Record<string, string> =>
  Object.fromEntries(
    [...page.text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

async function openForm(browser: Browser): Promise<{ page: Answered; fields: Record<string, string> }> {
  const { location } = await browser.visit(authorizePath());
  const page = await browser.visit(`${location.pathname}${location.search}`);
  return { page, fields: hidden(page) };
}

describe('the hosted step, when an app gave no address', () => {
  it('asks for the address and goes on to Azure, without the address in any URL of ours', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { page, fields } = await openForm(browser);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Sign in to Elevate');
    const answered = await browser.submit('/sign-in', { ...fields, email: email('ann') });
    expect([answered.status, answered.location.pathname]).toEqual([303, `/${tenantId}/authorize`]);
    expect([...browser.jar.keys()]).toEqual([`__Host-sign-in-${answered.location.searchParams.get('state') ?? ''}`]);
  });

  it('asks also when an account is to be chosen, whatever was hinted', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const answered = await stage.ask(authorizePath({ login_hint: email('ann'), prompt: 'select_account' }));
    expect(answered.location.pathname).toBe('/sign-in');
  });

  it('goes to the Company sign-in page for everybody else', async () => {
    const browser = stage.browser();
    const { fields } = await openForm(browser);
    const answered = await browser.submit('/sign-in', { ...fields, email: 'who@nowhere.example' });
    expect(answered.location.href).toContain('https://elevate.example/password?lang=en&state=app-state');
    expect(browser.jar.size).toBe(0);
  });

  it.each([
    ['a name and brackets', (ann: string) => `Ann Archer <${ann.toUpperCase()}>`],
    ['mailto', (ann: string) => `mailto:${ann}`],
    ['quotes of a text processor', (ann: string) => `“${ann}”`],
    ['the full stop and blanks of a phone’s keyboard', (ann: string) => ` ${ann.replace('@', '@ ')}. `],
    ['a semicolon', (ann: string) => `${ann};`],
  ])('reads an address with %s as the one that it can only mean', async (_what, written) => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { fields } = await openForm(browser);
    const answered = await browser.submit('/sign-in', { ...fields, email: written(email('ann')) });
    expect([answered.status, answered.location.pathname]).toEqual([303, `/${tenantId}/authorize`]);
  });

  it('asks again for one address when there are two', async () => {
    const browser = stage.browser();
    const { fields } = await openForm(browser);
    const answered = await browser.submit('/sign-in', { ...fields, email: 'a@one.example, b@two.example' });
    expect(answered.status).toBe(400);
    expect(answered.text).toContain('a@one.example, b@two.example');
  });

  it('shows the page again for what is no address, escaped', async () => {
    const browser = stage.browser();
    const { fields } = await openForm(browser);
    const answered = await browser.submit('/sign-in', { ...fields, email: '"><script>alert(1)</script>' });
    expect(answered.status).toBe(400);
    expect(answered.text).toContain('&quot;&gt;&lt;script&gt;');
    expect(answered.text).not.toContain('<script');
    const next = await browser.submit('/sign-in', { ...hidden(answered), email: 'who@nowhere.example' });
    expect(next.status).toBe(303);
  });

  it('takes no form from another origin, without a token, or with another page’s token', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { fields } = await openForm(browser);
    const other = await openForm(stage.browser());
    const form = { ...fields, email: email('ann') };
    const refused = [
      await browser.submit('/sign-in', form, { origin: 'https://evil.example' }),
      await browser.submit('/sign-in', form, { origin: 'null' }),
      await browser.submit('/sign-in', form, { origin: 'null', 'sec-fetch-site': 'cross-site' }),
      await browser.submit('/sign-in', { ...form, form_token: other.fields['form_token'] ?? '' }),
      await browser.submit('/sign-in', { ...form, form_token: 'x' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    const withoutCookie = await stage.browser().submit('/sign-in', form);
    expect(withoutCookie.status).toBe(400);
    const repeated = await browser.visit('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: SERVICE_URL },
      body: `${new URLSearchParams(form).toString()}&email=b@c.example`,
    });
    expect(repeated.status).toBe(400);
    const accepted = await browser.submit('/sign-in', form, { origin: 'null', 'sec-fetch-site': 'same-origin' });
    expect(accepted.status).toBe(303);
  });

  it('takes its form from a browser that says nothing of where it comes from, by the token alone', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const [{ fields }, other] = [await openForm(browser), await openForm(stage.browser())];
    const send = (from: Browser, form: Record<string, string>) =>
      from.visit('/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...form, email: email('ann') }).toString(),
      });
    const refused = [
      await send(browser, { ...fields, form_token: other.fields['form_token'] ?? '' }),
      await send(browser, { ...fields, form_token: '' }),
      await send(stage.browser(), fields),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 400]);
    expect((await send(browser, fields)).status).toBe(303);
  });

  it('ends after ten minutes, and in another browser', async () => {
    const browser = stage.browser();
    const { location } = await browser.visit(authorizePath());
    const path = `${location.pathname}${location.search}`;
    expect((await stage.browser().visit(path)).status).toBe(400);
    stage.time.pass(601);
    expect((await browser.visit(path)).status).toBe(400);
    expect((await browser.visit('/sign-in')).status).toBe(400);
    expect((await browser.visit(`${path}&id=x`)).status).toBe(400);
  });

  it('lets browsers send the origin and follow the redirects behind the form', async () => {
    const { page } = await openForm(stage.browser());
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect(page.text).toContain('<meta name="referrer" content="same-origin"');
    expect(page.headers['content-security-policy']).not.toContain('form-action');
  });
});
