import { describe, expect, it } from 'vitest';
import type { Browser } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath, hiddenFields, openForm } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { withoutIsolates } from '../support/read-page.ts';

const stage = openStage();

describe('the hosted step, when an app gave no address', () => {
  it('asks for the address and goes on to Azure, without the address in any URL of ours', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { page, fields } = await openForm(browser);
    expect(page.status).toBe(200);
    expect(withoutIsolates(page.text)).toContain('Sign in to Elevate');
    const answered = await browser.submit('/sign-in', { ...fields, email: email('ann') });
    expect([answered.status, answered.location.pathname]).toEqual([303, `/${tenantId}/authorize`]);
    // The form's own, and the way back from Azure beside it.
    expect(browser.jar.size).toBe(2);
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
    expect(browser.jar.size).toBe(1);
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
    const next = await browser.submit('/sign-in', { ...hiddenFields(answered), email: 'who@nowhere.example' });
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
    expect((await browser.visit(path)).status).toBe(200);
    stage.time.pass(601);
    expect((await browser.visit(path)).status).toBe(400);
    expect((await browser.visit('/sign-in')).status).toBe(400);
    expect((await browser.visit(`${path}&id=x`)).status).toBe(400);
  });

  it('is there again after Back, with the address to correct, wherever it led and however often', async () => {
    const { email, tenantId, domain } = await stage.openSsoAccount('ann');
    const person = { tenantId, upn: email('ann') };
    const browser = stage.browser();
    const { path, page, fields } = await openForm(browser);
    expect(page.text).toContain('value=""');
    // Mistyped: to Azure with a stranger's name, to the password with a stranger's domain.
    for (const typed of [`anm@${domain}`, 'ann@nowhere.example', `ann@x.${domain}`]) {
      expect((await browser.submit('/sign-in', { ...fields, email: typed })).status).toBe(303);
      const back = await browser.visit(path);
      expect([back.status, back.text.includes(`value="${typed}"`)]).toEqual([200, true]);
      stage.time.pass(60);
    }
    const again = hiddenFields(await browser.visit(path));
    const toAzure = await browser.submit('/sign-in', { ...again, email: email('ann') });
    const answered = await browser.visit(callbackPath(toAzure, { code: stage.entra.codeOf(person) }));
    expect([answered.location.searchParams.has('code'), answered.location.searchParams.get('state')]).toEqual([
      true,
      'app-state',
    ]);
    // Now it is finished.
    expect(browser.jar.size).toBe(1);
    const ended = await browser.visit(path);
    expect([ended.status, withoutIsolates(ended.text).includes('Start again in Elevate')]).toEqual([400, true]);
  });

  it('stays for who was refused at Azure or here, and for who has to wait', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { path, fields } = await openForm(browser);
    const declined = await browser.submit('/sign-in', { ...fields, email: email('ann') });
    expect((await browser.visit(callbackPath(declined, { error: 'access_denied' }))).status).toBe(403);
    expect((await browser.visit(path)).text).toContain(`value="${email('ann')}"`);
    const stranger = await browser.submit('/sign-in', { ...fields, email: email('ann') });
    const code = stage.entra.codeOf({ tenantId, upn: 'somebody@else.example' });
    expect((await browser.visit(callbackPath(stranger, { code }))).status).toBe(403);
    expect((await browser.visit(path)).status).toBe(200);
  });

  it('works sent twice, and in two tabs, each with its own address', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann', 'bob');
    const browser = stage.browser();
    const [one, two] = [await openForm(browser, { state: 'one' }), await openForm(browser, { state: 'two' })];
    const sent = [
      await browser.submit('/sign-in', { ...one.fields, email: email('ann') }),
      await browser.submit('/sign-in', { ...two.fields, email: email('bob') }),
      await browser.submit('/sign-in', { ...one.fields, email: email('ann') }),
    ] as const;
    expect((await browser.visit(one.path)).text).toContain(`value="${email('ann')}"`);
    expect((await browser.visit(two.path)).text).toContain(`value="${email('bob')}"`);
    const finish = async (toAzure: (typeof sent)[number], name: string) => {
      const code = stage.entra.codeOf({ tenantId, upn: email(name) });
      const { status, location } = await browser.visit(callbackPath(toAzure, { code }));
      return [status, location.searchParams.get('state')];
    };
    // The first of the two that were sent: either would do, and one finishes it.
    expect(await finish(sent[0], 'ann')).toEqual([303, 'one']);
    expect(await finish(sent[2], 'ann')).toEqual([400, null]);
    expect(await finish(sent[1], 'bob')).toEqual([303, 'two']);
  });

  it('leaves ten minutes at Azure to who sent it in the last of its own', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { path, fields } = await openForm(browser);
    stage.time.pass(590);
    const toAzure = await browser.submit('/sign-in', { ...fields, email: email('ann') });
    stage.time.pass(590);
    expect((await browser.visit(path)).status).toBe(400);
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    const answered = await browser.visit(callbackPath(toAzure, { code }));
    expect(answered.location.searchParams.has('code')).toBe(true);
  });

  it('lets browsers send the origin and follow the redirects behind the form', async () => {
    const { page } = await openForm(stage.browser());
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect(page.text).toContain('<meta name="referrer" content="same-origin"');
    expect(page.headers['content-security-policy']).not.toContain('form-action');
  });
});
