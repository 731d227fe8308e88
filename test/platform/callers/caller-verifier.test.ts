import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeCallerVerifier } from '../../../shared/platform/callers/caller-verifier.ts';
import { makeKey, signWith, type TestKey } from '../../support/make-key.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { startJsonServer, type Reply } from '../../support/servers/start-json-server.ts';

const ISSUER = 'https://control-panel.example.com';
const AUDIENCE = 'azure-sso-identity';
const START = new Date('2026-11-20T12:00:00Z');
const now = START.getTime() / 1000;
const GOOD = {
  iss: ISSUER,
  aud: AUDIENCE,
  exp: now + 3600,
  sub: 'contact-1',
  account: 'acme',
  roles: ['SecurityManager'],
};

let key: TestKey;
let attacker: TestKey;
beforeAll(async () => {
  [key, attacker] = await Promise.all([makeKey('panel'), makeKey('attacker')]);
});

/** A verifier, and the server of the Control Panel's keys, whose answer a test can change. */
async function start(keys: readonly TestKey[] = [key]) {
  const state: { reply: Reply } = { reply: { json: { keys: keys.map(({ jwk }) => jwk) } } };
  const server = await startJsonServer(() => state.reply, onTestFinished);
  const time = makeMovableClock(START);
  const jwksUrl = `${server.url}/jwks`;
  const limits = { timeoutMilliseconds: 200, writeLog: () => undefined };
  const verifyCaller = makeCallerVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwksUrl,
    clock: time.clock,
    ...limits,
  });
  /** The caller, or what of the token isn't right. */
  const verify = async (token: string) => {
    const verified = await verifyCaller(token);
    return verified.kind === 'caller' ? verified.caller : `${verified.part} ${verified.why}`;
  };
  const verifyClaims = async (changes: Record<string, unknown>) => verify(await signWith(key, { ...GOOD, ...changes }));
  return { state, server, time, verify, verifyClaims };
}

describe('a token of the Control Panel', () => {
  it('says which contact of which account calls, with which roles', async () => {
    const { verifyClaims } = await start();
    expect(await verifyClaims({})).toEqual({ id: 'contact-1', accountId: 'acme', roles: ['SecurityManager'] });
  });

  it('may say how the contact is called; what is no name and no address is left out, and refuses nobody', async () => {
    const { verifyClaims } = await start();
    const known = { id: 'contact-1', accountId: 'acme', roles: ['SecurityManager'] };
    expect(await verifyClaims({ name: ' Anna Berg ', email: 'Anna@Acme.Example' })).toEqual({
      ...{ ...known, name: 'Anna Berg', email: 'anna@acme.example' },
    });
    for (const bad of [7, null, '', ['Anna'], 'A\u202Enna', 'x'.repeat(101)])
      expect(await verifyClaims({ name: bad, email: bad })).toEqual(known);
  });

  it('without an account is a service’s, and without roles has none', async () => {
    const { verifyClaims } = await start();
    const changes = { account: undefined, roles: undefined, sub: 'feed' };
    expect(await verifyClaims(changes)).toEqual({ id: 'feed', accountId: undefined, roles: [] });
  });

  it.each([
    ['one role as a text', 'SecurityManager', ['SecurityManager']],
    ['one role of others as a text', 'Reader', []],
    ['no roles as null', null, []],
    ['many roles', [...Array.from({ length: 300 }, (_, at) => `role-${at}`), 'SecurityManager'], ['SecurityManager']],
    ['roles of any length', ['x'.repeat(1000), '', 'SecurityManager'], ['SecurityManager']],
  ])('may carry %s', async (_what, roles, taken) => {
    const { verifyClaims } = await start();
    expect(await verifyClaims({ roles })).toMatchObject({ roles: taken });
  });

  it('may name several audiences, ours among them', async () => {
    const { verifyClaims } = await start();
    expect(await verifyClaims({ aud: ['another', AUDIENCE] })).toMatchObject({ id: 'contact-1' });
  });

  it.each(['RS256', 'PS256', 'ES256'] as const)('may be signed with %s', async (alg) => {
    const made = await makeKey('made', alg);
    const { verify } = await start([made]);
    expect(await verify(await signWith(made, GOOD, { alg }))).toMatchObject({ id: 'contact-1' });
  });
});

