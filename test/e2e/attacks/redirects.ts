/** Where browsers may be sent, and what may stand in the answer that sends them. */
import { describe, expect, it } from 'vitest';
import { KNOWN_TENANTS_COOKIE } from '../../../shared/provider/known-tenants.ts';
import { type Attacker, visit } from './attack-tools.ts';

export function attackRedirects(armed: () => Attacker): void {
  describe('nobody is sent to an address that isn’t registered', () => {
    it('by /authorize, however the redirect URI is spelled', async () => {
      const { world, path } = armed();
      const { redirectUris, url } = world.app('elevate');
      const [registered = ''] = redirectUris;
      const { host, port } = new URL(url);
      const tricks = [
        'https://evil.example/callback',
        `${registered}/`,
        `${registered}/../evil`,
        `${registered}?next=https://evil.example`,
        `${registered}#`,
        `${registered}%00`,
        ` ${registered}`,
        registered.replace('localhost', 'LOCALHOST'),
        registered.replace('localhost', 'localhost.evil.example'),
        registered.replace('localhost', '127.0.0.1'),
        `http://${host}@evil.example/callback`,
        `http://evil.example\\@${host}/callback`,
        `http://localhost:${port}1/callback`,
        registered.replace('http:', 'https:'),
        'javascript:alert(1)',
        '//evil.example/callback',
        world.app('owa').redirectUris[0] ?? '',
        '',
      ];
      for (const redirect_uri of tricks) {
        const query = new URLSearchParams({ client_id: 'elevate', redirect_uri, response_type: 'code' });
        const answer = await visit(path(`/authorize?${query.toString()}`));
        expect([redirect_uri, answer.status, answer.location]).toEqual([redirect_uri, 400, undefined]);
        expect(answer.text).not.toContain('evil');
      }
      const twice = new URLSearchParams({ client_id: 'elevate', redirect_uri: registered });
      twice.append('redirect_uri', 'https://evil.example/');
      expect((await visit(path(`/authorize?${twice.toString()}`))).location).toBeUndefined();
    });

    it('by /end-session, with or without a hint, in the address or in a form', async () => {
      const { world, path, tokensOf } = armed();
      const { idToken } = await tokensOf('bob');
      const home = `${world.app('elevate').url}/`;
      const tricks: Record<string, string>[] = [
        { post_logout_redirect_uri: 'https://evil.example/' },
        { post_logout_redirect_uri: `${home}x` },
        { client_id: 'elevate', post_logout_redirect_uri: `${home}../` },
        { client_id: 'elevate', post_logout_redirect_uri: `${home}?x` },
        { client_id: 'elevate', post_logout_redirect_uri: `${world.app('owa').url}/` },
        { id_token_hint: idToken, post_logout_redirect_uri: `${world.app('owa').url}/` },
        { id_token_hint: idToken, client_id: 'owa', post_logout_redirect_uri: `${world.app('owa').url}/` },
        { id_token_hint: `${idToken.slice(0, -4)}AAAA`, post_logout_redirect_uri: home },
        { id_token_hint: world.token('anna'), client_id: 'elevate', post_logout_redirect_uri: home },
      ];
      for (const form of tricks) {
        for (const answer of [
          await visit(path(`/end-session?${new URLSearchParams(form).toString()}`)),
          await visit(path('/end-session'), { form }),
        ]) {
          expect([form, answer.status, answer.location]).toEqual([form, 400, undefined]);
        }
      }
      // Any site can send a browser here so: nobody is sent on who isn't asked.
      const asked = await visit(
        path(`/end-session?${new URLSearchParams({ post_logout_redirect_uri: home }).toString()}`),
      );
      expect([asked.status, asked.location]).toEqual([200, undefined]);
      const honest = new URLSearchParams({
        id_token_hint: idToken,
        post_logout_redirect_uri: home,
        state: 'a b&c=d#e',
      });
      const back = await visit(path(`/end-session?${honest.toString()}`));
      expect(back.headers.get('location')).toBe(`${home}?state=a%20b%26c%3Dd%23e`);
    });

    it('by an ID token of another app given as a hint', async () => {
      const { begin, tokensOf } = armed();
      const { idToken } = await tokensOf('carol');
      const { toEntra } = await begin('carol', 'owa', { id_token_hint: idToken });
      expect(toEntra.searchParams.get('error')).toBe('invalid_request');
    });
  });

  it('a state can neither split the answer nor leave its parameter', async () => {
    const { begin, world, path } = armed();
    const { url } = world.app('elevate');
    for (const state of ['x\r\nSet-Cookie: a=b', 'x\nLocation: https://evil.example', 'é', '\u2028', 'x\u0000']) {
      const { toEntra, cookie } = await begin('bob', 'elevate', { state });
      expect([toEntra.origin, toEntra.searchParams.get('error'), cookie]).toEqual([url, 'invalid_request', '']);
      // It goes back as it came (RFC 6749 section 4.1.2.1), and is one parameter's value.
      expect(toEntra.searchParams.getAll('state')).toEqual([state]);
      const query = new URLSearchParams({ client_id: 'elevate', post_logout_redirect_uri: `${url}/`, state });
      const out = await visit(path(`/end-session?${query.toString()}`));
      expect(out.location?.origin).toBe(url);
      const cookies = out.headers.getSetCookie().filter((cookie) => !cookie.startsWith(`${KNOWN_TENANTS_COOKIE}=;`));
      expect(cookies).toEqual([]);
    }
    const state = '"><script>&code=evil&iss=https://evil.example#';
    const refused = await begin('bob', 'elevate', { state, scope: 'nothing' });
    expect(refused.toEntra.searchParams.getAll('state')).toEqual([state]);
    expect([refused.toEntra.searchParams.getAll('iss'), refused.toEntra.hash]).toEqual([[armed().service], '']);
  });

  it('what a request says of its host decides nothing: no link, no issuer, no redirect', async () => {
    const { path, service } = armed();
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
      'x-original-host': 'evil.example',
      'x-original-url': '/evil.example',
      'x-ms-client-principal': Buffer.from('{"userId":"evil.example"}').toString('base64'),
    };
    for (const address of [
      '/.well-known/openid-configuration',
      '/problems/unexpected',
      '/accounts/acme/sso',
      '/sign-in',
    ]) {
      const answer = await visit(path(address), { headers });
      expect(answer.text).not.toContain('evil.example');
      expect(answer.location).toBeUndefined();
    }
    const metadata = JSON.parse((await visit(path('/.well-known/openid-configuration'), { headers })).text) as object;
    expect(metadata).toMatchObject({ issuer: service, token_endpoint: `${service}/token` });
  });
}
