import { describe, expect, it } from 'vitest';
import { PersonBrowser } from '../../../local/tour/person-browser.ts';
import { usePanel } from './use-panel.ts';

const world = usePanel();

describe('what keeps an account safe', () => {
  const post = async (path: string, body: Record<string, string>, headers: Record<string, string> = {}) => {
    const cookie = await world.browser.jar.getCookieString(world.panel.url);
    return fetch(`${world.panel.url}/identity-management${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, ...headers },
      body: new URLSearchParams(body),
    });
  };

  it.each([
    '/start',
    '/sso',
    '/disconnect',
    '/exclusions',
    '/exclusions/bulk',
    '/exclusions/accept',
    '/exclusions/remove',
    '/users',
    '/explain',
  ])('does nothing at %s without the token of its own form', async (path) => {
    await world.signIn('anna');
    await post(path, { email: 'bob@acme.example', lines: 'bob@acme.example', action: 'turn-on' });
    await post(path, { csrf: 'x'.repeat(43), email: 'bob@acme.example' });
    expect(world.changes).toHaveLength(0);
    expect((await world.open('')).text).toContain('Nothing was changed');
  });

  it('refuses forms of other sites and of other apps on this computer', async () => {
    const page = await world.signIn('anna');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    expect((await post('/start', { csrf }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('/start', { csrf }, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await post('/start', { csrf }, { origin: 'http://localhost:9' })).status).toBe(403);
    expect(world.changes).toHaveLength(0);
  });

  it('takes no token of another session', async () => {
    const page = await world.signIn('anna');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    world.browser = new PersonBrowser();
    await world.signIn('anna');
    await post('/start', { csrf });
    expect(world.changes).toHaveLength(0);
  });

  it('takes a changed cookie for nobody', async () => {
    await world.signIn('anna');
    const cookie = await world.browser.jar.getCookieString(world.panel.url);
    const altered = cookie.replace(/(control-panel-session=.{9})./, (_, start: string) => `${start}!`);
    expect(altered).not.toBe(cookie);
    const response = await fetch(`${world.panel.url}/identity-management`, {
      headers: { cookie: altered },
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toBe('/sign-in');
  });

  it('refuses a form of more than 2 MB', async () => {
    await world.signIn('anna');
    expect((await post('/exclusions/bulk', { lines: 'x'.repeat(2 * 1024 * 1024) })).status).toBe(413);
  });
});
