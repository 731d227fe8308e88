import { describe, expect, it } from 'vitest';
import {
  askTokens,
  authorizePath,
  basic,
  callbackPath,
  elevate,
  FORM,
  newVerifier,
  REDIRECT_URI,
  signIn,
} from '../support/sign-in/sign-in-by-hand.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { openStage, SECRETS } from '../support/sign-in/stage.ts';

const stage = openStage();

async function newCode(given: Readonly<Record<string, string>> = {}) {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const code_verifier = newVerifier();
  const person = { tenantId, upn: email('ann') };
  const answered = await signIn(stage, stage.browser(), email('ann'), person, given, code_verifier);
  return { code: answered.location.searchParams.get('code') ?? '', code_verifier };
}
async function newPhoneCode() {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const code_verifier = newVerifier();
  const given = { client_id: 'phone-app', redirect_uri: 'https://phone.example/callback' };
  const person = { tenantId, upn: email('ann') };
  const answered = await signIn(stage, stage.browser(), email('ann'), person, given, code_verifier);
  return { code: answered.location.searchParams.get('code') ?? '', code_verifier };
}
const errorOf = ({ status, json }: { status: number; json: unknown }) => [status, (json as { error?: string }).error];

const rawBasic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

describe('POST /token', () => {
  it('gives tokens that nothing on the way may keep (RFC 6749 section 5.1)', async () => {
    const answered = await askTokens(stage, await newCode());
    expect(answered.status).toBe(200);
    expect(answered.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(answered.json).toMatchObject({
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFETIME_MS / 1000,
      scope: 'openid profile email',
    });
  });

  it('redeems a code once (RFC 6749 section 4.1.2)', async () => {
    const form = await newCode();
    const answers = await Promise.all([askTokens(stage, form), askTokens(stage, form), askTokens(stage, form)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(errorOf(await askTokens(stage, form))).toEqual([400, 'invalid_grant']);
    expect(stage.log.some(({ message }) => message.endsWith('code=invalid_grant detail=already-redeemed'))).toBe(true);
  });

  it('takes back what a code gave once it comes a second time, and nothing of another sign-in', async () => {
    const [form, other] = [await newCode(), await newCode()];
    const tokens = [await askTokens(stage, form), await askTokens(stage, other)].map(
      ({ json }) => (json as { access_token: string }).access_token,
    );
    const statuses = () =>
      Promise.all(
        tokens.map(async (token) => {
          const { status } = await stage.ask('/userinfo', { headers: { authorization: `Bearer ${token}` } });
          return status;
        }),
      );
    // Whoever has the code alone ends nothing: it takes the app's credentials, its redirect URI and the verifier.
    for (const wrong of [{ code_verifier: newVerifier() }, { redirect_uri: 'https://elevate.example/other' }])
      expect(errorOf(await askTokens(stage, { ...form, ...wrong }))).toEqual([400, 'invalid_grant']);
    expect(errorOf(await askTokens(stage, form, basic('owa-web', SECRETS['owa-web'] ?? '')))).toEqual([
      400,
      'invalid_grant',
    ]);
    stage.trips.reset();
    expect(await statuses()).toEqual([200, 200]);
    expect(stage.trips.count().trips).toBe(1);
    expect(errorOf(await askTokens(stage, form))).toEqual([400, 'invalid_grant']);
    expect(await statuses()).toEqual([401, 200]);
  });

  it('takes the secret in the header or in the form, and never twice (RFC 6749 section 2.3)', async () => {
    const inForm = { client_id: 'elevate-web', client_secret: SECRETS['elevate-web'] };
    expect((await askTokens(stage, { ...(await newCode()), ...inForm }, {})).status).toBe(200);
    const form = await newCode();
    expect(errorOf(await askTokens(stage, { ...form, ...inForm }))).toEqual([400, 'invalid_request']);
    expect(errorOf(await askTokens(stage, { ...form, client_id: 'owa-web' }))).toEqual([400, 'invalid_request']);
    expect((await askTokens(stage, { ...form, client_id: 'elevate-web' })).status).toBe(200);
  });

  it('takes what is sent empty for not sent (RFC 6749 section 3.2), of public clients too', async () => {
    const empty = { client_id: '', client_secret: '', scope: '', resource: '' };
    expect((await askTokens(stage, { ...(await newCode()), ...empty })).status).toBe(200);
    const twice = await newCode();
    const body = new URLSearchParams({ grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, ...twice });
    const more = `${body.toString()}&client_id=&client_id=elevate-web&resource=a&resource=b`;
    const headers = { ...FORM, ...elevate() };
    expect((await stage.ask('/token', { method: 'POST', headers, body: more })).status).toBe(200);
    const phone = { redirect_uri: 'https://phone.example/callback', client_id: 'phone-app' };
    for (const [given, header] of [
      [{}, rawBasic('phone-app:')],
      [{ client_id: '' }, rawBasic('phone-app:')],
      [{ client_secret: '' }, {}],
      [{ client_secret: '' }, { authorization: '' }],
    ] as const) {
      const code = await newPhoneCode();
      expect((await askTokens(stage, { ...phone, ...code, ...given }, header)).status).toBe(200);
    }
    // An empty secret is none: a confidential client proves nothing with it.
    for (const [given, header] of [
      [{}, rawBasic('elevate-web:')],
      [{ client_id: 'elevate-web', client_secret: '' }, {}],
      [{}, rawBasic(':')],
    ] as const)
      expect(errorOf(await askTokens(stage, { ...twice, ...given }, header))).toEqual([401, 'invalid_client']);
    const nobody = await askTokens(stage, { ...twice, client_id: '' }, {});
    expect(errorOf(nobody)).toEqual([400, 'invalid_request']);
  });

  it('tells nobody whether it was the client or the secret (RFC 6749 section 5.2)', async () => {
    const form = await newCode();
    const answers = [
      await askTokens(stage, form, basic('nobody', 'x')),
      await askTokens(stage, form, basic('elevate-web', 'wrong')),
      await askTokens(stage, form, { authorization: 'Basic !' }),
      await askTokens(stage, form, { authorization: 'Bearer x' }),
      await askTokens(stage, { ...form, client_id: 'elevate-web' }, {}),
      await askTokens(stage, { ...form, client_id: 'phone-app', client_secret: 'x' }, {}),
    ];
    const [first] = answers;
    for (const answered of answers) {
      expect([answered.status, answered.text]).toEqual([401, first?.text]);
      expect(answered.headers['www-authenticate']).toMatch(/^Basic realm=/);
    }
    expect((await askTokens(stage, form)).status).toBe(200);
  });

  it('tells who sends a secret as it is that it is form-encoded first, and never whether the rest is right', async () => {
    const form = await newCode();
    const right = `elevate-web:${SECRETS['elevate-web'] ?? ''}`;
    const sent = [right, 'elevate-web:a+b', 'nobody:a+b', 'elevate-web:50%', 'nobody:%zz', 'owa-web:a/b=', 'nobo+dy:x'];
    const answers = await Promise.all(sent.map((pair) => askTokens(stage, form, rawBasic(pair))));
    const [first] = answers;
    for (const answered of answers) expect([answered.status, answered.text]).toEqual([401, first?.text]);
    expect(errorOf(first ?? { status: 0, json: {} })).toEqual([401, 'invalid_client']);
    const { error_description: description } = first?.json as { error_description: string };
    expect(description).toContain('form-encoded before they are joined (RFC 6749 section 2.3.1): + is sent as %2B');
    // RFC 6749 section 5.2 lets no quote and no backslash stand in it.
    expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect((await askTokens(stage, form)).status).toBe(200);
  });

  it('lets no other client, redirect URI or verifier burn a code', async () => {
    const form = await newCode();
    const owa = basic('owa-web', SECRETS['owa-web'] ?? '');
    const refused = [
      await askTokens(stage, form, owa),
      await askTokens(stage, { ...form, redirect_uri: `${REDIRECT_URI}/` }),
      await askTokens(stage, { ...form, code_verifier: newVerifier() }),
      await askTokens(stage, { ...form, code_verifier: undefined }),
      await askTokens(stage, { ...form, code_verifier: 'short' }),
      await askTokens(stage, { ...form, code: `${form.code}x` }),
    ];
    expect(refused.map(errorOf)).toEqual(refused.map(() => [400, 'invalid_grant']));
    expect((await askTokens(stage, form)).status).toBe(200);
  });

  it('takes no code after 60 seconds, and nothing that was sealed for something else', async () => {
    const form = await newCode();
    stage.time.pass(60);
    expect(errorOf(await askTokens(stage, form))).toEqual([400, 'invalid_grant']);
    const tokens = (await askTokens(stage, await newCode())).json as { access_token: string };
    const reused = await askTokens(stage, { ...form, code: tokens.access_token });
    expect(errorOf(reused)).toEqual([400, 'invalid_grant']);
  });

  it('serves a public client by PKCE alone', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const verifier = newVerifier();
    const phone = { client_id: 'phone-app', redirect_uri: 'https://phone.example/callback' };
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ ...phone, login_hint: email('ann') }, verifier));
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    const back = await browser.visit(callbackPath(toEntra, { code }));
    const form = { ...phone, code: back.location.searchParams.get('code') ?? '' };
    expect(errorOf(await askTokens(stage, form, {}))).toEqual([400, 'invalid_grant']);
    expect((await askTokens(stage, { ...form, code_verifier: verifier }, {})).status).toBe(200);
  });

  it.each(['http://127.0.0.1:51004/back?kept=1', 'http://[::1]:7/back', 'com.example.phone:/callback'])(
    'serves an app on the person’s own device at %s, with PKCE, and answers there alone (RFC 8252)',
    async (redirectUri) => {
      const { email, tenantId } = await stage.openSsoAccount('ann');
      const verifier = newVerifier();
      const phone = { client_id: 'phone-app', redirect_uri: redirectUri };
      const browser = stage.browser();
      const refused = await stage.ask(authorizePath({ ...phone, code_challenge: undefined }));
      expect(
        refused.headers['location']?.startsWith(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}error=`),
      ).toBe(true);
      const toEntra = await browser.visit(authorizePath({ ...phone, login_hint: email('ann') }, verifier));
      const back = await browser.visit(
        callbackPath(toEntra, { code: stage.entra.codeOf({ tenantId, upn: email('ann') }) }),
      );
      const location = back.headers['location'] ?? '';
      expect(location.startsWith(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}code=`)).toBe(true);
      const code = new URLSearchParams(location.slice(location.indexOf('?') + 1)).get('code') ?? '';
      const form = { ...phone, code, code_verifier: verifier };
      // The very address that the code went to (RFC 6749 section 4.1.3), not any that would have been let through.
      const elsewhere = { ...form, redirect_uri: 'http://127.0.0.1:51005/back?kept=1' };
      expect(errorOf(await askTokens(stage, elsewhere, {}))).toEqual([400, 'invalid_grant']);
      expect((await askTokens(stage, form, {})).status).toBe(200);
      const byPassword = await stage.openAccount('bob');
      const asked = await stage.ask(authorizePath({ ...phone, login_hint: byPassword.email('bob') }));
      expect(asked.headers['location']).toMatch(/^com\.example\.phone:\/password\?state=app-state&iss=/);
    },
  );

  it('answers mistakes in the form of RFC 6749 section 5.2', async () => {
    const form = await newCode();
    const cases: readonly (readonly [Record<string, string | undefined>, string])[] = [
      [{ grant_type: undefined }, 'invalid_request'],
      [{ grant_type: 'refresh_token' }, 'invalid_request'],
      [{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ code: undefined }, 'invalid_request'],
      [{ redirect_uri: undefined }, 'invalid_request'],
    ];
    for (const [given, error] of cases) {
      expect(errorOf(await askTokens(stage, { ...form, ...given }))).toEqual([400, error]);
    }
    const post = (headers: Record<string, string>, body: string) =>
      stage.ask('/token', { method: 'POST', headers: { ...elevate(), ...headers }, body });
    const asForm = new URLSearchParams({ grant_type: 'authorization_code', ...form }).toString();
    for (const answered of [
      await post({ 'content-type': 'application/json' }, JSON.stringify(form)),
      await post(FORM, `${asForm}&code=again`),
      await post(FORM, `${asForm}&pad=${'x'.repeat(17_000)}`),
      await post({}, asForm),
    ]) {
      expect([...errorOf(answered), answered.headers['cache-control']]).toEqual([400, 'invalid_request', 'no-store']);
    }
  });
});

