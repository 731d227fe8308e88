import { describe, expect, it } from 'vitest';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

describe('POST /accounts/{accountId}/explain', () => {
  it('gives the step, the reason and the rules in order with their facts', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann' });
    await place.connectTenant();
    await place.turn('on');
    const explained = await place.ask('manager', 'POST', '/explain', { email: `ANN@${place.domain}`, app: 'owa' });
    expect(explained.status).toBe(200);
    expect(explained.json).toMatchObject({
      email: `ann@${place.domain}`,
      app: 'owa',
      step: 'company-credentials',
      reason: 'two-factor-required',
    });
    const { rules } = explained.json as { rules: { rule: number; facts: unknown }[] };
    expect(rules.map(({ rule }) => rule)).toEqual([1, 2, 3, 4, 4, 5, 6, 7]);
    expect(rules.at(-1)?.facts).toEqual({ appRequiresTwoFactor: true, userHasTwoFactor: false });
    const nobody = await place.ask('manager', 'POST', '/explain', { email: `nobody@${place.domain}`, app: 'owa' });
    expect(nobody.json).toMatchObject({ isUser: false, step: 'company-credentials', reason: 'two-factor-required' });
    expect(explained.json).toMatchObject({ isUser: true });
    expect((nobody.json as { rules: typeof rules }).rules.at(-1)?.facts).toEqual({
      ...{ appRequiresTwoFactor: true, userHasTwoFactor: null },
    });
  });

  it('says what each rule found, and what becomes of them at Azure as of the report', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'erin' }, { name: 'bob' });
    await place.connectTenant();
    const explain = async (name: string) =>
      (await place.ask('manager', 'POST', '/explain', { email: `${name}@${place.domain}`, app: 'elevate' })).json as {
        outlook: { getsIn: boolean | null; sentence: string; asOf: string | null } | null;
        rules: { sentence: string }[];
      };
    expect((await explain('erin')).outlook).toBeNull();
    await place.turn('on');
    expect((await explain('erin')).outlook).toMatchObject({ getsIn: null, asOf: null });
    expect((await explain('nobody')).outlook).toMatchObject({ getsIn: false, asOf: null });
    const statuses = new Map([[EmailAddress.parse(`erin@${place.domain}`), 'not-in-entra' as const]]);
    stage.readiness.set(place.id, { statuses });
    const { outlook, rules } = await explain('erin');
    expect(outlook).toEqual({
      getsIn: false,
      sentence: 'Goes to Azure, where nobody has this address, and will fail there.',
      asOf: expect.stringMatching(/^\d{4}-/) as string,
    });
    expect(rules.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining(['The account is connected', 'SSO is on', 'The user isn’t excluded']),
    );
    expect((await explain('bob')).outlook).toMatchObject({ getsIn: null, asOf: expect.any(String) as string });
  });

  it('sees a change at once', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const question = { email: `ann@${place.domain}`, app: 'elevate' };
    const reason = async () =>
      ((await place.ask('manager', 'POST', '/explain', question)).json as { reason: string }).reason;
    expect(await reason()).toBe('sso-off');
    await place.turn('on');
    expect(await reason()).toBe('sso-on');
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: question.email }] });
    expect(await reason()).toBe('excluded');
  });

  it.each([
    ['an address of another domain', { email: 'ann@elsewhere.example', app: 'elevate' }, '/email'],
    ['an app that is not in the catalogue', { email: 'ann@contoso.example', app: 'unheard-of' }, '/app'],
  ])('refuses %s', async (_, question, field) => {
    const { ask } = await openWorkplace(stage);
    const answered = await ask('manager', 'POST', '/explain', question);
    expect(answered.status).toBe(400);
    expect(answered.json).toMatchObject({ errors: [{ field }] });
  });
});
