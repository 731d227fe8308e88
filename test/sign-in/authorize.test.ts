import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorizePath, callbackPath, FORM, openForm, REDIRECT_URI } from '../support/sign-in/sign-in-by-hand.ts';
import { newObjectId } from '../support/sign-in/staged-entra.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';

const stage = openStage();

describe('GET /authorize', () => {
  it('never redirects when the client or the redirect URI is wrong (RFC 6749 section 4.1.2.1)', async () => {
    const wrong = [
      { client_id: undefined },
      { client_id: 'nobody' },
      { client_id: 'elevate-web ' },
      { redirect_uri: undefined },
      { redirect_uri: `${REDIRECT_URI}/` },
      { redirect_uri: `${REDIRECT_URI}?x=1` },
      { redirect_uri: 'https://ELEVATE.example/callback' },
      { redirect_uri: 'https://owa.example/callback' },
    ];
    for (const given of wrong) {
      const answered = await stage.ask(authorizePath(given));
      expect([answered.status, answered.headers['location']]).toEqual([400, undefined]);
      expect(answered.headers['content-type']).toBe('text/html; charset=utf-8');
    }
    for (const name of ['client_id', 'redirect_uri']) {
      const answered = await stage.ask(`${authorizePath()}&${name}=again`);
      expect([answered.status, answered.headers['location']]).toEqual([400, undefined]);
    }
  });

  it('sends every other mistake back to the app, with state and issuer (RFC 9207)', async () => {
    const wrong: readonly (readonly [Record<string, string | undefined>, string])[] = [
      [{ response_type: undefined }, 'invalid_request'],
      [{ response_type: 'token', response_mode: 'query' }, 'unsupported_response_type'],
      [{ response_type: 'code id_token', response_mode: 'query' }, 'unsupported_response_type'],
      [{ response_mode: 'query.jwt' }, 'invalid_request'],
      [{ request: 'e30.e30.' }, 'request_not_supported'],
      [{ request_uri: 'https://elevate.example/r' }, 'request_uri_not_supported'],
      [{ registration: '{}' }, 'registration_not_supported'],
      [{ scope: undefined }, 'invalid_scope'],
      [{ scope: 'profile openidx' }, 'invalid_scope'],
      [{ code_challenge: undefined }, 'invalid_request'],
      [{ code_challenge: 'x'.repeat(42) }, 'invalid_request'],
      [{ code_challenge: 'x'.repeat(129) }, 'invalid_request'],
      [{ code_challenge: `${'x'.repeat(42)}=` }, 'invalid_request'],
      [{ code_challenge_method: undefined }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ nonce: 'n'.repeat(513) }, 'invalid_request'],
      [{ prompt: 'none' }, 'login_required'],
      [{ prompt: 'none login' }, 'invalid_request'],
      [{ max_age: '-1' }, 'invalid_request'],
      [{ max_age: 'soon' }, 'invalid_request'],
      [{ id_token_hint: 'not.a.token' }, 'invalid_request'],
    ];
    for (const [given, error] of wrong) {
      const { status, location, headers } = await stage.ask(authorizePath(given));
      expect([given, status, `${location.origin}${location.pathname}`]).toEqual([given, 303, REDIRECT_URI]);
      expect(Object.fromEntries(location.searchParams)).toMatchObject({ error, state: 'app-state', iss: SERVICE_URL });
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it('refuses any repeated parameter, and gives a state back that is too long to be kept, but none that was repeated or has no end', async () => {
    const repeated = await stage.ask(`${authorizePath()}&scope=openid`);
    expect(repeated.location.searchParams.get('error')).toBe('invalid_request');
    expect(repeated.location.searchParams.get('state')).toBe('app-state');
    for (const state of ['s'.repeat(4097), 's'.repeat(16_000), 'é', 'line\nbreak']) {
      const long = await stage.ask(authorizePath({ state }));
      expect(long.location.searchParams.get('error')).toBe('invalid_request');
      expect(long.location.searchParams.get('state')).toBe(state);
    }
    for (const path of [`${authorizePath()}&state=two`, authorizePath({ state: 's'.repeat(17_000) })]) {
      const answered = await stage.ask(path);
      expect(answered.location.searchParams.get('error')).toBe('invalid_request');
      expect(answered.location.searchParams.has('state')).toBe(false);
    }
  });

  it('refuses nobody for what it does not know, or what the administrator has done already (RFC 6749 section 3.1)', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const login_hint = email('ann');
    const known = [
      { ui_locales: 'de', claims_locales: 'de', display: 'popup', acr_values: '1', whatever: 'x' },
      { claims: '{"id_token":{"auth_time":{"essential":true},"acr":{"values":["x"]}}}' },
      { access_type: 'offline', domain_hint: 'contoso.example', audience: 'x', resource: 'https://api.example' },
      ...['consent', 'create', 'consent create'].map((prompt) => ({ prompt })),
      { prompt: '', max_age: '', response_mode: '', request: '', state: '', nonce: '' },
    ];
    for (const given of known) {
      const answered = await stage.ask(authorizePath({ login_hint, ...given }));
      expect([given, answered.status, answered.location.host]).toEqual([given, 303, 'entra.example']);
    }
    const twice = await stage.ask(`${authorizePath({ login_hint })}&resource=a&resource=b&nonce=`);
    expect(twice.location.host).toBe('entra.example');
  });

  it('shows the address form for select_account, whoever was hinted', async () => {
    const { email } = await stage.openSsoAccount('ann');
    for (const prompt of ['select_account', 'select_account consent']) {
      const { location } = await stage.ask(authorizePath({ login_hint: email('ann'), prompt }));
      expect(location.pathname).toBe('/sign-in');
    }
  });

  it('takes by form what it takes by GET, from the form alone, and from any site (OpenID Connect Core 1.0 section 3.1.2.1)', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const post = (path: string, headers: Record<string, string> = FORM, query = '') =>
      stage.ask(`/authorize${query}`, {
        method: 'POST',
        headers: { ...headers, origin: 'https://elevate.example', 'sec-fetch-site': 'cross-site' },
        body: path.slice(path.indexOf('?') + 1),
      });
    const path = authorizePath({ login_hint: email('ann') });
    const answered = await post(path, FORM, '?client_id=nobody&state=other');
    expect([answered.status, answered.location.pathname]).toEqual([303, `/${tenantId}/authorize`]);
    expect(answered.cookies).toHaveLength(2);
    const refused = await post(authorizePath({ scope: 'profile' }));
    expect(refused.location.searchParams.get('error')).toBe('invalid_scope');
    const unreadable = [
      await post(path, { 'content-type': 'application/json' }),
      await post(`${path}&pad=${'x'.repeat(33_000)}`),
      await post(`${path}&client_id=again`),
      await post('?'),
    ];
    for (const { status, headers } of unreadable) expect([status, headers['location']]).toEqual([400, undefined]);
  });

  it('keeps the query of a registered redirect URI character by character', async () => {
    const redirect = 'https://elevate.example/other?kept=%20yes';
    const answered = await stage.ask(authorizePath({ redirect_uri: redirect, prompt: 'none' }));
    expect(answered.headers['location']).toMatch(
      /^https:\/\/elevate\.example\/other\?kept=%20yes&error=login_required&/,
    );
  });

  it('goes to the tenant at Azure with fresh state, nonce and verifier, and keeps the rest sealed in a cookie', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const answered = await stage.ask(authorizePath({ login_hint: ` ${email('ann').toUpperCase()} ` }));
    const { location, cookies } = answered;
    const state = location.searchParams.get('state') ?? '';
    expect(location.pathname).toBe(`/${tenantId}/authorize`);
    expect(location.searchParams.get('loginHint')).toBe(email('ann'));
    expect(location.searchParams.get('redirect_uri')).toBe(`${SERVICE_URL}/sign-in/callback`);
    expect(state).toMatch(/^[A-Za-z0-9_-]{43}\.[0-9a-z]+\.elevate$/);
    const common = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 600 };
    const name: unknown = expect.stringMatching(/^__Host-visit-s\d$/);
    expect(cookies).toMatchObject([
      { ...common, name },
      { ...common, name: '__Host-visits', value: '1' },
    ]);
    expect(cookies[0]?.value).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(cookies[0]?.value).not.toContain(Buffer.from('app-state').toString('base64url').slice(0, 10));
    expect(answered.headers['cache-control']).toBe('no-store');
    expect(answered.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('goes to the Company sign-in page with state, issuer and the address in the fragment', async () => {
    const { email } = await stage.openAccount('ann');
    const { headers, cookies } = await stage.ask(authorizePath({ login_hint: email('ann') }));
    const fragment = `#login_hint=${encodeURIComponent(email('ann'))}`;
    const iss = encodeURIComponent(SERVICE_URL);
    expect(headers['location']).toBe(`https://elevate.example/password?lang=en&state=app-state&iss=${iss}${fragment}`);
    expect(cookies).toEqual([]);
    const stateless = await stage.ask(authorizePath({ login_hint: email('ann'), state: undefined }));
    expect(stateless.headers['location']).toBe(`https://elevate.example/password?lang=en&iss=${iss}${fragment}`);
  });

  it('takes the sealed hint of discovery, and asks for the address when it is too old', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const expiresAt = new Date(stage.ports.clock().getTime() + 600_000);
    const hint = await stage.ports.sealer.seal('login-hint', { email: email('ann') }, expiresAt);
    const answered = await stage.ask(authorizePath({ login_hint: hint }));
    expect(answered.location.pathname).toBe(`/${tenantId}/authorize`);
    stage.time.pass(601);
    const tooOld = await stage.ask(authorizePath({ login_hint: hint }));
    expect(tooOld.location.pathname).toBe('/sign-in');
  });

  it('ends on a page while the integration is broken, and never at the password (rule 8)', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    await stage.breakIntegration(id);
    const answered = await stage.ask(authorizePath({ login_hint: email('ann') }));
    expect([answered.status, answered.headers['location']]).toEqual([403, undefined]);
    expect(answered.text).toContain('needs your administrator');
    expect(answered.cookies).toEqual([]);
  });

  it.each(['one after the other', 'all at the same moment'])(
    'however many sign-ins are begun in a browser, %s, the newest works and its header stays within bounds',
    async (how) => {
      const browser = stage.browser();
      const { email, tenantId } = await stage.openSsoAccount('ann');
      const person = { tenantId, objectId: newObjectId(), upn: email('ann') };
      const large = () => ({ state: noise(4096), nonce: noise(512) });
      // At the same moment: each request leaves before any answer has come.
      const others = how.startsWith('all') ? { headers: { cookie: 'theme=dark' } } : {};
      for (let at = 0; at < 200; at++) {
        const given = at % 3 === 0 ? { login_hint: email('ann') } : {};
        await browser.visit(authorizePath({ ...given, ...(at % 2 === 0 ? large() : {}) }), others);
        stage.time.pass(0.1);
        const length = [...browser.jar].reduce((sum, [name, value]) => sum + name.length + value.length + 3, 0);
        expect(length).toBeLessThan(22 * 1024);
      }
      const { state, nonce } = large();
      const toEntra = await browser.visit(authorizePath({ login_hint: email('ann'), state, nonce }));
      const direct = await browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(person) }));
      expect(direct.location.searchParams.get('state')).toBe(state);
      expect(direct.location.searchParams.has('code')).toBe(true);
      // By our own form too, which takes two.
      const { fields } = await openForm(browser, { state, nonce });
      const answered = await browser.submit('/sign-in', { ...fields, email: email('ann') });
      const typed = await browser.visit(callbackPath(answered, { code: stage.entra.codeOf(person) }));
      expect(typed.location.searchParams.get('state')).toBe(state);
      expect(typed.location.searchParams.has('code')).toBe(true);
    },
    60_000,
  );

  it('keeps the longest state and nonce that it allows, of whatever characters, within what browsers keep', async () => {
    const { email } = await stage.openSsoAccount('ann');
    for (const character of ['"', '\\', 's', ' ']) {
      const given = { state: character.repeat(4096), nonce: character.repeat(512) };
      for (const hint of [{ login_hint: email('ann') }, {}]) {
        const { status, cookies } = await stage.ask(authorizePath({ ...given, ...hint }));
        expect(status).toBe(303);
        for (const { name, value } of cookies) expect(name.length + value.length).toBeLessThanOrEqual(4096);
      }
    }
  });
});

/** Printable text that can't be made shorter. */
const noise = (length: number): string =>
  [...randomBytes(length)].map((octet) => String.fromCharCode(0x20 + (octet % 95))).join('');
