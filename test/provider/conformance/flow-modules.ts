/** Modules of the Basic OP and Form Post OP plans: the code flow, its tokens, and who authenticates how. */
import { decodeProtectedHeader } from 'jose';
import { expect } from 'vitest';
import { leftHalfOfHash } from '../../../shared/provider/tokens/issue-id-token.ts';
import { askAs, type TokenAnswer } from '../../support/sign-in/sessions.ts';
import { FORM, newVerifier } from '../../support/sign-in/sign-in-by-hand.ts';
import { SECRETS } from '../../support/sign-in/stage.ts';
import { type Module, notApplicable, passed } from './module.ts';

const invalidGrant = { status: 400, json: { error: 'invalid_grant' } };

export const FLOW_MODULES = {
  'oidcc-server': {
    asks: 'A whole sign-in with `client_secret_basic`: code, tokens, ID token, `/userinfo`',
    play: async ({ signIn, userinfo }) => {
      const { tokens, claims } = await signIn({ scope: 'openid profile email' });
      expect(tokens).toMatchObject({ token_type: 'Bearer' });
      expect(claims['at_hash']).toBe(leftHalfOfHash(tokens.access_token));
      expect((await userinfo(tokens.access_token)).json).toMatchObject({ sub: claims.sub });
      return passed();
    },
  },
  'oidcc-response-type-missing': {
    asks: 'Without `response_type`: an error back to the app, or a page',
    play: async ({ authorize }) => {
      const { told } = await authorize({ response_type: undefined });
      expect(told).toMatchObject({ error: 'invalid_request', state: 'app-state' });
      return passed('`invalid_request`');
    },
  },
  'oidcc-idtoken-signature': {
    asks: 'The ID token is signed by RS256, with a key that is published',
    play: async ({ signIn, stage }) => {
      const { tokens } = await signIn();
      const { alg, kid } = decodeProtectedHeader(tokens.id_token ?? '');
      const { keys } = (await stage.ask('/jwks')).json as { readonly keys: readonly { readonly kid: string }[] };
      expect(alg).toBe('RS256');
      expect(keys.map((key) => key.kid)).toContain(kid);
      return passed();
    },
  },
  'oidcc-idtoken-unsigned': {
    asks: 'An ID token without a signature, for a client registered so',
    play: async ({ metadata }) => {
      expect((await metadata())['id_token_signing_alg_values_supported']).toEqual(['RS256']);
      return notApplicable('no ID token goes unsigned, and clients don’t register themselves');
    },
  },
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': {
    asks: 'A sign-in without `nonce`',
    play: async ({ signIn }) => {
      expect((await signIn({ nonce: undefined })).claims).not.toHaveProperty('nonce');
      return passed();
    },
  },
  'oidcc-codereuse': {
    asks: 'A code used once more, at once: `invalid_grant`',
    play: async ({ signIn, redeem }) => {
      const { code, verifier } = await signIn();
      expect(await redeem(code, verifier)).toMatchObject(invalidGrant);
      return passed();
    },
  },
  'oidcc-codereuse-30seconds': {
    asks: 'A code used once more after 30 seconds: `invalid_grant`, and its access token should end',
    play: async ({ signIn, redeem, userinfo, stage }) => {
      const { code, verifier, tokens } = await signIn();
      stage.time.pass(30);
      expect(await redeem(code, verifier)).toMatchObject(invalidGrant);
      expect((await userinfo(tokens.access_token)).status).toBe(401);
      return passed();
    },
  },
  'oidcc-ensure-registered-redirect-uri': {
    asks: 'A redirect URI that isn’t registered: a page, and nobody is sent there',
    play: async ({ authorize }) => {
      const { told, answered } = await authorize({ redirect_uri: 'https://elevate.example/callback/other' });
      expect([told, answered.status, answered.headers['location']]).toEqual([undefined, 400, undefined]);
      return passed();
    },
  },
  'oidcc-ensure-post-request-succeeds': {
    asks: 'A sign-in that begins with `POST /authorize`',
    play: async ({ signInBy }) => {
      await signInBy((path) => ['/authorize', { method: 'POST', headers: FORM, body: path.replace(/^[^?]*\?/, '') }]);
      return passed();
    },
  },
  'oidcc-server-client-secret-post': {
    asks: 'The same sign-in with `client_secret_post`',
    play: async ({ authorize, redeem, readIdToken }) => {
      const verifier = newVerifier();
      const { told } = await authorize({}, verifier);
      const itself = { client_id: 'elevate-web', client_secret: SECRETS['elevate-web'] };
      const answered = await redeem(told?.['code'], verifier, itself, {});
      expect(answered.status).toBe(200);
      await readIdToken((answered.json as TokenAnswer).id_token, 'app-nonce');
      return passed();
    },
  },
  'oidcc-refresh-token': {
    asks: 'A refresh token, asked for with `prompt=consent`, renews for the client alone that it was given to',
    play: async ({ signIn, stage, readIdToken }) => {
      const { tokens, claims } = await signIn({ scope: 'openid offline_access', prompt: 'consent' });
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
      expect(await askAs(stage, 'phone-app', '/token', form)).toMatchObject(invalidGrant);
      const renewed = await askAs(stage, 'elevate-web', '/token', form);
      expect(renewed.status).toBe(200);
      const { sub, auth_time } = await readIdToken((renewed.json as TokenAnswer).id_token, undefined);
      expect([sub, auth_time]).toEqual([claims.sub, claims['auth_time']]);
      return passed('for apps with `offlineAccess` in the catalogue');
    },
  },
  'oidcc-ensure-request-with-valid-pkce-succeeds': {
    asks: 'A sign-in with PKCE',
    play: async ({ authorize, redeem }) => {
      const verifier = newVerifier();
      const code = (await authorize({}, verifier)).told?.['code'];
      expect(await redeem(code, newVerifier())).toMatchObject(invalidGrant);
      expect((await redeem(code, verifier)).status).toBe(200);
      return passed('as every module here; another verifier is refused');
    },
  },
} satisfies Readonly<Record<string, Omit<Module, 'name'>>>;
