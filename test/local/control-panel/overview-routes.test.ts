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
    await world.signIn('anna');
    const refused = await world.act('/disconnect', 'disconnect');
    expect(refused.text).toContain('SSO is still on');
    expect(world.account.state).toBe('connected');
    const done = await world.act('/disconnect', 'disconnect', { force: 'yes' });
    expect(done.text).toContain('The Azure tenant is disconnected');
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
    expect(world.account.sso).toBe('off');
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
    expect((await world.signIn('anna')).html).not.toContain('value="turn-on"');
  });
});
