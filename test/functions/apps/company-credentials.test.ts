import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnSso } from '../../../shared/domain/account.ts';
import { basic } from '../sign-in/sign-in-by-hand.ts';
import { openStage, SECRETS, type Stage } from '../sign-in/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const check = (body: unknown, headers = basic('password-service', SECRETS['password-service'] ?? '')) =>
  stage.ask('/company-credentials/check', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const ACTIVE = { credentials: 'active', mayUse: true, mayReset: true };
const INACTIVE = { credentials: 'inactive', mayUse: false, mayReset: false };

describe('POST /company-credentials/check (rule 7)', () => {
  it('follows the decision: inactive under SSO, active again when excluded or off, also while broken', async () => {
    const { id, email } = await stage.openSsoAccount('ann', 'bob');
    const of = async (name: string, app = 'elevate') => (await check({ email: email(name), app })).json;
    expect(await of('ann')).toEqual(INACTIVE);
    expect(await of('ann', 'my-services')).toEqual(ACTIVE);
    expect(await of('ann', 'owa')).toEqual(ACTIVE);
    expect(await of('ann', 'meeting')).toEqual(ACTIVE);
    await stage.exclude(id, email('bob'));
    expect(await of('bob')).toEqual(ACTIVE);
    await stage.breakIntegration(id);
    expect(await of('ann')).toEqual(INACTIVE);
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect(await of('ann')).toEqual(ACTIVE);
  });

  it('answers the password service alone', async () => {
    const body = { email: 'a@b.example', app: 'elevate' };
    for (const headers of [
      basic('password-service', 'wrong'),
      basic('elevate-web', SECRETS['elevate-web'] ?? ''),
      { authorization: '' },
    ]) {
      const answered = await check(body, headers);
      expect([answered.status, answered.headers['www-authenticate']]).toEqual([
        401,
        'Basic realm="azure-sso-identity"',
      ]);
    }
    expect((await check({ ...body, app: 'other' })).status).toBe(400);
  });
});
