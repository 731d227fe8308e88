import { decodeJwt } from 'jose';
import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { leftHalfOfHash } from '../../shared/provider/tokens/issue-id-token.ts';
import { warnOfMissingPkce } from '../../shared/provider/clients/check-pkce.ts';
import type { Answered } from '../support/sign-in/browser.ts';
import { askTokens, authorizePath, basic, newVerifier, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SECRETS, SERVICE_URL } from '../support/sign-in/stage.ts';

const stage = openStage();

type Given = Readonly<Record<string, string | undefined>>;
const WITHOUT_PKCE = { code_challenge: undefined, code_challenge_method: undefined };
const INTRANET = { client_id: 'intranet-web', redirect_uri: 'https://intranet.example/callback' };
const WEBMAIL = { client_id: 'webmail-web', redirect_uri: 'https://webmail.example/callback' };

const secretOf = (client: string): Record<string, string> => basic(client, SECRETS[client] ?? '');

async function signInTo(app: Given, given: Given = {}, verifier?: string): Promise<Answered> {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const person = { tenantId, upn: email('ann') };
  return signIn(stage, stage.browser(), email('ann'), person, { ...app, ...given }, verifier);
}

const posted = ({ text }: Answered): Record<string, string> =>
  Object.fromEntries(
    parse(text)
      .querySelectorAll('form input')
      .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']),
  );
const errorOf = ({ location }: Answered): Record<string, string | null> => ({
  error: location.searchParams.get('error'),
  description: location.searchParams.get('error_description'),
});

describe('an ID token through the browser', () => {
  it('goes by form_post to an app that the catalogue names it for, and nothing else goes with it', async () => {
    const asked = { ...WITHOUT_PKCE, response_type: 'id_token', response_mode: 'form_post' };
    const answered = await signInTo(INTRANET, asked);
    const { id_token: idToken = '', ...others } = posted(answered);
    expect(others).toEqual({ state: 'app-state', iss: SERVICE_URL });
    const claims = decodeJwt(idToken);
    expect(claims).toMatchObject({ iss: SERVICE_URL, aud: 'intranet-web', nonce: 'app-nonce', name: 'Ann <Example>' });
    expect([claims['at_hash'], claims['c_hash']]).toEqual([undefined, undefined]);
    expect(claims.exp).toBeGreaterThan(claims.iat ?? Infinity);
  });

  it('goes with a code that it is tied to by c_hash, and the tokens of that code say the same', async () => {
    const verifier = newVerifier();
    const asked = { response_type: 'id_token code', response_mode: 'form_post' };
    const { id_token: idToken = '', code = '', ...others } = posted(await signInTo(INTRANET, asked, verifier));
    expect(others).toEqual({ state: 'app-state', iss: SERVICE_URL });
    const claims = decodeJwt(idToken);
    expect(claims).toMatchObject({ nonce: 'app-nonce', c_hash: leftHalfOfHash(code) });
    expect(claims['at_hash']).toBeUndefined();
    const form = { code, redirect_uri: INTRANET.redirect_uri, code_verifier: verifier };
    const tokens = (await askTokens(stage, form, secretOf('intranet-web'))).json as { id_token: string };
    const { iss, sub, aud, nonce } = decodeJwt(tokens.id_token);
    expect({ iss, sub, aud, nonce }).toEqual({ iss: claims.iss, sub: claims.sub, aud: claims.aud, nonce: 'app-nonce' });
  });

  it('is never given by another mode, without a nonce, or to an app that it is off for', async () => {
    const idToken = { ...INTRANET, ...WITHOUT_PKCE, response_type: 'id_token' };
    const off = 'response_type must be code: the app catalogue names no other for this app (responseTypes)';
    const cases: readonly (readonly [Given, string, string])[] = [
      [{ ...idToken }, 'invalid_request', 'response_type id_token is answered by response_mode=form_post alone'],
      [{ ...idToken, response_mode: 'query' }, 'invalid_request', 'response_type id_token is answered by'],
      [{ ...INTRANET, response_type: 'code id_token', response_mode: 'fragment' }, 'invalid_request', 'answered by'],
      [{ ...idToken, response_mode: 'form_post', nonce: undefined }, 'invalid_request', 'nonce is required with'],
      [{ response_type: 'id_token', response_mode: 'form_post' }, 'unsupported_response_type', off],
      [{ response_type: 'code id_token', response_mode: 'form_post' }, 'unsupported_response_type', off],
      [
        { ...INTRANET, response_type: 'id_token token' },
        'unsupported_response_type',
        'must be code or id_token or code',
      ],
      [{ ...INTRANET, response_type: 'code token' }, 'unsupported_response_type', 'must be code or id_token or code'],
      [{ ...INTRANET, response_type: 'code code' }, 'unsupported_response_type', 'must be code or id_token or code'],
    ];
    for (const [given, error, description] of cases) {
      const answered = await stage.ask(authorizePath(given));
      const { location } = answered;
      const sent =
        answered.status === 200
          ? posted(answered)
          : Object.fromEntries(new URLSearchParams(location.search || location.hash.slice(1)));
      expect([given, sent]).toEqual([
        given,
        expect.objectContaining({ error, error_description: expect.stringContaining(description) as unknown }),
      ]);
      expect(sent).not.toHaveProperty('id_token');
    }
  });
});

