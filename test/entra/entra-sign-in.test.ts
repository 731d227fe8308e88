import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WriteLog } from '../../shared/platform/ports.ts';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import { SIGNATURE_FAULTS } from '../../local/entra/start-entra.ts';
import type { RunningEntra } from '../../local/entra/start-entra.ts';
import {
  ADMIN,
  CALLBACK,
  CLIENT,
  GUEST_AT_HOME,
  HOME,
  HOST,
  SECRET,
  USER,
  orderFault,
  startSeededEntra,
} from '../../local/entra/testing/seeded-entra.ts';
import { startJsonServer } from '../support/servers/start-json-server.ts';
import { fetchCode, makeSecrets, makeSignIn, redeem, secretCredential, VERIFIER } from './sign-in-as-person.ts';

const host = TenantId.parse(HOST);

let entra: RunningEntra;
beforeAll(async () => {
  entra = await startSeededEntra((seed) => ({
    ...seed,
    consents: [HOST, HOME].map((tenantId) => ({ tenantId, clientId: CLIENT })),
  }));
});
afterAll(() => entra.close());
beforeEach(() => orderFault(entra, { fault: null }));

describe('the way to Azure', () => {
  const request = {
    authority: host,
    redirectUri: CALLBACK,
    state: 'the state',
    nonce: 'the nonce',
    codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  };

  it('asks for a code by PKCE, with the address as a hint, and makes no demand that an outage could not serve', () => {
    const url = makeSignIn(entra).authorizationUrl({ ...request, loginHint: 'ada+1@host.example' });
    expect(url.origin + url.pathname).toBe(`${entra.url}/${HOST}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid profile',
      redirect_uri: CALLBACK,
      state: 'the state',
      nonce: 'the nonce',
      // RFC 7636 appendix B
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      login_hint: 'ada+1@host.example',
    });
  });

  it('leads to any organisation, without a hint, when the tenant is not known yet', () => {
    const url = makeSignIn(entra).authorizationUrl({ ...request, authority: 'organizations', loginHint: undefined });
    expect(url.pathname).toBe('/organizations/oauth2/v2.0/authorize');
    expect(url.searchParams.has('login_hint')).toBe(false);
  });
});

describe('a sign-in with Azure', () => {
  it('says who came', async () => {
    const signIn = makeSignIn(entra);
    expect(await redeem(signIn, host, await fetchCode(signIn, host, USER))).toMatchObject({
      kind: 'signed-in',
      person: {
        identity: { tenantId: HOST, objectId: 'aaaaaaaa-0000-4000-8000-000000000002' },
        userPrincipalName: USER,
        displayName: '<b>User</b>',
        isGuest: false,
        mayConsent: false,
      },
    });
  });

  it('shows that an administrator may consent, also when any organisation could sign in', async () => {
    const signIn = makeSignIn(entra);
    const outcome = await redeem(signIn, 'organizations', await fetchCode(signIn, 'organizations', ADMIN));
    expect(outcome).toMatchObject({ kind: 'signed-in', person: { identity: { tenantId: HOST }, mayConsent: true } });
  });

  it('shows that somebody is a guest', async () => {
    const signIn = makeSignIn(entra);
    const outcome = await redeem(signIn, host, await fetchCode(signIn, host, GUEST_AT_HOME));
    expect(outcome).toMatchObject({ kind: 'signed-in', person: { isGuest: true } });
  });

  it('goes on after the tenant rolled its keys, twice', async () => {
    const signIn = makeSignIn(entra);
    expect(await redeem(signIn, host, await fetchCode(signIn, host, USER))).toMatchObject({ kind: 'signed-in' });
    await orderFault(entra, { fault: 'keys-rolled' });
    expect(await redeem(signIn, host, await fetchCode(signIn, host, USER))).toMatchObject({ kind: 'signed-in' });
  });

  it('raises the alarm when Entra refuses our credential, once for each refusal and not before its successor was tried', async () => {
    const lines: unknown[] = [];
    const writeLog: WriteLog = (...line) => void lines.push(line);
    const codes = await Promise.all([
      fetchCode(makeSignIn(entra), host, USER),
      fetchCode(makeSignIn(entra), host, USER),
    ]);
    const renewed = makeSecrets({ 'entra-client-secret': 'expired' }, { 'entra-client-secret': SECRET });
    const wrong = makeSecrets({ 'entra-client-secret': 'expired' });
    await redeem(makeSignIn(entra, { credential: secretCredential(renewed), writeLog }), host, codes[0]);
    expect(lines).toEqual([]);
    await redeem(makeSignIn(entra, { credential: secretCredential(wrong), writeLog }), host, codes[1]);
    expect(lines).toEqual([['entra-credential-refused', { code: 'AADSTS7000215' }]]);
  });

  it('goes on with a new client secret, without losing the code, after Entra refused the old one', async () => {
    const secrets = makeSecrets({ 'entra-client-secret': 'expired' }, { 'entra-client-secret': SECRET });
    const signIn = makeSignIn(entra, { credential: secretCredential(secrets) });
    expect(await redeem(signIn, host, await fetchCode(signIn, host, USER))).toMatchObject({ kind: 'signed-in' });
  });
});

describe('a sign-in is refused', () => {
  it('when the code is used a second time', async () => {
    const signIn = makeSignIn(entra);
    const code = await fetchCode(signIn, host, USER);
    await redeem(signIn, host, code);
    const again = await redeem(signIn, host, code);
    expect(again).toEqual({ kind: 'refused', refusal: 'code-used-or-expired', entraCode: 'AADSTS54005' });
  });

  it.each([
    ['the verifier is another', { codeVerifier: 'another-verifier-of-at-least-43-characters-for-sure' }],
    ['the redirect URI is another', { redirectUri: 'http://localhost:4999/consented?keep=this' }],
  ])('when %s', async (_why, changes) => {
    const signIn = makeSignIn(entra);
    const outcome = await redeem(signIn, host, await fetchCode(signIn, host, USER), changes);
    expect(outcome).toMatchObject({ kind: 'refused' });
  });

  it('when the code is for another tenant than the account’s', async () => {
    const signIn = makeSignIn(entra);
    const code = await fetchCode(signIn, 'organizations', 'bob@home.example');
    expect(await redeem(signIn, host, code)).toMatchObject({ kind: 'refused' });
  });

  it('when the nonce is that of another browser', async () => {
    const signIn = makeSignIn(entra);
    const outcome = await redeem(signIn, host, await fetchCode(signIn, host, USER), { nonce: 'another' });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: 'token-invalid' });
  });

  it.each([...SIGNATURE_FAULTS, 'wrong-issuer', 'wrong-audience', 'wrong-nonce', 'wrong-tid', 'expired'])(
    'when the ID token has the fault %s, in the tenant’s own sign-in and in anybody’s',
    async (fault) => {
      for (const authority of [host, 'organizations'] as const) {
        const signIn = makeSignIn(entra);
        await orderFault(entra, { fault });
        const outcome = await redeem(signIn, authority, await fetchCode(signIn, authority, USER));
        expect(outcome).toMatchObject({ kind: 'refused', refusal: 'token-invalid' });
      }
    },
  );

  it('when our own credential is wrong, expired or missing, and says so', async () => {
    for (const [secret, entraCode] of [
      ['wrong', 'AADSTS7000215'],
      [undefined, 'credential-missing'],
    ] as const) {
      const secrets = makeSecrets(secret === undefined ? {} : { 'entra-client-secret': secret });
      const signIn = makeSignIn(entra, { credential: secretCredential(secrets) });
      const outcome = await redeem(signIn, host, await fetchCode(signIn, host, USER));
      expect(outcome).toEqual({ kind: 'refused', refusal: 'our-credential-refused', entraCode });
    }
    const signIn = makeSignIn(entra);
    const code = await fetchCode(signIn, host, USER);
    await orderFault(entra, { fault: 'secret-expired' });
    expect(await redeem(signIn, host, code)).toMatchObject({
      refusal: 'our-credential-refused',
      entraCode: 'AADSTS7000222',
    });
  });

  it('but the e-mail address that a hostile tenant puts in is only a user principal name, never an identity', async () => {
    const signIn = makeSignIn(entra);
    await orderFault(entra, { fault: 'email-of-victim', email: 'victim@home.example' });
    const outcome = await redeem(signIn, host, await fetchCode(signIn, host, USER));
    expect(outcome).toMatchObject({ kind: 'signed-in', person: { identity: { tenantId: HOST } } });
  });
});

describe('Entra is unavailable', () => {
  const unavailable = { name: 'DependencyUnavailable', dependency: 'entra' };

  it.each([{ mode: 'answer' }, { mode: 'refuse' }])('when it is out (%j), and back when it is back', async (mode) => {
    const signIn = makeSignIn(entra);
    const code = await fetchCode(signIn, host, USER);
    await orderFault(entra, { fault: 'outage', ...mode });
    await expect(redeem(signIn, host, code)).rejects.toMatchObject(unavailable);
    await orderFault(entra, { fault: null });
    expect(await redeem(signIn, host, code)).toMatchObject({ kind: 'signed-in' });
  });

  it('when it takes too long', async () => {
    const signIn = makeSignIn(entra, { timeoutMilliseconds: 100 });
    const code = await fetchCode(signIn, host, USER);
    await orderFault(entra, { fault: 'slow', delayMs: 3000 });
    await expect(redeem(signIn, host, code)).rejects.toMatchObject({ ...unavailable, cause: { name: 'TimeoutError' } });
  });

  it.each([
    ['a page', { status: 200, text: '<html>' }],
    ['an error without a name', { status: 400, text: '{"message":"no"}' }],
    ['that it is throttled', { status: 429, text: '{"error":"invalid_request"}' }],
    ['a transient error', { status: 400, text: '{"error":"temporarily_unavailable"}' }],
  ])('when it answers with %s', async (_what, reply) => {
    const server = await startJsonServer(() => reply);
    const signIn = makeSignIn({ ...entra, url: server.url });
    await expect(redeem(signIn, host, 'code')).rejects.toMatchObject(unavailable);
  });

  it('but a token answer without a readable ID token is a refusal: nothing was proven', async () => {
    const tokens = { token_type: 'Bearer', expires_in: 3600, access_token: 'x' };
    for (const idToken of [undefined, '', 'text', 'a.b.c']) {
      const server = await startJsonServer(() => ({ json: { ...tokens, id_token: idToken } }));
      const outcome = await redeem(makeSignIn({ ...entra, url: server.url }), host, 'code');
      expect(outcome).toMatchObject({ kind: 'refused', refusal: 'token-invalid' });
    }
  });
});

describe('what Entra is asked', () => {
  it('is the token endpoint alone, for the code and its verifier, and for no refresh token', async () => {
    const server = await startJsonServer(() => ({ status: 400, text: '{"error":"invalid_grant"}' }));
    await redeem(makeSignIn({ ...entra, url: server.url }), host, 'the code');
    expect(server.asked.map((path) => path.split('?')[0])).toEqual([`/${HOST}/oauth2/v2.0/token`]);
    expect(Object.fromEntries(new URLSearchParams(server.bodies[0]))).toMatchObject({
      grant_type: 'authorization_code',
      client_id: CLIENT,
      client_secret: SECRET,
      code: 'the code',
      code_verifier: VERIFIER,
      redirect_uri: CALLBACK,
      scope: 'openid profile',
    });
  });
});
