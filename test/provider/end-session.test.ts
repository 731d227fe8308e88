import { describe, expect, it } from 'vitest';
import { FORM } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { newTenantId } from '../support/sign-in/staged-entra.ts';
import { withoutIsolates } from '../support/read-page.ts';

const stage = openStage();

const BYE = 'https://elevate.example/bye';
const hintFor = (aud: string, tid: string = newTenantId()) =>
  stage.ports.tokenSigner.sign({ iss: SERVICE_URL, aud, sub: 'somebody', tid, exp: 1 });
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
      { post_logout_redirect_uri: BYE },
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
    expect(answered.text).toContain(`href="https://entra.example/${tid}/logout"`);
    expect((await stage.ask('/end-session')).text).toContain('You’re signed out');
  });
});
