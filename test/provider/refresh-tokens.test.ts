import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { disconnect, turnSso } from '../../shared/users/rules/account.ts';
import { ContactId } from '../../shared/platform/words/identifiers.ts';
import { eventsFor } from '../contracts/store-world.ts';
import {
  lookAtDirectory,
  OFFLINE,
  type OpenSession,
  openSession,
  type TokenAnswer,
} from '../support/sign-in/sessions.ts';
import { makeMemoryStorage } from '../support/storage/memory-storage.ts';
import { openStage } from '../support/sign-in/stage.ts';
import { newTenantId } from '../support/sign-in/staged-entra.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';

const stage = openStage();

const by = ContactId.parse('contact-1');
const refused = (error: string) => ({ status: 400, json: { error } });
const tokensOf = (answered: { readonly json: unknown }) => answered.json as TokenAnswer;
const lastLine = () => stage.log.at(-1)?.message;
const turned = (sso: 'on' | 'off') => (account: Parameters<typeof turnSso>[0]) =>
  turnSso(account, sso, { at: stage.ports.clock(), by });

describe('a refresh token', () => {
  it.each(['elevate-web', 'phone-app'] as const)(
    'keeps somebody signed in to %s, and each is used once',
    async (client) => {
      const { refresh, tokens, ann } = await openSession(stage, client);
      expect(tokens.scope).toBe(OFFLINE);
      let token = tokens.refresh_token;
      for (let hours = 0; hours < 3; hours++) {
        stage.time.pass(3600);
        const answered = await refresh(token);
        expect(answered).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
        const next = tokensOf(answered);
        expect(next).toMatchObject({
          token_type: 'Bearer',
          expires_in: ACCESS_TOKEN_LIFETIME_MS / 1000,
          scope: OFFLINE,
        });
        const userinfo = await stage.ask('/userinfo', { headers: { authorization: `Bearer ${next.access_token}` } });
        expect(userinfo.json).toMatchObject({ email: ann });
        expect(next.refresh_token).not.toBe(token);
        token = next.refresh_token;
      }
    },
  );

  it('gives an ID token of the same sign-in, made anew and without its nonce (OpenID Connect Core 1.0 section 12.2)', async () => {
    const { refresh, tokens } = await openSession(stage);
    stage.time.pass(1000);
    const [first, next] = [tokens, tokensOf(await refresh(tokens.refresh_token))].map(({ id_token }) =>
      decodeJwt(id_token ?? ''),
    );
    expect(first?.['nonce']).toBe('app-nonce');
    expect(next).not.toHaveProperty('nonce');
    for (const claim of ['iss', 'sub', 'aud', 'auth_time', 'email'])
      expect([claim, next?.[claim]]).toEqual([claim, first?.[claim]]);
    expect((next?.iat ?? 0) - (first?.iat ?? 0)).toBe(1000);
  });

  it('takes two trips to storage, and the sign-in that it comes from no more than any other', async () => {
    const session = await openSession(stage);
    stage.trips.reset();
    const { refresh_token: next } = tokensOf(await session.refresh(session.tokens.refresh_token));
    expect(stage.trips.count().trips).toBe(2);
    stage.time.pass(60);
    await lookAtDirectory(stage, session, 'ready');
    stage.trips.reset();
    expect((await session.refresh(next)).status).toBe(200);
    expect(stage.trips.count().trips).toBe(2);
  });

  it('is given to nobody who doesn’t ask for it, nor to an app that may not have it, which signs in all the same', async () => {
    expect((await openSession(stage, 'elevate-web', 'openid email')).tokens).not.toHaveProperty('refresh_token');
    const app = stage.ports.catalogue.apps.find(({ clientId }) => clientId === 'phone-app');
    if (app === undefined) throw new Error('no phone app');
    app.offlineAccess = false;
    try {
      const { answered, refresh } = await openSession(stage, 'phone-app');
      expect(answered).toMatchObject({ status: 200, json: { scope: 'openid profile email' } });
      expect(answered.json).not.toHaveProperty('refresh_token');
      expect(await refresh('anything')).toMatchObject(refused('unauthorized_client'));
    } finally {
      app.offlineAccess = true;
    }
  });

  it('may be asked for less than was granted, and for all of it again, never for more', async () => {
    const { refresh, tokens } = await openSession(stage, 'elevate-web', 'openid email offline_access');
    const less = await refresh(tokens.refresh_token, { scope: 'email api://unknown' });
    expect(less).toMatchObject({ status: 200, json: { scope: 'email' } });
    expect(less.json).not.toHaveProperty('id_token');
    const { refresh_token: next } = tokensOf(less);
    expect(await refresh(next, { scope: 'openid profile' })).toMatchObject(refused('invalid_scope'));
    expect(tokensOf(await refresh(next)).scope).toBe('openid email offline_access');
  });

  it('is over with the longest session of the app, whatever was refreshed meanwhile, and so are its access tokens', async () => {
    const { refresh, tokens } = await openSession(stage);
    stage.time.pass(23 * 3600);
    const late = tokensOf(await refresh(tokens.refresh_token));
    stage.time.pass(3600 - 60);
    const last = tokensOf(await refresh(late.refresh_token));
    expect(last.expires_in).toBe(60);
    stage.time.pass(60);
    expect(await refresh(last.refresh_token)).toMatchObject(refused('invalid_grant'));
  });
});

