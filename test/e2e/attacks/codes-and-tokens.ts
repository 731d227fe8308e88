/** Codes, tokens and everything sealed: stolen, replayed, swapped, used in another place. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Attacker, basic, sealedIn, useLink, visit, withSealed } from './attack-tools.ts';

export function attackCodesAndTokens(armed: () => Attacker): void {
  describe('a code', () => {
    it('stolen by another registered app buys it nothing, and stays good for its owner', async () => {
      const { signIn, redeem, world } = armed();
      const { request, code } = await signIn('bob');
      const thief = world.app('online-meeting');
      const stolen = await redeem({ ...request, app: thief }, code);
      const copied = await redeem({ ...request, app: { ...thief, redirectUris: request.app.redirectUris } }, code);
      const form = { grant_type: 'authorization_code', code, code_verifier: request.verifier };
      const asOwner = { ...form, redirect_uri: request.app.redirectUris[0] ?? '', client_id: 'elevate' };
      const dressed = await world.ask('POST', '/token', { form: asOwner, headers: { authorization: basic(thief) } });
      const withoutSecret = await world.ask('POST', '/token', { form: asOwner });
      expect([stolen, copied, dressed, withoutSecret].map(({ status }) => status)).toEqual([400, 400, 400, 401]);
      for (const { json } of [stolen, copied]) expect(json['error']).toBe('invalid_grant');
      expect((await redeem(request, code)).status).toBe(200);
    });

    it('is worth nothing without its verifier, with another one, or for another redirect URI', async () => {
      const { signIn, redeem, world } = armed();
      const { request, code } = await signIn('bob');
      const [redirectUri = ''] = request.app.redirectUris;
      const challenge = request.url.searchParams.get('code_challenge') ?? '';
      for (const verifier of [challenge, `${request.verifier}A`, request.verifier.slice(0, -1), ''])
        expect((await redeem({ ...request, verifier }, code)).json['error']).toBe('invalid_grant');
      for (const uri of [`${redirectUri}/`, `${redirectUri}?x=1`, redirectUri.toUpperCase(), 'https://evil.example/']) {
        const app = { ...request.app, redirectUris: [uri] };
        expect((await redeem({ ...request, app }, code)).json['error']).toBe('invalid_grant');
      }
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
      const bare = await world.ask('POST', '/token', { form, headers: { authorization: basic(request.app) } });
      expect(bare.json['error']).toBe('invalid_grant');
      expect((await redeem(request, code)).status).toBe(200);
    });

    it('that eight bring to /token at once gives tokens to one of them', async () => {
      const { signIn, redeem } = armed();
      const { request, code } = await signIn('bob');
      const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(request, code)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
    });
  });

  it('a code and an access token of somebody who was taken out of SSO meanwhile are worth nothing', async () => {
    const { signIn, redeem, tokensOf, world, path } = armed();
    const { accessToken } = await tokensOf('bob');
    const { request, code } = await signIn('bob');
    const exclude = (edit: object) =>
      world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body: edit });
    const { email } = world.person('bob');
    expect((await exclude({ add: [{ email }] })).status).toBe(200);
    const asked = { headers: { authorization: `Bearer ${accessToken}` } };
    const [redeemed, told] = [await redeem(request, code), await visit(path('/userinfo'), asked)];
    expect((await exclude({ remove: [email] })).status).toBe(200);
    expect([redeemed.status, redeemed.json['error'], told.status]).toEqual([400, 'invalid_grant', 401]);
  });

  it('PKCE can be neither left out nor weakened', async () => {
    const { begin } = armed();
    const verifier = 'v'.repeat(43);
    const weaker = [
      { code_challenge_method: 'plain', code_challenge: verifier },
      { code_challenge_method: '', code_challenge: verifier },
      { code_challenge_method: 's256' },
      { code_challenge: '' },
      { code_challenge: createHash('sha256').update(verifier).digest('base64') },
    ];
    for (const changes of weaker) {
      const { toEntra, request, cookie } = await begin('bob', 'elevate', changes);
      expect(toEntra.origin).toBe(request.app.url);
      expect([toEntra.searchParams.get('error'), cookie]).toEqual(['invalid_request', '']);
    }
  });

  it('what is sealed for one purpose opens for no other', async () => {
    const { begin, signIn, tokensOf, world, path, redeem } = armed();
    const waiting = await begin('bob');
    const { code, request } = await signIn('carol');
    const { accessToken } = await tokensOf('bob');
    const hosted = await begin('bob', 'elevate', { prompt: 'select_account' });
    const discovered = await world.discover(world.person('bob').email, 'elevate');
    const hint = new URL(String(discovered.json['url'])).searchParams.get('login_hint') ?? '';
    const start = await world.ask('POST', '/accounts/acme/integration/start', { token: world.token('anna') });
    const ticket = new URL(String(start.json['url'])).searchParams.get('ticket') ?? '';
    const sealed = {
      code,
      accessToken,
      hint,
      ticket,
      signIn: sealedIn(waiting.cookie),
      hosted: sealedIn(hosted.cookie),
    };
    expect(new Set(Object.values(sealed)).size).toBe(6);

    const opensAt: Record<string, (text: string) => Promise<boolean>> = {
      code: async (text) => (await redeem(request, text)).status === 200,
      accessToken: async (text) =>
        (await visit(path('/userinfo'), { headers: { authorization: `Bearer ${text}` } })).status === 200,
      hint: async (text) => (await begin('bob', 'elevate', { login_hint: text })).toEntra.pathname !== '/sign-in',
      ticket: async (text) => (await useLink(path(`/integration/start?ticket=${text}`))).status === 303,
      signIn: async (text) => {
        const cookie = withSealed(waiting.cookie, text);
        const answer = await visit(
          path(`/sign-in/callback?state=${waiting.state}&error=access_denied&error_subcode=cancel`),
          { cookie },
        );
        return answer.heading === 'You cancelled';
      },
      hosted: async (text) => (await visit(hosted.toEntra, { cookie: withSealed(hosted.cookie, text) })).status === 200,
    };
    for (const [place, opens] of Object.entries(opensAt)) {
      for (const [kind, text] of Object.entries(sealed)) {
        expect(await opens(text), `${kind} where ${place} belongs`).toBe(kind === place);
      }
    }
  });

  it('a token is good for one door: not an ID token as bearer, not the Control Panel’s here, not ours there', async () => {
    const { tokensOf, world, path } = armed();
    const { accessToken, idToken } = await tokensOf('bob');
    const tokens = { accessToken, idToken, contact: world.token('anna'), feed: world.stack.serviceToken };
    const statusOf = async (address: string, token: string): Promise<number> =>
      (await visit(path(address), { headers: { authorization: `Bearer ${token}` } })).status;
    for (const [kind, token] of Object.entries(tokens)) {
      expect(await statusOf('/userinfo', token), kind).toBe(kind === 'accessToken' ? 200 : 401);
      expect(await statusOf('/accounts/acme/sso', token), kind).toBe({ contact: 200, feed: 403 }[kind] ?? 401);
    }
    const check = { method: 'POST', headers: { authorization: `Bearer ${tokens.feed}` } };
    expect((await visit(path('/company-credentials/check'), check)).status).toBe(401);
    // The query is no place for a token.
    expect((await visit(path(`/userinfo?access_token=${accessToken}`))).status).toBe(401);
  });

  it('an app’s secret opens neither another app nor the credentials check', async () => {
    const { world } = armed();
    const body = { email: world.person('bob').email, app: 'elevate' };
    const passwords = world.app('password-service');
    const crossed = [
      basic(world.app('elevate')),
      basic({ clientId: 'password-service', clientSecret: world.app('elevate').clientSecret }),
      basic({ clientId: 'password-service', clientSecret: '' }),
      basic({ clientId: 'PASSWORD-SERVICE', clientSecret: passwords.clientSecret }),
    ];
    for (const authorization of crossed) {
      const answer = await world.ask('POST', '/company-credentials/check', { body, headers: { authorization } });
      expect(answer.status).toBe(401);
    }
    const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'x' };
    const asService = await world.ask('POST', '/token', { form, headers: { authorization: basic(passwords) } });
    expect([asService.status, asService.json['error']]).toEqual([401, 'invalid_client']);
  });
}
