import { decodeJwt } from 'jose';
import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { askTokens, authorizePath, FORM, newVerifier, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { newTenantId } from '../support/sign-in/staged-entra.ts';
import { withoutIsolates } from '../support/read-page.ts';

const stage = openStage();

const BYE = 'https://elevate.example/bye';
const hintFor = (aud: string, tid: string = newTenantId()) =>
  stage.ports.tokenSigner.sign({ iss: SERVICE_URL, aud, sub: 'somebody', tid, exp: 1 });
const hrefsOf = ({ text }: { readonly text: string }): string[] =>
  parse(text)
    .querySelectorAll('a')
    .map((link) => link.getAttribute('href') ?? '');
const path = (query: Record<string, string>): string => `/end-session?${new URLSearchParams(query).toString()}`;

describe('end-session (OpenID Connect RP-Initiated Logout 1.0)', () => {
  it('sends the browser to an address that the app registered, with its state', async () => {
    const id_token_hint = await hintFor('elevate-web');
    const given = { id_token_hint, post_logout_redirect_uri: BYE, state: 'a&b' };
    const answered = await stage.ask(path(given));
    expect([answered.status, answered.headers['location']]).toEqual([303, `${BYE}?state=a%26b`]);
    const posted = await stage.ask('/end-session', {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(given).toString(),
    });
    expect(posted.headers['location']).toBe(`${BYE}?state=a%26b`);
    const byName = await stage.ask(path({ client_id: 'elevate-web', post_logout_redirect_uri: BYE }));
    expect(byName.headers['location']).toBe(BYE);
  });

  it('sends it back to an app on the person’s own device, whatever its port', async () => {
    for (const uri of ['com.example.phone:/bye', 'http://127.0.0.1:4000/bye', 'http://127.0.0.1:51004/bye']) {
      const answered = await stage.ask(path({ client_id: 'phone-app', post_logout_redirect_uri: uri, state: 'x' }));
      expect([answered.status, answered.headers['location']]).toEqual([303, `${uri}?state=x`]);
    }
  });

  it('sends nobody anywhere else', async () => {
    const hint = await hintFor('elevate-web');
    const refused = [
      { post_logout_redirect_uri: `${BYE}/` },
      { post_logout_redirect_uri: 'https://evil.example/' },
      { id_token_hint: hint, post_logout_redirect_uri: `${BYE}/` },
      { id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example/' },
      { id_token_hint: await hintFor('owa-web'), post_logout_redirect_uri: BYE },
      { id_token_hint: hint, client_id: 'owa-web', post_logout_redirect_uri: BYE },
      { id_token_hint: `${hint}x`, post_logout_redirect_uri: BYE },
      { client_id: 'nobody' },
      { client_id: 'phone-app', post_logout_redirect_uri: 'http://localhost:4000/bye' },
      { client_id: 'elevate-web', post_logout_redirect_uri: 'http://127.0.0.1:4000/bye' },
    ];
    for (const query of refused) {
      const answered = await stage.ask(path(query));
      expect([query, answered.status, answered.headers['location']]).toEqual([query, 400, undefined]);
    }
  });

  it('says that Azure still knows the person, and where to sign out there', async () => {
    const tid = newTenantId();
    const answered = await stage.ask(path({ id_token_hint: await hintFor('elevate-web', tid) }));
    expect(answered.status).toBe(200);
    expect(withoutIsolates(answered.text)).toContain('You’re signed out of Elevate');
    expect(hrefsOf(answered)).toContain(
      `https://entra.example/${tid}/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(`${SERVICE_URL}/signed-out`)}&state=elevate`,
    );
    const nobody = await stage.ask('/end-session');
    expect(nobody.text).toContain('You’re signed out');
    expect(hrefsOf(nobody).some((href) => href.startsWith('https://entra.example/organizations/'))).toBe(true);
  });

  it('signs out of Azure by the hint that an ID token seals, whichever way the app gives it', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const code_verifier = newVerifier();
    const person = { tenantId, upn: email('ann'), loginHint: 'O.CiQ0-ann' };
    const back = await signIn(stage, stage.browser(), email('ann'), person, { scope: 'openid' }, code_verifier);
    const tokens = await askTokens(stage, { code: back.location.searchParams.get('code') ?? '', code_verifier });
    const { id_token: idToken } = tokens.json as { id_token: string };
    const sealed = String(decodeJwt(idToken)['login_hint']);
    expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString()).not.toContain('ann');
    const azureOf = async (query: Record<string, string>) =>
      hrefsOf(await stage.ask(path(query))).filter((href) => href.startsWith('https://entra.example/'));
    const [hinted = ''] = await azureOf({ id_token_hint: idToken });
    expect(hinted).toContain(`/${tenantId}/oauth2/v2.0/logout?`);
    expect(new URL(hinted).searchParams.get('logout_hint')).toBe('O.CiQ0-ann');
    expect(await azureOf({ client_id: 'elevate-web', logout_hint: sealed })).toEqual([hinted]);
    const [byAddress = ''] = await azureOf({ client_id: 'elevate-web', logout_hint: email('ann') });
    expect(new URL(byAddress).searchParams.has('logout_hint')).toBe(false);
    // The same hint leads the next sign-in to Azure, also of an app that asks for no scope with an address in it.
    for (const hint of [{ login_hint: sealed }, { id_token_hint: idToken }]) {
      const { location } = await stage.ask(authorizePath(hint));
      expect([location.pathname, location.searchParams.get('loginHint')]).toEqual([
        `/${tenantId}/authorize`,
        'O.CiQ0-ann',
      ]);
    }
  });

  it('asks before it sends anybody on whose app nothing names (section 2), and then exactly where the app registered', async () => {
    const asked = await stage.ask(path({ post_logout_redirect_uri: BYE, state: 'a&b' }));
    expect([asked.status, asked.headers['location']]).toEqual([200, undefined]);
    expect(withoutIsolates(asked.text)).toContain('Sign out of Elevate?');
    expect(hrefsOf(asked)).toContain(`${BYE}?state=a%26b`);
    const device = await stage.ask(path({ post_logout_redirect_uri: 'http://127.0.0.1:51004/bye' }));
    expect(hrefsOf(device)).toContain('http://127.0.0.1:51004/bye');
    const posted = {
      method: 'POST',
      headers: FORM,
      body: `client_id=&post_logout_redirect_uri=${encodeURIComponent(BYE)}`,
    };
    expect((await stage.ask('/end-session', posted)).status).toBe(200);
  });

  it('leads to the apps when nobody registered the address, and never there', async () => {
    const unknown = await stage.ask(path({ post_logout_redirect_uri: 'https://evil.example/' }));
    expect(unknown.status).toBe(400);
    const hrefs = hrefsOf(unknown);
    expect(hrefs.some((href) => href.startsWith('https://elevate.example/'))).toBe(true);
    expect(hrefs.join(' ')).not.toContain('evil');
  });

  it('leads from Azure’s sign-out back to the app that it began in, or to all', async () => {
    const one = await stage.ask('/signed-out?state=elevate');
    expect([one.status, hrefsOf(one)]).toEqual([200, [expect.stringContaining('https://elevate.example/')]]);
    for (const state of ['', '?state=nobody', '?state=https://evil.example']) {
      const all = await stage.ask(`/signed-out${state}`);
      expect(hrefsOf(all).length).toBeGreaterThan(1);
      expect(all.text).not.toContain('evil');
    }
  });
});