describe('/userinfo (RFC 6750)', () => {
  const newToken = async (): Promise<string> =>
    ((await askTokens(stage, await newCode())).json as { access_token: string }).access_token;

  it('takes the token from the header, or from the form of a POST', async () => {
    const token = await newToken();
    const authorization = `Bearer ${token}`;
    const byHeader = await stage.ask('/userinfo', { headers: { authorization } });
    expect(byHeader.json).toMatchObject({ email_verified: true, name: 'Ann <Example>' });
    const posted = await stage.ask('/userinfo', { method: 'POST', headers: { authorization } });
    expect(posted.text).toBe(byHeader.text);
    const body = new URLSearchParams({ access_token: token }).toString();
    const byForm = await stage.ask('/userinfo', { method: 'POST', headers: FORM, body });
    expect(byForm.text).toBe(byHeader.text);
    const twice = await stage.ask('/userinfo', { method: 'POST', headers: { ...FORM, authorization }, body });
    expect([twice.status, twice.headers['www-authenticate']]).toEqual([
      400,
      expect.stringContaining('error="invalid_request"') as unknown,
    ]);
    expect((await stage.ask(`/userinfo?access_token=${token}`)).status).toBe(401);
  });

  it('names the error only where a token came, and takes none past its lifetime', async () => {
    const none = await stage.ask('/userinfo');
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer realm="azure-sso-identity"']);
    const token = await newToken();
    stage.time.pass(ACCESS_TOKEN_LIFETIME_MS / 1000 - 1);
    expect((await stage.ask('/userinfo', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    stage.time.pass(1);
    for (const bad of [token, 'x', (await newCode()).code]) {
      const answered = await stage.ask('/userinfo', { headers: { authorization: `Bearer ${bad}` } });
      expect([answered.status, answered.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="azure-sso-identity", error="invalid_token"',
      ]);
    }
  });

  it('lets scripts of the apps’ origins send cookies along to what reads none, and never to discovery', async () => {
    const paths = ['/token', '/revoke', '/userinfo', '/jwks', '/.well-known/openid-configuration', '/discovery'];
    for (const path of [...paths, '/.well-known/oauth-authorization-server']) {
      const method = ['/token', '/revoke', '/discovery'].includes(path) ? 'POST' : 'GET';
      const credentials = path === '/discovery' ? undefined : 'true';
      for (const asked of [{ method }, { method: 'OPTIONS' }]) {
        const { headers } = await stage.ask(path, { ...asked, headers: { origin: 'https://elevate.example' } });
        expect(headers['access-control-allow-origin']).toBe('https://elevate.example');
        expect([path, headers['access-control-allow-credentials']]).toEqual([path, credentials]);
        const foreign = await stage.ask(path, { ...asked, headers: { origin: 'https://elevate.example.evil' } });
        expect(foreign.headers).not.toHaveProperty('access-control-allow-origin');
        expect(foreign.headers).not.toHaveProperty('access-control-allow-credentials');
      }
    }
  });

  it('lets scripts of the apps’ origins call both ways, with one preflight for the route', async () => {
    const origin = 'https://elevate.example';
    const preflight = await stage.ask('/userinfo', { method: 'OPTIONS', headers: { origin } });
    const allowed = preflight.headers['access-control-allow-headers']?.toLowerCase().split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type']));
    for (const method of ['GET', 'POST']) {
      const answered = await stage.ask('/userinfo', { method, headers: { origin } });
      expect(answered.headers['access-control-allow-origin']).toBe(origin);
    }
  });
});
