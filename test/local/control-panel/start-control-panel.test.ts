import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { action, usePanel } from './use-panel.ts';

const world = usePanel();

describe('signing in to the Control Panel', () => {
  it('takes a contact with their password to Identity Management of their account', async () => {
    const page = await world.signIn('anna');
    expect(page).toMatchObject({ status: 200, heading: 'Identity Management' });
    expect(page.text).toContain('Account Security Policies Identity Management');
    expect(page.text).toContain('Acme Bakery');
    expect(page.html).toContain('Anna &lt;Acme&gt;');
  });

  it.each(['', 'Contact-ben-1', 'contact-anna-1'])('refuses the password %j', async (password) => {
    expect((await world.signIn('anna', password)).status).toBe(401);
    expect((await world.open('')).url.pathname).toBe('/sign-in');
  });

  it.each(['', '/exclusions', '/exclusions.csv', '/users', '/explain', '/audit', '/disconnect'])(
    'shows nothing at %j to a stranger',
    async (path) => {
      expect((await world.open(path)).url.pathname).toBe('/sign-in');
      expect(world.service.asked).toHaveLength(0);
    },
  );

  it('ends with signing out', async () => {
    const page = await world.signIn('anna');
    await world.browser.submit(page, {}, action('sign-out'));
    expect((await world.open('')).url.pathname).toBe('/sign-in');
  });
});

describe('the tokens', () => {
  const verify = async (token: string) => {
    const options = { issuer: world.panel.issuer, audience: 'azure-sso-identity', algorithms: ['RS256'] };
    return (await jwtVerify(token, createRemoteJWKSet(new URL(world.panel.jwksUrl)), options)).payload;
  };

  it('say the contact, the account and the roles, and end when they should', async () => {
    const payload = await verify(
      await world.panel.mintToken({ id: 'anna', account: 'acme', roles: ['SecurityManager'] }, 60),
    );
    expect(payload).toMatchObject({ sub: 'anna', account: 'acme', roles: ['SecurityManager'] });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });

  it('name no account when they speak for a service', async () => {
    const payload = await verify(await world.panel.mintToken({ id: 'feed', roles: ['DirectoryService'] }, 60));
    expect(payload).not.toHaveProperty('account');
  });

  it('stay good over a restart', async () => {
    const token = await world.panel.mintToken({ id: 'anna', account: 'acme', roles: [] }, 60);
    const port = Number(new URL(world.panel.url).port);
    await world.panel.close();
    const again = await world.startPanel(world.service.url, port);
    try {
      expect(await verify(token)).toMatchObject({ sub: 'anna' });
    } finally {
      await again.close();
    }
  });

  it('are published without the private half', async () => {
    const { keys } = (await (await fetch(world.panel.jwksUrl)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});
