import { describe, expect, it } from 'vitest';
import { action, usePanel } from './use-panel.ts';

const world = usePanel();

describe('the integration', () => {
  it('is shown with its tenant, escaped, who connected it and how it is', async () => {
    const page = await world.signIn('anna');
    expect(page.html).toContain('Acme Bakery &lt;Azure&gt;');
    expect(page.text).toContain('acacacac-0000-4000-8000-00000000acac');
    expect(page.text).toContain('acme.example, acme-bakery.example');
    expect(page.text).toContain('2 Jan 2027');
    expect(page.html).toContain('data-state="ok"');
  });

  it('starts with a form that sends the browser to the one-time address', async () => {
    world.account.state = 'not-connected';
    await world.signIn('anna');
    const page = await world.act('', 'start');
    expect(page.url.href).toBe(`${world.service.url}/integration/start?ticket=sealed`);
  });

  it('never sends the browser anywhere but to the service', async () => {
    world.account.state = 'not-connected';
    const page = await world.signIn('anna');
    world.account.refuse = () => Response.json({ url: 'https://evil.example/' }, { status: 201 });
    const after = await world.browser.submit(page, {}, action('start'));
    expect(after.visited.every(({ origin }) => origin === world.panel.url)).toBe(true);
    expect(after.text).toContain('The integration can’t be started');
  });

  it('is shown broken with what to do', async () => {
    world.account.state = 'broken';
    world.account.sso = 'on';
    const page = await world.signIn('anna');
    expect(page.text).toContain('The Azure integration is broken');
    expect(page.text).toContain('has been withdrawn');
    expect(page.html).toContain('value="turn-off"');
  });

  it('lets a contact without the role look and press, and says that the role is missing', async () => {
    const page = await world.signIn('ben');
    expect(page.heading).toBe('Identity Management');
    const after = await world.browser.submit(page, {}, action('start'));
    expect(after.text).toContain('You don’t have the role for this');
    expect(world.service.asked.some(({ path }) => path === '/accounts/acme/integration/start')).toBe(true);
  });

  it('is disconnected after a question; SSO goes off too only when that was ticked', async () => {
    world.account.sso = 'on';
    world.account.withoutPassword = ['dan@acme.example'];
    await world.signIn('anna');
    const refused = await world.act('/disconnect', 'disconnect');
    expect(refused.text).toContain('SSO is still on');
    expect(world.account.state).toBe('connected');
    const done = await world.act('/disconnect', 'disconnect', { force: 'yes' });
    expect(done.text).toContain('The Azure tenant is disconnected');
    expect(done.html).toContain('data-without-password="1"');
    expect(world.account).toMatchObject({ state: 'not-connected', sso: 'off' });
  });
});

describe('the service’s own page', () => {
  it('is opened with a link that is asked for when the button is pressed', async () => {
    await world.signIn('anna');
    expect(world.service.asked.some(({ path }) => path.endsWith('/portal-links'))).toBe(false);
    const page = await world.act('', 'open-portal');
    expect(page.url.href).toBe(`${world.service.url}/identity-management/open?link=sealed`);
    expect(page.heading).toBe('The service’s own Identity Management');
  });

  it('isn’t opened without the role', async () => {
    const page = await world.signIn('ben');
    const refused = await world.browser.submit(page, {}, action('open-portal'));
    expect(refused.text).toContain('You don’t have the role for this');
  });

  it('isn’t looked for at a strange address', async () => {
    const page = await world.signIn('anna');
    world.account.refuse = () => Response.json({ url: 'https://evil.example/' }, { status: 201 });
    const after = await world.browser.submit(page, {}, action('open-portal'));
    expect(after.visited.every(({ origin }) => origin === world.panel.url)).toBe(true);
    expect(after.text).toContain('Identity Management can’t be opened');
  });
});