describe('a token is not to be trusted', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: `${ISSUER}/` }, 'iss wrong'],
    ['no issuer', { iss: undefined }, 'iss missing'],
    ['another audience', { aud: 'another' }, 'aud wrong'],
    ['no audience', { aud: undefined }, 'aud missing'],
    ['no end', { exp: undefined }, 'exp missing'],
    ['its end behind it', { exp: now - 31 }, 'exp past'],
    ['its beginning before it', { nbf: now + 31 }, 'nbf future'],
    ['no subject', { sub: undefined }, 'sub missing'],
    ['a malformed subject', { sub: '<script>' }, 'sub malformed'],
    ['a malformed account', { account: '../acme' }, 'account malformed'],
    ['an account that is null', { account: null }, 'account malformed'],
    ['an account that is empty', { account: '' }, 'account malformed'],
    ['an account that is a list', { account: ['acme'] }, 'account malformed'],
    ['an end that is text', { exp: 'soon' }, 'exp malformed'],
    ['roles that are an object', { roles: { SecurityManager: true } }, 'roles malformed'],
    ['roles that are no texts', { roles: [{ name: 'SecurityManager' }] }, 'roles malformed'],
  ])('with %s', async (_what, changes, refusal) => {
    const { verifyClaims, verify } = await start();
    expect(await verifyClaims(changes)).toBe(refusal);
    // Nobody learns of a claim who can't sign.
    expect(await verify(await signWith(attacker, { ...GOOD, ...changes }, { kid: key.kid }))).toBe('signature wrong');
  });

  it('when its signature proves nothing', async () => {
    const { verify, server } = await start();
    const [header = '', payload = ''] = (await signWith(key, GOOD)).split('.');
    const secret = new TextEncoder().encode(await exportSPKI(key.publicKey));
    const tokens = [
      new UnsecuredJWT(GOOD).encode(),
      await new SignJWT(GOOD).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret),
      await signWith(attacker, GOOD),
      await signWith(attacker, GOOD, { kid: key.kid }),
      await signWith(attacker, GOOD, { kid: key.kid, jwk: attacker.jwk }),
      await signWith(attacker, GOOD, { kid: key.kid, jku: `${server.url}/attacker` }),
      await signWith(key, GOOD, { kid: undefined }),
      `${header}.${payload}.`,
      `${header}.${payload}.Z2FyYmFnZQ`,
    ];
    const refusals: unknown[] = [];
    for (const token of tokens) refusals.push(await verify(token));
    expect(refusals).toEqual([
      ...['alg not-allowed', 'alg not-allowed', 'kid unknown', 'signature wrong', 'kid not-allowed', 'kid not-allowed'],
      ...['kid missing', 'signature wrong', 'signature wrong'],
    ]);
    expect(server.asked).not.toContain('/attacker');
  });

  it('when it is any text', async () => {
    const { verify } = await start();
    const known = fc.constant(Buffer.from('{"alg":"RS256","kid":"panel"}').toString('base64url'));
    const part = fc.oneof(fc.string(), known);
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        expect(await verify(parts.join('.'))).toEqual(expect.any(String));
      }),
    );
    expect(await verify('x'.repeat(100_000))).toBe('token too-long');
  });
});

describe('the keys of the Control Panel', () => {
  it('may roll: a token of the new key is taken at once', async () => {
    const { state, verify, verifyClaims } = await start();
    await verifyClaims({});
    state.reply = { json: { keys: [attacker.jwk] } };
    expect(await verify(await signWith(attacker, GOOD))).toMatchObject({ id: 'contact-1' });
  });

  it('are fetched for invented ids after ten seconds at the earliest, and rarely while they go on', async () => {
    const { server, time, verify, verifyClaims } = await start();
    await verifyClaims({});
    for (let invented = 0; invented < 10; invented++) {
      await verify(await signWith(attacker, GOOD, { kid: `invented-${invented}` }));
    }
    expect(server.asked).toHaveLength(2);
    const invent = async () => verify(await signWith(attacker, GOOD));
    for (let second = 0; second < 280; second++) {
      time.pass(1);
      await invent();
    }
    expect(server.asked).toHaveLength(2 + [10, 30, 70, 130, 190, 250].length);
  });

  it('are refused five minutes after the Control Panel withdrew them, also when it has no other', async () => {
    const { state, time, verifyClaims } = await start();
    await verifyClaims({});
    state.reply = { json: { keys: [] } };
    time.pass(300);
    expect(await verifyClaims({})).toBe('kid unknown');
  });

  it('are good for a day, and no longer, while the Control Panel answers with errors', async () => {
    const { state, time, verifyClaims } = await start();
    await verifyClaims({});
    state.reply = { status: 500, text: '{}' };
    const later = { exp: now + 7 * 24 * 3600 };
    time.pass(24 * 3600 - 1);
    expect(await verifyClaims(later)).toMatchObject({ id: 'contact-1' });
    time.pass(1);
    await expect(verifyClaims(later)).rejects.toMatchObject({ dependency: 'control-panel-keys' });
  });

  it('stay good while the Control Panel does not answer', async () => {
    const { state, time, verify, verifyClaims } = await start();
    await verifyClaims({});
    state.reply = 'silence';
    time.pass(3000);
    expect(await verifyClaims({})).toMatchObject({ id: 'contact-1' });
    expect(await verify(await signWith(attacker, GOOD))).toBe('kid unknown');
  });

  it.each<[string, Reply]>([
    ['nothing', 'silence'],
    ['an error', { status: 503, text: '{}' }],
    ['a page', { status: 200, text: '<html>' }],
  ])('are unavailable when the first answer is %s, and are had once it is better', async (_what, reply) => {
    const { state, verifyClaims } = await start();
    const good = state.reply;
    state.reply = reply;
    const unavailable = { name: 'DependencyUnavailable', dependency: 'control-panel-keys' };
    await expect(verifyClaims({})).rejects.toMatchObject(unavailable);
    state.reply = good;
    expect(await verifyClaims({})).toMatchObject({ id: 'contact-1' });
  });
});