describe('a refresh token that was used', () => {
  it('gives the same successor again within 30 seconds, to two tabs at once too', async () => {
    const { refresh, tokens } = await openSession(stage);
    const answers = await Promise.all([1, 2, 3].map(() => refresh(tokens.refresh_token)));
    stage.time.pass(30);
    const successors = [...answers, await refresh(tokens.refresh_token)].map((answered) => {
      expect(answered.status).toBe(200);
      return tokensOf(answered).refresh_token;
    });
    // Equivalent, not alike in their bytes: the use of one is the use of all.
    expect(new Set(successors).size).toBe(4);
    stage.time.pass(31);
    expect((await refresh(successors[1])).status).toBe(200);
    stage.time.pass(31);
    expect(await refresh(successors[2])).toMatchObject(refused('invalid_grant'));
    expect(lastLine()).toContain('detail=refresh-token-reused');
  });

  it.each([
    ['after 30 seconds', 31, 0],
    ['once its successor is used', 0, 1],
  ])('ends the whole family %s', async (_, seconds, uses) => {
    const { refresh, tokens } = await openSession(stage);
    let newest = tokensOf(await refresh(tokens.refresh_token));
    for (let use = 0; use < uses; use++) newest = tokensOf(await refresh(newest.refresh_token));
    stage.time.pass(seconds);
    expect(await refresh(tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect(lastLine()).toContain('detail=refresh-token-reused');
    expect(await refresh(newest.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect(lastLine()).toContain('detail=family-ended');
  });

  it('is known as used at another instance too', async () => {
    const { refresh, tokens } = await openSession(stage);
    await refresh(tokens.refresh_token);
    stage.time.pass(31);
    const { visit } = stage.otherInstance().browser();
    expect(await refresh(tokens.refresh_token, {}, { ask: visit })).toMatchObject(refused('invalid_grant'));
  });

  it('isn’t used up by another client, by a request for too much, or where the rules refuse', async () => {
    const { refresh, tokens, id, ann } = await openSession(stage);
    const other = await openSession(stage, 'phone-app');
    expect(await other.refresh(tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect(await refresh(tokens.access_token)).toMatchObject(refused('invalid_grant'));
    expect(await refresh(undefined)).toMatchObject(refused('invalid_request'));
    await stage.exclude(id, ann);
    expect(await refresh(tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    await stage.services.exclusionStore.changeExclusions(id, [{ kind: 'remove', email: ann }], eventsFor(id));
    stage.time.pass(31);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('of a code that is used once more is taken back (RFC 6749 section 4.1.2)', async () => {
    const { refresh, redeem, tokens } = await openSession(stage);
    expect(await redeem()).toMatchObject(refused('invalid_grant'));
    expect(await refresh(tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect(lastLine()).toContain('detail=family-ended');
  });
});

const remove = ({ id, ann }: OpenSession) =>
  stage.services.userStore.changeUsers(id, [{ kind: 'remove', email: ann }], eventsFor(id));
const CHANGES: readonly (readonly [string, string, (session: OpenSession) => Promise<unknown>])[] = [
  ['the user was removed', 'no-longer-stands', remove],
  ['the user was excluded', 'no-longer-stands', ({ id, ann }) => stage.exclude(id, ann)],
  ['SSO was turned off', 'no-longer-stands', ({ id }) => stage.changeAccount(id, turned('off'))],
  [
    'SSO was turned off and on again',
    'sessions-ended',
    async ({ id }) => {
      stage.time.pass(60);
      await stage.changeAccount(id, turned('off'));
      await stage.changeAccount(id, turned('on'));
    },
  ],
  [
    'the tenant was disconnected, and connected again',
    'sessions-ended',
    async ({ id, tenantId }) => {
      stage.time.pass(60);
      await stage.changeAccount(id, (account) => disconnect(account, { at: stage.ports.clock(), by }));
      await stage.changeAccount(id, (account) => ({
        ...turned('on')(account),
        integration: { state: 'connected', ...stage.linkTo(tenantId) },
      }));
    },
  ],
  [
    'the tenant was disconnected',
    'no-longer-stands',
    ({ id }) => stage.changeAccount(id, (account) => disconnect(account)),
  ],
  ['another tenant was connected', 'no-longer-stands', ({ id }) => stage.connectAccount(id, newTenantId())],
  ['the consent was withdrawn', 'integration-broken', ({ id }) => stage.breakIntegration(id)],
  ['the domain went to another account', 'no-longer-stands', (session) => stage.loseDomain(session)],
  ...(['disabled-in-entra', 'not-in-entra', 'recreated-in-entra', 'not-assigned'] as const).map(
    (status) =>
      [
        `a look at the directory found the user ${status}`,
        'refused-by-tenant',
        (session: OpenSession) => {
          stage.time.pass(60);
          return lookAtDirectory(stage, session, status);
        },
      ] as const,
  ),
];

describe('every rule is asked again', () => {
  it.each(CHANGES)('after %s (%s)', async (_, detail, change) => {
    const session = await openSession(stage);
    await change(session);
    expect(await session.refresh(session.tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect(lastLine()).toContain(`detail=${detail}`);
  });

  it('a look at the directory from before the sign-in says nothing of who has signed in since', async () => {
    const session = await openSession(stage);
    stage.time.pass(60);
    await lookAtDirectory(stage, session, 'disabled-in-entra');
    stage.time.pass(60);
    const back = await session.signInAgain();
    expect((await session.refresh(back.refresh_token)).status).toBe(200);
  });

  it('whoever was renamed meanwhile stays signed in under the new address', async () => {
    const { refresh, tokens, id, ann, email } = await openSession(stage);
    const renamed = email('wed');
    await stage.services.userStore.changeUsers(id, [{ kind: 'rename', from: ann, to: renamed }], eventsFor(id));
    const next = tokensOf(await refresh(tokens.refresh_token));
    expect(decodeJwt(next.id_token ?? '')).toMatchObject({ email: renamed, sub: decodeJwt(tokens.id_token ?? '').sub });
    expect((await refresh(next.refresh_token)).status).toBe(200);
  });

  it('two accounts with a user of the same name in the tenant each have their own', async () => {
    const [one, other] = [await openSession(stage), await openSession(stage)];
    await stage.changeAccount(one.id, turned('off'));
    expect(await one.refresh(one.tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    const { id_token } = tokensOf(await other.refresh(other.tokens.refresh_token));
    expect(decodeJwt(id_token ?? '')['account_id']).toBe(other.id);
  });
});

describe('families of refresh tokens', () => {
  it('are cleared away with used codes, once their session is over, and not before', async () => {
    const { refreshFamilies, redemptionStore } = makeMemoryStorage().open();
    const now = new Date('2026-11-29T08:00:00Z');
    const key = { id: randomUUID(), endsAt: now.getTime() / 1000 };
    const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    await refreshFamilies.createFamily(key, now);
    expect(await redemptionStore.deleteExpired(after(59))).toBe(0);
    expect((await refreshFamilies.findFamily(key))?.value).toEqual({ generation: 1, since: now, endedAt: undefined });
    expect(await redemptionStore.deleteExpired(after(60))).toBe(1);
    expect(await refreshFamilies.findFamily(key)).toBeUndefined();
  });

  it('have no token that is valid where their row isn’t there', async () => {
    const { refresh, tokens } = await openSession(stage);
    stage.time.pass(3600);
    await stage.services.redemptionStore.deleteExpired(new Date(stage.ports.clock().getTime() + 48 * 3_600_000));
    expect(await refresh(tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
  });
});
