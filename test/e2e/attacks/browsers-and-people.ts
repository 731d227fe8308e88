/** Sign-ins taken over: cookies and codes swapped between browsers, tabs, people and tenants, and facts changed half-way. */
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { events, turnSso } from '../../../local/tour/steps/connecting.ts';
import { withoutIsolates } from '../../support/read-page.ts';
import { type Attacker, emailOf, sealedIn, valueOf, visit, withSealed } from './attack-tools.ts';

const ENDED = /^(?:This sign-in has ended|Cookies are needed here)$/;

export function attackBrowsers(armed: () => Attacker): void {
  describe('a sign-in belongs to the browser and the tab that it began in', () => {
    it('so its way back leads nowhere in another browser, in another tab’s name, or with a cookie changed', async () => {
      const { begin, passEntra } = armed();
      const [mine, other] = [await begin('bob'), await begin('carol')];
      const callback = await passEntra(mine.toEntra, 'bob');
      const [, , iv = '', body = ''] = sealedIn(mine.cookie).split('.');
      const cookies = [
        undefined,
        other.cookie,
        withSealed(mine.cookie, sealedIn(other.cookie)),
        withSealed(other.cookie, sealedIn(mine.cookie)),
        `__Host-sign-in-${mine.state}=${sealedIn(mine.cookie)}`,
        `theme=dark,${mine.cookie}`,
        mine.cookie.replace('__Host-', ''),
        mine.cookie.replace(iv, iv.startsWith('A') ? `B${iv.slice(1)}` : `A${iv.slice(1)}`),
        mine.cookie.replace(body, body.startsWith('A') ? `B${body.slice(1)}` : `A${body.slice(1)}`),
        // Two of one name: somebody put one there.
        `${mine.cookie}; ${withSealed(mine.cookie, sealedIn(other.cookie))}`,
        `${withSealed(mine.cookie, sealedIn(other.cookie))}; ${mine.cookie}`,
      ];
      for (const cookie of cookies) {
        const answer = await visit(callback, cookie === undefined ? {} : { cookie });
        expect([cookie, answer.status]).toEqual([cookie, 400]);
        expect(answer.heading).toMatch(ENDED);
        expect(withoutIsolates(answer.text)).toContain('Start again in Elevate');
      }
      // Nor is another tab's sign-in ended under this one's name.
      const cancelled = new URL(`/sign-in/callback?state=${mine.state}&error=access_denied`, callback);
      const cookie = withSealed(mine.cookie, sealedIn(other.cookie));
      expect((await visit(cancelled, { cookie })).heading).toMatch(ENDED);
      const back = await visit(callback, mine);
      expect(back.location?.searchParams.get('state'), 'and none of that spent the code').toBe(mine.request.state);
      expect((await visit(callback, mine)).status, 'which works once').toBe(400);
    });

    it('so nobody signs a victim in by slipping them a code of their own, or uses a code they found', async () => {
      const { begin, passEntra, path } = armed();
      const [victim, attacker] = [await begin('bob'), await begin('carol')];
      const codeOf = async (toEntra: URL, name: string) =>
        (await passEntra(toEntra, name)).searchParams.get('code') ?? '';
      for (const [from, to, name] of [
        [attacker, victim, 'carol'],
        [victim, attacker, 'bob'],
      ] as const) {
        const query = new URLSearchParams({ state: to.state, code: await codeOf(from.toEntra, name) });
        const answer = await visit(path(`/sign-in/callback?${query.toString()}`), to);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.location).toBeUndefined();
      }
    });

    it('and a browser flooded with them keeps a few, the newest, which works', async () => {
      const { passEntra, begin } = armed();
      const jar = new Map<string, string>();
      const cookieOf = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const first = await begin('bob');
      for (let at = 0; at < 12; at++) {
        const response = await fetch(first.request.url, { redirect: 'manual', headers: { cookie: cookieOf() } });
        for (const cookie of response.headers.getSetCookie()) {
          const [pair = ''] = cookie.split(';', 1);
          const name = pair.slice(0, pair.indexOf('='));
          jar.delete(name);
          if (!/max-age=0/i.test(cookie)) jar.set(name, valueOf(pair));
        }
      }
      // Nine places of the ordinary size, and the word that this browser keeps cookies.
      expect(jar.size).toBe(10);
      const last = await visit(first.request.url, { cookie: cookieOf() });
      for (const pair of last.cookies) jar.set(pair.slice(0, pair.indexOf('=')), valueOf(pair));
      const callback = await passEntra(last.location ?? first.toEntra, 'bob');
      const cookie = `${cookieOf()}; ${'x=y; '.repeat(200)}`;
      expect((await visit(callback, { cookie })).location?.searchParams.has('code')).toBe(true);
    });
  });

  it('our own page takes no form from elsewhere, without its cookie, or with another page’s token', async () => {
    const { begin, world, service } = armed();
    const [page, other] = await Promise.all(
      ['bob', 'bob'].map((name) => begin(name, 'elevate', { prompt: 'select_account' })),
    );
    if (page === undefined || other === undefined) throw new Error('no pages');
    const tokenOf = async ({ toEntra, cookie }: typeof page): Promise<string> =>
      /name="form_token" value="([^"]+)"/.exec((await visit(toEntra, { cookie })).text)?.[1] ?? '';
    const form = { id: page.toEntra.searchParams.get('id') ?? '', form_token: await tokenOf(page), email: '' };
    const email = '"><img src=x onerror=alert(1)>@acme.example';
    const from = (origin: string) => ({ headers: { origin }, cookie: page.cookie });
    const address = new URL('/sign-in', service);
    const refused = [
      await visit(address, { ...from('https://evil.example'), form }),
      await visit(address, { ...from('null'), form }),
      // A browser that says nothing of where a form comes from: another page's token gives it away.
      await visit(address, { cookie: page.cookie, form: { ...form, form_token: await tokenOf(other) } }),
      await visit(address, { headers: { origin: service }, form }),
      await visit(address, { ...from(service), form: { ...form, form_token: await tokenOf(other) } }),
      await visit(address, { ...from(service), form: { ...form, form_token: valueOf(page.cookie) } }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 400, 403, 403]);
    const echoed = await visit(address, { ...from(service), form: { ...form, email } });
    expect([echoed.status, echoed.text.includes('<img')]).toEqual([400, false]);
    const honest = await visit(address, { ...from(service), form: { ...form, email: emailOf(world, 'bob') } });
    expect(honest.location?.origin).toBe(new URL(world.stack.entra).origin);
  });
}