describe('the switch', () => {
  it('is turned with the version that the page showed', async () => {
    await world.signIn('anna');
    const page = await world.act('', 'turn-on');
    expect(page.html).toContain('data-notice="good"');
    expect(world.account.sso).toBe('on');
    expect(world.service.asked.find(({ method }) => method === 'PUT')).toMatchObject({
      ifMatch: '"7"',
      body: { sso: 'on' },
    });
  });

  it('isn’t turned when somebody else turned it since, and the page says so', async () => {
    const page = await world.signIn('anna');
    world.account.version++;
    const after = await world.browser.submit(page, {}, action('turn-on'));
    expect(after.text).toContain('Somebody else changed it meanwhile');
    expect(after.text).toContain('SSO is off now, since 4 Jan 2027, 09:30 UTC, turned by Anna <Acme>');
    expect(world.account.sso).toBe('off');
  });

  it('asks before it locks anybody out, and confirms the very number that it showed', async () => {
    world.account.lockedOut = 37;
    await world.signIn('anna');
    const asked = await world.act('', 'turn-on');
    expect(asked.html).toContain('data-locked-out="37"');
    expect(asked.text).toContain('4 Jan 2027, 08:00 UTC');
    expect(world.account.sso).toBe('off');
    // By now it is one more: what was confirmed isn't what would happen.
    world.account.lockedOut = 38;
    const askedAgain = await world.browser.submit(asked, {}, action('turn-on'));
    expect(askedAgain.html).toContain('data-locked-out="38"');
    expect(world.account.sso).toBe('off');
    const done = await world.browser.submit(askedAgain, {}, action('turn-on'));
    expect(done.text).toContain('SSO is on');
    expect(world.account.sso).toBe('on');
    expect(world.changes.map(({ body }) => body)).toEqual([
      { sso: 'on' },
      { sso: 'on', acceptLockouts: 37 },
      { sso: 'on', acceptLockouts: 38 },
    ]);
  });

  it('asks too when nobody knows whom it would lock out, although the service has tried', async () => {
    world.account.lockedOut = undefined;
    await world.signIn('anna');
    const asked = await world.act('', 'turn-on');
    expect(asked.html).toContain('data-readiness="unknown"');
    expect(asked.text).not.toMatch(/\d+ users? will not/);
    await world.browser.submit(asked, {}, action('turn-on'));
    expect(world.account.sso).toBe('on');
    expect(world.changes.at(-1)?.body).toEqual({ sso: 'on', acceptUnknownReadiness: true });
    expect(world.account.looks).toBe(1);
  });

  it('is tried out in shadow, says since when, and goes on or off from there', async () => {
    await world.signIn('anna');
    const page = await world.act('', 'turn-to-shadow');
    expect(world.account.sso).toBe('shadow');
    expect(page.html).toContain('data-state="shadow"');
    expect(page.text).toContain('In shadow since 4 Jan 2027, 09:00 UTC');
    for (const button of ['turn-on', 'turn-off']) expect(page.html).toContain(`value="${button}"`);
    expect(page.html).not.toContain('value="turn-to-shadow"');
    await world.browser.submit(page, {}, action('turn-off'));
    expect(world.account.sso).toBe('off');
  });

  it('isn’t turned by a form that names no position', async () => {
    const page = await world.signIn('anna');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    await fetch(`${world.panel.url}/identity-management/sso`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: await world.browser.jar.getCookieString(world.panel.url) },
      body: new URLSearchParams({ csrf, action: 'turn-sideways', etag: '"7"' }),
    });
    expect(world.changes).toEqual([]);
    expect((await world.open('')).text).toContain('named no position');
  });

  it('says after switching off who has no usable password, once', async () => {
    world.account.sso = 'on';
    world.account.withoutPassword = ['dan@acme.example', 'eve@acme.example', 'fay@acme.example'];
    await world.signIn('anna');
    const page = await world.act('', 'turn-off');
    expect(page.html).toContain('data-without-password="3"');
    expect(page.text).toContain('dan@acme.example');
    expect((await world.browser.follow(page, 'See all of them')).text).toContain('fay@acme.example');
    expect((await world.open('')).html).not.toContain('data-without-password');
  });

  it('can’t be turned on before a tenant is connected', async () => {
    world.account.state = 'not-connected';
    const { html } = await world.signIn('anna');
    for (const button of ['turn-on', 'turn-to-shadow']) expect(html).not.toContain(`value="${button}"`);
  });
});
