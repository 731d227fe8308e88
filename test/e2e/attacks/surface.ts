/** What can be learned from outside: addresses, answers' headers, other origins, the limit, the log. */
import { describe, expect, it } from 'vitest';
import { type Attacker, basic, visit } from './attack-tools.ts';

const PAGES = [
  '/authorize',
  '/sign-in',
  '/sign-in/callback',
  '/integration/start',
  '/integration/callback',
  '/end-session',
];
const DATA = ['/userinfo', '/accounts/acme/sso', '/health/ready', '/problems/nothing'];

export function attackSurface(armed: () => Attacker): void {
  describe('discovery, /authorize and the credentials check', () => {
    it('agree for everybody in every app, whatever the spelling: no password works where Azure is asked', async () => {
      const { world, begin } = armed();
      const apps = world.stack.apps.filter(({ kind }) => kind !== 'password-service');
      const passwords = { authorization: basic(world.app('password-service')) };
      const emails = [...world.stack.people.map(({ email }) => email), 'nobody@acme.example', 'x@nowhere.example'];
      const spell = (email: string): string[] => [
        email.toUpperCase(),
        ` ${email.replace('@', '＠')}\t`,
        email.replace('.example', '。ｅxample'),
      ];
      for (const { id, clientId, clientSecret } of apps) {
        const server = { authorization: basic({ clientId, clientSecret }) };
        for (const [at, email] of emails.entries()) {
          const spelled = spell(email)[at % 3] ?? email;
          const discovered = await world.ask('POST', '/discovery', {
            body: { email: spelled, app: id },
            headers: server,
          });
          const checked = await world.ask('POST', '/company-credentials/check', {
            body: { email: spelled, app: id },
            headers: passwords,
          });
          const { toEntra, cookie } = await begin('bob', id, { login_hint: spelled });
          const isAtEntra = discovered.json['step'] === 'entra';
          expect([email, id, checked.json]).toEqual([
            ...[email, id],
            { credentials: isAtEntra ? 'inactive' : 'active', mayUse: !isAtEntra, mayReset: !isAtEntra },
          ]);
          expect([email, id, toEntra.origin === new URL(world.stack.entra).origin]).toEqual([email, id, isAtEntra]);
          expect(cookie !== '').toBe(isAtEntra);
        }
      }
    });

    it('take no address that is another one to somebody else’s eyes', async () => {
      const { world } = armed();
      const headers = { authorization: basic(world.app('password-service')) };
      for (const email of [
        'bob@acme.example.',
        'bob@acme.example@globex.example',
        '"bob"@acme.example',
        'bob@acme.example, carol@acme.example',
        'Bob <bob@acme.example>',
        'bob@acme.example\u0000',
        'bob@[127.0.0.1]',
        'bob@acme.example/x',
        'bob@acme%2eexample',
        'bob\r\n@acme.example',
      ]) {
        const body = { email, app: 'elevate' };
        const checked = await world.ask('POST', '/company-credentials/check', { body, headers });
        const discovered = await world.ask('POST', '/discovery', { body });
        expect([email, checked.status, discovered.status]).toEqual([email, 400, 400]);
        expect(discovered.text).not.toContain('bob');
      }
    });
  });

  it('scripts of other origins read nothing, of ours with cookies only what reads none', async () => {
    const { path, world } = armed();
    const ours = world.app('elevate').url;
    const origins = [
      'https://evil.example',
      'null',
      `${ours}.evil.example`,
      `${ours}/`,
      ours.toUpperCase(),
      `${ours}0`,
    ];
    const documents = ['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
    for (const address of ['/discovery', '/token', '/userinfo', ...documents]) {
      for (const method of ['OPTIONS', address === '/discovery' || address === '/token' ? 'POST' : 'GET']) {
        for (const origin of origins) {
          const { headers } = await visit(path(address), { method, headers: { origin } });
          expect([address, origin, headers.get('access-control-allow-origin')]).toEqual([address, origin, null]);
          expect(headers.get('vary')).toBe('Origin');
        }
        const { headers } = await visit(path(address), { method, headers: { origin: ours } });
        expect(headers.get('access-control-allow-origin')).toBe(ours);
        expect(headers.get('access-control-allow-credentials')).toBe(address === '/discovery' ? null : 'true');
      }
    }
    for (const address of [...PAGES, '/accounts/acme/sso', '/company-credentials/check']) {
      const { headers } = await visit(path(address), { headers: { origin: ours } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('no answer can be framed, guessed to be something else, kept on the way or told to the next site', async () => {
    const { path, begin, world } = armed();
    const { request } = await begin('bob');
    const answers = await Promise.all([...PAGES, ...DATA, '/nothing-here'].map((address) => visit(path(address))));
    for (const { headers, status, text } of [...answers, await visit(request.url), await world.ask('POST', '/token')]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
      expect(headers.get('referrer-policy')).toMatch(/^(?:no-referrer|same-origin)$/);
      if (text !== '' || status === 303) expect(headers.get('cache-control')).toBe('no-store');
      if (!(headers.get('content-type') ?? '').includes('html')) continue;
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"])
        expect(policy).toContain(rule);
      expect(policy).not.toContain('unsafe');
      expect(text).not.toMatch(/<script|\son\w+=/i);
    }
    const { headers } = await visit(request.url);
    const [cookie = ''] = headers.getSetCookie().map((text) => text.toLowerCase());
    for (const part of ['__host-', 'secure', 'httponly', 'samesite=lax', 'path=/']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('domain');
  });

  it('who asks about too many addresses is held up at every door, whatever address they say they come from', async () => {
    const { world, begin, path } = armed();
    const claim = (at: number) => ({
      'x-forwarded-for': `198.51.100.${at % 250}`,
      'x-real-ip': `198.51.100.${at % 250}`,
    });
    const body = { email: 'who@nowhere.example', app: 'elevate' };
    const statuses: number[] = [];
    for (let round = 0; round < 40 && !statuses.includes(429); round++) {
      const asked = Array.from({ length: 25 }, (_, at) =>
        world.ask('POST', '/discovery', { body, headers: claim(at) }),
      );
      statuses.push(...(await Promise.all(asked)).map(({ status }) => status));
    }
    expect(statuses).toContain(429);
    const hinted = await begin('who@nowhere.example', 'elevate', { login_hint: '' });
    expect(hinted.toEntra.pathname, 'without an address there is nothing to learn').toBe('/sign-in');
    hinted.request.url.searchParams.set('login_hint', 'who@nowhere.example');
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, at) => visit(hinted.request.url, { headers: claim(at) })),
    );
    expect(answers.map(({ status }) => status)).toContain(429);
    expect((await visit(path('/health/live'))).status).toBe(200);
  });

  it('and after all of it the log names nobody and holds nothing that opens anything', () => {
    const text = armed().log.join('\n');
    expect(armed().log.length).toBeGreaterThan(50);
    expect(text).not.toMatch(/@(?:acme|globex|nowhere|acme-bakery)\./i);
    expect(text, 'a token or anything sealed').not.toMatch(/eyJ[\w-]{10,}/);
    expect(text, 'what an attacker sent').not.toMatch(/evil|<script|__proto__|198\.51\.100/);
    expect(text, 'a fault of ours').not.toMatch(/unexpected-fault/);
  });
}
