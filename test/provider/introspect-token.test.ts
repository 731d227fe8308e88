import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { turnSso } from '../../shared/users/rules/account.ts';
import { eventsFor } from '../contracts/store-world.ts';
import {
  askAs,
  lookAtDirectory,
  type OpenSession,
  openSession,
  type TokenAnswer,
} from '../support/sign-in/sessions.ts';
import { openStage } from '../support/sign-in/stage.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';

const stage = openStage();

const refused = (status: number, error: string) => ({ status, json: { error } });
const revoke = (client: string, token: string | undefined) => askAs(stage, client, '/revoke', { token });
const introspect = (client: string, token: string | undefined) => askAs(stage, client, '/introspect', { token });
const INACTIVE = { status: 200, text: '{"active":false}', headers: { 'cache-control': 'no-store' } };
const lastLine = () => stage.log.at(-1)?.message;

describe('POST /introspect (RFC 7662)', () => {
  it('says of an active access token whose it is, from when to when, and what it is good for', async () => {
    const { tokens, ann, id } = await openSession(stage, 'elevate-web', 'openid email');
    const {
      iat = 0,
      exp,
      ...said
    } = (await introspect('elevate-web', tokens.access_token)).json as Record<string, number>;
    expect(said).toMatchObject({
      ...{ active: true, token_type: 'Bearer', client_id: 'elevate-web', scope: 'openid email', account_id: id },
      ...{
        username: ann,
        email: ann,
        sub: decodeJwt(tokens.id_token ?? '').sub,
        iss: decodeJwt(tokens.id_token ?? '').iss,
      },
    });
    expect(said).not.toHaveProperty('name');
    expect(exp).toBe(iat + ACCESS_TOKEN_LIFETIME_MS / 1000);
  });

  it('tells a client of its own tokens, and of the access tokens of those that the catalogue lists for it', async () => {
    const [web, phone] = [await openSession(stage), await openSession(stage, 'phone-app')];
    expect((await introspect('mail-server', web.tokens.access_token)).json).toMatchObject({
      active: true,
      username: web.ann,
    });
    for (const [client, token] of [
      ['mail-server', phone.tokens.access_token],
      ['owa-web', web.tokens.access_token],
      ['elevate-web', phone.tokens.access_token],
      // What keeps somebody signed in opens no mailbox.
      ['mail-server', web.tokens.refresh_token],
      ['elevate-web', web.tokens.id_token],
      ['elevate-web', 'anything'],
    ] as const)
      expect(await introspect(client, token)).toMatchObject(INACTIVE);
  });

  it('tells no public client, and nobody who doesn’t say who they are', async () => {
    const { tokens } = await openSession(stage, 'phone-app');
    expect(await introspect('phone-app', tokens.access_token)).toMatchObject(refused(401, 'invalid_client'));
    expect(await introspect('nobody', tokens.access_token)).toMatchObject(refused(401, 'invalid_client'));
    expect(await introspect('elevate-web', undefined)).toMatchObject(refused(400, 'invalid_request'));
    const headers = { origin: 'https://elevate.example' };
    const scripted = await stage.ask('/introspect', { method: 'POST', headers });
    expect(scripted.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('says of a refresh token of the client’s own until when it lives, and nothing once it was used or revoked', async () => {
    const { tokens, refresh } = await openSession(stage);
    const now = Math.floor(stage.ports.clock().getTime() / 1000);
    const { json } = await introspect('elevate-web', tokens.refresh_token);
    expect(json).toMatchObject({ active: true, client_id: 'elevate-web', exp: now + 24 * 3600 });
    expect(json).not.toHaveProperty('token_type');
    const next = (await refresh(tokens.refresh_token)).json as TokenAnswer;
    stage.time.pass(31);
    expect(await introspect('elevate-web', tokens.refresh_token)).toMatchObject(INACTIVE);
    expect((await introspect('elevate-web', next.refresh_token)).json).toMatchObject({ active: true });
    await revoke('elevate-web', next.refresh_token);
    expect(await introspect('elevate-web', next.refresh_token)).toMatchObject(INACTIVE);
    // And of the access tokens of that sign-in neither, wherever they are shown.
    expect(await introspect('mail-server', next.access_token)).toMatchObject(INACTIVE);
    expect(lastLine()).toContain('token-inactive app=mail reason=family-ended');
  });

  const CHANGES: readonly (readonly [string, string, (session: OpenSession) => Promise<unknown>])[] = [
    ['the user was excluded', 'no-longer-stands', ({ id, ann }) => stage.exclude(id, ann)],
    [
      'the user was removed',
      'no-longer-stands',
      ({ id, ann }) => stage.services.userStore.changeUsers(id, [{ kind: 'remove', email: ann }], eventsFor(id)),
    ],
    [
      'SSO was turned off',
      'no-longer-stands',
      ({ id }) => stage.changeAccount(id, (account) => turnSso(account, 'off')),
    ],
    ['the consent was withdrawn', 'integration-broken', ({ id }) => stage.breakIntegration(id)],
    [
      'a look at the directory found them disabled',
      'refused-by-tenant',
      (session) => {
        stage.time.pass(5);
        return lookAtDirectory(stage, session, 'disabled-in-entra');
      },
    ],
  ];
  it.each(CHANGES)('says active: false after %s (%s)', async (_, reason, change) => {
    const session = await openSession(stage, 'elevate-web', 'openid email');
    const other = await openSession(stage);
    await change(session);
    expect(await introspect('mail-server', session.tokens.access_token)).toMatchObject(INACTIVE);
    expect(lastLine()).toContain(`reason=${reason}`);
    expect((await introspect('mail-server', other.tokens.access_token)).json).toMatchObject({ account_id: other.id });
  });

  it('takes no access token past its end', async () => {
    const { tokens } = await openSession(stage);
    stage.time.pass(ACCESS_TOKEN_LIFETIME_MS / 1000);
    expect(await introspect('elevate-web', tokens.access_token)).toMatchObject(INACTIVE);
  });

  it('takes one trip to storage, and two after a new look at the directory', async () => {
    const session = await openSession(stage);
    const trips = async () => {
      stage.trips.reset();
      expect((await introspect('elevate-web', session.tokens.access_token)).json).toMatchObject({ active: true });
      return stage.trips.count().trips;
    };
    expect(await trips()).toBe(1);
    stage.time.pass(60);
    await lookAtDirectory(stage, session, 'ready');
    expect(await trips()).toBe(2);
  });
});