export function attackPeople(armed: () => Attacker): void {
  it('who isn’t both a user here and a member there gets a page and no account: stranger, guest', async () => {
    const { begin, passEntra, world } = armed();
    const usersBefore = (await world.ask('GET', '/accounts/acme/users', { token: world.stack.serviceToken })).text;
    for (const [typed, name, heading] of [
      ['frank', 'frank', 'Azure knows you, but we don’t'],
      ['bob', 'frank', 'You’re someone else in Azure'],
      ['gina', 'gina', 'Guests can’t sign in here'],
    ] as const) {
      const begun = await begin(typed);
      const answer = await visit(await passEntra(begun.toEntra, name), begun);
      expect([answer.status, answer.heading, answer.location]).toEqual([403, heading, undefined]);
    }
    expect((await world.ask('GET', '/accounts/acme/users', { token: world.stack.serviceToken })).text).toBe(
      usersBefore,
    );
  });

  it('who types another’s address is still themselves', async () => {
    const { begin, passEntra, redeem } = armed();
    const begun = await begin('carol');
    const { location } = await visit(await passEntra(begun.toEntra, 'bob'), begun);
    const { json } = await redeem(begun.request, location?.searchParams.get('code') ?? '');
    expect(decodeJwt(String(json['id_token']))['email']).toBe('bob@acme.example');
  });

  it('who is excluded, or whose company turns SSO off, while at Azure comes back to the password page', async () => {
    const { begin, passEntra, world } = armed();
    const exclude = (body: object) =>
      world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body });
    const changes = [
      [() => exclude({ add: [{ email: emailOf(world, 'bob') }] }), () => exclude({ remove: [emailOf(world, 'bob')] })],
      [() => turnSso(world, 'off'), () => turnSso(world, 'on')],
    ] as const;
    for (const [change, undo] of changes) {
      const begun = await begin('bob');
      const callback = await passEntra(begun.toEntra, 'bob');
      expect((await change()).status).toBe(200);
      const { location } = await visit(callback, begun);
      expect((await undo()).status).toBe(200);
      expect([location?.pathname, location?.searchParams.has('code')]).toEqual(['/company-sign-in', false]);
    }
  });

  it('who is removed while at Azure gets nothing; who has the address next is somebody else to every app', async () => {
    const { begin, passEntra, tokensOf, world } = armed();
    const token = world.stack.serviceToken;
    const feed = (body: object) => world.ask('POST', '/accounts/acme/users', { token, body });
    const before = decodeJwt((await tokensOf('dan')).idToken);
    const begun = await begin('dan');
    const callback = await passEntra(begun.toEntra, 'dan');
    await feed({ remove: [emailOf(world, 'dan')] });
    const answer = await visit(callback, begun);
    await feed({
      upsert: [{ email: emailOf(world, 'dan'), displayName: 'Dan Two', twoFactor: false, hasPassword: true }],
    });
    expect([answer.status, answer.heading]).toEqual([403, 'Azure knows you, but we don’t']);
    const after = decodeJwt((await tokensOf('dan')).idToken);
    expect(after['email']).toBe(before['email']);
    expect(after.sub).not.toBe(before.sub);
  });

  it('an error that a browser brings along never marks an integration broken, and raises no alarm', async () => {
    const { begin, path, integration, world, log } = armed();
    const forged = [
      ['consent_required', 'AADSTS65001'],
      ['unauthorized_client', 'AADSTS700016'],
      ['invalid_client', 'AADSTS7000112'],
      ['invalid_client', 'AADSTS7000222'],
      ['invalid_client', ''],
      ['invalid_resource', 'AADSTS500011'],
      ['access_denied', 'AADSTS90094 <script>alert(1)</script>'],
      ['constructor', '__proto__'],
    ] as const;
    for (const [error, error_description] of forged) {
      const { state, cookie } = await begin('bob');
      const query = new URLSearchParams({ state, error, error_description, code: 'x' });
      const answer = await visit(path(`/sign-in/callback?${query.toString()}`), { cookie });
      expect([answer.status, /AADSTS|<script|__proto__/.test(answer.text)]).toEqual([403, false]);
    }
    expect(await integration()).toBe('connected');
    // The word that infra/modules/monitoring/alerts.bicep listens for.
    expect(log.join('\n')).not.toContain('credential-refused');
    expect((await events(world)).some(({ action }) => action === 'integration-broken')).toBe(false);
  });
}
