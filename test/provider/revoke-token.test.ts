import { describe, expect, it } from 'vitest';
import { askAs, openSession, type TokenAnswer } from '../support/sign-in/sessions.ts';
import { openStage } from '../support/sign-in/stage.ts';

const stage = openStage();

const refused = (status: number, error: string) => ({ status, json: { error } });
const revoke = (client: string, token: string | undefined) =>
  askAs(stage, client, '/revoke', { token, token_type_hint: 'access_token' });

describe('POST /revoke (RFC 7009)', () => {
  it.each(['elevate-web', 'phone-app'] as const)(
    'ends what %s has of a sign-in, by any of its refresh tokens',
    async (client) => {
      const { refresh, tokens } = await openSession(stage, client);
      const newer = (await refresh(tokens.refresh_token)).json as TokenAnswer;
      expect(await revoke(client, tokens.refresh_token)).toMatchObject({ status: 200, text: '' });
      expect(await refresh(newer.refresh_token)).toMatchObject(refused(400, 'invalid_grant'));
      expect(await revoke(client, newer.refresh_token)).toMatchObject({ status: 200, text: '' });
    },
  );

  it('ends no other sign-in of the same person', async () => {
    const { refresh, tokens, signInAgain } = await openSession(stage);
    const elsewhere = await signInAgain();
    await revoke('elevate-web', tokens.refresh_token);
    expect((await refresh(elsewhere.refresh_token)).status).toBe(200);
  });

  it('leaves an access token beside refresh tokens to its end, and answers 200 to what is no token', async () => {
    const { tokens } = await openSession(stage);
    for (const token of [tokens.access_token, tokens.id_token, 'anything'])
      expect(await revoke('elevate-web', token)).toMatchObject({ status: 200, text: '' });
    const authorization = `Bearer ${tokens.access_token}`;
    expect((await stage.ask('/userinfo', { headers: { authorization } })).status).toBe(200);
  });

  it('ends an access token that is all of its sign-in, at once and by itself', async () => {
    const { tokens, signInAgain } = await openSession(stage, 'elevate-web', 'openid');
    const elsewhere = await signInAgain();
    const userinfo = async ({ access_token }: TokenAnswer) =>
      (await stage.ask('/userinfo', { headers: { authorization: `Bearer ${access_token}` } })).status;
    expect(await userinfo(tokens)).toBe(200);
    expect(await revoke('phone-app', tokens.access_token)).toMatchObject(refused(400, 'invalid_grant'));
    expect(await revoke('elevate-web', tokens.access_token)).toMatchObject({ status: 200, text: '' });
    expect([await userinfo(tokens), await userinfo(elsewhere)]).toEqual([401, 200]);
  });

  it('ends the access tokens of a sign-in with its refresh tokens (RFC 7009 section 2.1)', async () => {
    const { tokens } = await openSession(stage);
    await revoke('elevate-web', tokens.refresh_token);
    const authorization = `Bearer ${tokens.access_token}`;
    expect((await stage.ask('/userinfo', { headers: { authorization } })).status).toBe(401);
  });

  it('touches no token of another client, and asks who calls first', async () => {
    const { refresh, tokens } = await openSession(stage);
    expect(await revoke('phone-app', tokens.refresh_token)).toMatchObject(refused(400, 'invalid_grant'));
    expect(await revoke('phone-app', tokens.access_token)).toMatchObject(refused(400, 'invalid_grant'));
    expect(await revoke('nobody', tokens.refresh_token)).toMatchObject(refused(401, 'invalid_client'));
    expect(await revoke('elevate-web', undefined)).toMatchObject(refused(400, 'invalid_request'));
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });
});
