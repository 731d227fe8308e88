import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { askTokens, authorizePath, newVerifier, REDIRECT_URI, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import type { Answered } from '../support/sign-in/browser.ts';

const stage = openStage();

/** What an app would find, where it looks for it by that mode; nothing is found in another place. */
function received(answered: Answered, mode: string): Record<string, string> {
  if (mode === 'form_post') {
    expect([answered.status, answered.headers['location']]).toEqual([200, undefined]);
    const form = parse(answered.text).querySelector('form');
    expect([form?.getAttribute('method'), form?.getAttribute('action')]).toEqual(['post', REDIRECT_URI]);
    const fields = form?.querySelectorAll('input') ?? [];
    return Object.fromEntries(fields.map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']));
  }
  const { location } = answered;
  expect([answered.status, `${location.origin}${location.pathname}`]).toEqual([303, REDIRECT_URI]);
  expect(mode === 'fragment' ? location.search : location.hash).toBe('');
  return Object.fromEntries(new URLSearchParams(mode === 'fragment' ? location.hash.slice(1) : location.search));
}

const MODES = ['query', 'fragment', 'form_post'] as const;
const STATE = 'a "state" & <b>';

describe('an answer of /authorize goes back by the mode that the app asks for', () => {
  it.each(MODES)('the code by %s, with state and issuer, and it is worth its tokens', async (mode) => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const verifier = newVerifier();
    const given = { response_mode: mode, state: STATE };
    const person = { tenantId, upn: email('ann') };
    const answered = await signIn(stage, stage.browser(), email('ann'), person, given, verifier);
    const { code = '', ...others } = received(answered, mode);
    expect(others).toEqual({ state: STATE, iss: SERVICE_URL });
    expect((await askTokens(stage, { code, code_verifier: verifier })).status).toBe(200);
    expect(answered.cookies.some(({ maxAge }) => maxAge === 0)).toBe(true);
  });

  it.each(MODES)('an error by %s, when the sign-in begins and when it ends', async (mode) => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const refused = await stage.ask(authorizePath({ response_mode: mode, state: STATE, scope: 'profile' }));
    expect(received(refused, mode)).toMatchObject({ error: 'invalid_scope', state: STATE, iss: SERVICE_URL });
    const person = { tenantId, upn: email('ann'), signedInAt: new Date(stage.ports.clock().getTime() - 1_000_000) };
    const given = { response_mode: mode, state: STATE, prompt: 'login' };
    const tooOld = await signIn(stage, stage.browser(), email('ann'), person, given);
    expect(received(tooOld, mode)).toMatchObject({ error: 'login_required', state: STATE, iss: SERVICE_URL });
  });

  it('an error about the mode itself by the usual one of its response type, and one about the type by the mode', async () => {
    const cases = [
      [{ response_mode: 'query.jwt' }, 'query', 'invalid_request'],
      [{ response_mode: 'query.jwt', response_type: 'id_token' }, 'fragment', 'unsupported_response_type'],
      [{ response_type: 'id_token token' }, 'fragment', 'unsupported_response_type'],
      [{ response_type: 'token', response_mode: 'form_post' }, 'form_post', 'unsupported_response_type'],
      [{ response_type: 'token', response_mode: 'query' }, 'query', 'unsupported_response_type'],
      [{ response_mode: 'fragment', prompt: 'none' }, 'fragment', 'login_required'],
    ] as const;
    for (const [given, mode, error] of cases) {
      const answered = await stage.ask(authorizePath(given));
      expect(received(answered, mode)).toMatchObject({ error, state: 'app-state', iss: SERVICE_URL });
    }
    const twice = await stage.ask(`${authorizePath({ response_mode: 'fragment' })}&response_mode=query`);
    expect(received(twice, 'query')).toMatchObject({ error: 'invalid_request' });
  });

  it('never by a form to an app on the person’s own device, which is opened with an address', async () => {
    const phone = { client_id: 'phone-app', redirect_uri: 'com.example.phone:/callback' };
    const posted = await stage.ask(authorizePath({ ...phone, response_mode: 'form_post' }));
    expect(posted.headers['location']).toMatch(/^com\.example\.phone:\/callback\?error=invalid_request&/);
    const fragment = await stage.ask(authorizePath({ ...phone, response_mode: 'fragment', prompt: 'none' }));
    expect(fragment.headers['location']).toMatch(/^com\.example\.phone:\/callback#error=login_required&/);
  });

  it('by a page whose one script is known by its hash, which nobody may frame or keep, and which has a button', async () => {
    const { text, headers } = await stage.ask(authorizePath({ response_mode: 'form_post', scope: 'email' }));
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /);
    expect(policy).toContain("base-uri 'none'; frame-ancestors 'none'; form-action https:");
    expect(headers).toMatchObject({
      ...{ 'cache-control': 'no-store', 'referrer-policy': 'strict-origin', 'x-frame-options': 'DENY' },
    });
    expect(parse(text).querySelector('form button')?.text).toContain('Continue to');
    expect(text).not.toContain('<b>');
  });
});