describe('PKCE by app', () => {
  it('is required unless the catalogue says otherwise, and the refusal says so', async () => {
    for (const given of [
      WITHOUT_PKCE,
      { ...WITHOUT_PKCE, client_id: 'phone-app', redirect_uri: 'https://phone.example/callback' },
    ])
      expect(errorOf(await stage.ask(authorizePath(given)))).toEqual({
        error: 'invalid_request',
        description: 'PKCE is required (code_challenge, S256)',
      });
  });

  it('optional: a nonce does in its place, and one of them there must be', async () => {
    const answered = await signInTo(INTRANET, WITHOUT_PKCE);
    const code = answered.location.searchParams.get('code') ?? '';
    const form = { code, redirect_uri: INTRANET.redirect_uri };
    const tokens = (await askTokens(stage, form, secretOf('intranet-web'))).json as { id_token: string };
    expect(decodeJwt(tokens.id_token)['nonce']).toBe('app-nonce');
    const neither = await stage.ask(authorizePath({ ...INTRANET, ...WITHOUT_PKCE, nonce: undefined }));
    expect(errorOf(neither)).toEqual({
      error: 'invalid_request',
      description: 'PKCE (code_challenge, S256) or a nonce is required',
    });
    const byPkceAlone = await stage.ask(authorizePath({ ...INTRANET, nonce: undefined, prompt: 'select_account' }));
    expect(byPkceAlone.location.pathname).toBe('/sign-in');
  });

  it('none: neither is asked for, the sign-in is counted, and the client proves itself all the same', async () => {
    const { measured } = stage.ports.measurements;
    measured.length = 0;
    const answered = await signInTo(WEBMAIL, { ...WITHOUT_PKCE, nonce: undefined });
    const form = { code: answered.location.searchParams.get('code') ?? '', redirect_uri: WEBMAIL.redirect_uri };
    expect(measured.filter(([method]) => method === 'signedInWithoutPkce')).toEqual([
      ['signedInWithoutPkce', { app: 'webmail' }],
    ]);
    expect((await askTokens(stage, form, basic('webmail-web', 'wrong'))).status).toBe(401);
    expect((await askTokens(stage, form, secretOf('intranet-web'))).json).toMatchObject({ error: 'invalid_grant' });
    const elsewhere = { ...form, redirect_uri: INTRANET.redirect_uri };
    expect((await askTokens(stage, elsewhere, secretOf('webmail-web'))).json).toMatchObject({ error: 'invalid_grant' });
    expect((await askTokens(stage, form, secretOf('webmail-web'))).status).toBe(200);
    await signInTo(WEBMAIL);
    expect(measured.filter(([method]) => method === 'signedInWithoutPkce')).toHaveLength(1);
  });

  it('a challenge that was sent is enforced for every app, and a verifier without one is refused', async () => {
    for (const app of [INTRANET, WEBMAIL]) {
      const verifier = newVerifier();
      const code = (await signInTo(app, {}, verifier)).location.searchParams.get('code') ?? '';
      const form = { code, redirect_uri: app.redirect_uri };
      const secret = secretOf(app.client_id);
      for (const wrong of [{}, { code_verifier: newVerifier() }])
        expect((await askTokens(stage, { ...form, ...wrong }, secret)).json).toMatchObject({ error: 'invalid_grant' });
      expect((await askTokens(stage, { ...form, code_verifier: verifier }, secret)).status).toBe(200);
      const without = (await signInTo(app, WITHOUT_PKCE)).location.searchParams.get('code') ?? '';
      const downgraded = { code: without, redirect_uri: app.redirect_uri, code_verifier: newVerifier() };
      expect((await askTokens(stage, downgraded, secret)).json).toMatchObject({ error: 'invalid_grant' });
      for (const given of [
        { code_challenge: undefined },
        { code_challenge_method: undefined },
        { code_challenge_method: 'plain' },
      ])
        expect(errorOf(await stage.ask(authorizePath({ ...app, ...given })))).toMatchObject({
          error: 'invalid_request',
        });
    }
  });

  it('is missed at every start for an app that sends neither', () => {
    const lines: unknown[] = [];
    warnOfMissingPkce({ catalogue: stage.ports.catalogue, writeLog: (...line) => void lines.push(line) });
    expect(lines).toEqual([['app-without-pkce', { app: 'webmail' }]]);
  });
});
