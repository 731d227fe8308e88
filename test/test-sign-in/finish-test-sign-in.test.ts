import { describe, expect, it } from 'vitest';
import { disconnect, turnSso } from '../../shared/users/rules/account.ts';
import type { Caller } from '../../shared/platform/callers/caller.ts';
import {
  type AccountId,
  AppId,
  ContactId,
  DomainName,
  type EmailAddress,
} from '../../shared/platform/words/identifiers.ts';
import { testStateOf, TEST_CHECKS, type TestSignInId } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { relabel } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { newObjectId, newTenantId, type StagedPerson } from '../support/sign-in/staged-entra.ts';
import { headingOf as heading, withoutIsolates } from '../support/read-page.ts';
import { TEST_LINK_LIFETIME_MS, TRANSACTION_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';

const stage = openStage();

type Tested = { readonly id: AccountId; readonly email: (name: string) => EmailAddress };

/** An account that is connected, with SSO off as before anybody dared. */
async function openTested(...names: readonly string[]) {
  const accountId = await stage.openSsoAccount(...names);
  await stage.changeAccount(accountId.id, (before) => turnSso(before, 'off'));
  return accountId;
}

async function start({ id, email }: Tested, name = 'ann', app = 'elevate') {
  const caller: Caller = {
    id: ContactId.parse('contact-7'),
    accountId: id,
    name: 'Anna Berg',
    roles: ['SecurityManager'],
    address: undefined,
  };
  const started = await stage.services.testSignIn.startTestSignIn({
    ...{ accountId: id, app: AppId.parse(app), email: email(name), caller },
  });
  if (started.kind !== 'started') throw new Error(started.kind);
  return { testId: started.id, path: `${started.url.pathname}${started.url.search}`, expiresAt: started.expiresAt };
}

async function resultOf({ id }: Pick<Tested, 'id'>, testId: TestSignInId) {
  const test = await stage.ports.testSignInStore.findTest(id, testId);
  if (test === undefined) throw new Error('there is no such test');
  const checks = test.result?.checks ?? [];
  return {
    state: testStateOf(test, stage.ports.clock()),
    passed: checks.map(({ passed }) => passed),
    names: checks.map(({ check }) => check),
    failed: checks.find(({ passed }) => passed === false),
  };
}

/** From the link to the page in the end. */
async function play(tested: Tested, person: StagedPerson, { name = 'ann', app = 'elevate' } = {}) {
  const browser = stage.browser();
  const { testId, path } = await start(tested, name, app);
  const toEntra = await browser.useLink(path);
  const page = await browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(person) }));
  return { ...(await resultOf(tested, testId)), page, browser, testId };
}

const stateAfter = async ({ id }: Tested) => ({
  account: await stage.ports.accountStore.readAccount(id),
  bound: (await stage.events(id)).filter(({ action }) => action === 'user-bound'),
});

describe('a test sign-in', () => {
  it('passes for the right person, shows each check, and lets nobody in anywhere', async () => {
    const tested = await openTested('ann');
    const { tenantId, email } = tested;
    const before = await stateAfter(tested);
    stage.ports.measurements.measured.length = 0;
    const { state, passed, names, page, browser, testId } = await play(tested, { tenantId, upn: email('ann') });
    expect([state, names, passed]).toEqual(['passed', TEST_CHECKS, TEST_CHECKS.map(() => true)]);
    expect([page.status, heading(page), page.headers['location']]).toEqual([200, 'The test sign-in passed', undefined]);
    expect(page.text).toContain('Nobody was signed in to any app.');
    expect(page.text.match(/>✓</g)).toHaveLength(7);
    expect(withoutIsolates(page.text)).toContain('With SSO on, Elevate lets them in through Azure.');
    expect(browser.jar.size).toBe(0);
    expect(await stateAfter(tested)).toEqual(before);
    // No decision and no sign-in happened, so none is counted.
    expect(stage.ports.measurements.measured).toEqual([]);
    const events = (await stage.events(tested.id)).filter(({ action }) => action.startsWith('test-sign-in'));
    expect(events).toHaveLength(2);
    for (const { actor } of events)
      expect(actor).toMatchObject({ kind: 'contact', id: 'contact-7', name: 'Anna Berg' });
    const finished = events.find(({ action }) => action === 'test-sign-in-finished');
    expect(finished?.after).toEqual({
      ...{ testId, app: 'elevate', email: email('ann'), result: 'passed', failedCheck: null },
    });
    const line = stage.log.find(({ message }) => message.startsWith('test-sign-in-ended'));
    expect(line?.message).toBe('test-sign-in-ended app=elevate outcome=passed');
  });

  it('is remembered of its app with its moment, and only as long as the connection is the one that was tested', async () => {
    const tested = await openTested('ann', 'bob');
    const { id, tenantId, email } = tested;
    const passed = async () => {
      const listed = await stage.services.testSignIn.listPassedTests(id, { limit: 10, after: undefined });
      return listed.kind === 'listed' ? listed.page.items.map(({ app, email: who }) => [app, who]) : listed.kind;
    };
    const sayConnected = (tenant: typeof tenantId, connectedAt: Date) =>
      stage.changeAccount(id, (account) => ({
        ...account,
        integration: {
          ...(account.integration as typeof account.integration & { state: 'connected' }),
          tenantId: tenant,
          connectedAt,
        },
      }));
    await sayConnected(tenantId, new Date(stage.ports.clock().getTime() - 60_000));
    await play(tested, { tenantId, upn: 'nobody@else.example' });
    expect(await passed()).toEqual([]);
    await play(tested, { tenantId, upn: email('ann') });
    await play(tested, { tenantId, upn: email('bob') }, { name: 'bob' });
    // What fails later takes nothing back: this way through Azure was seen to work.
    await play(tested, { tenantId, upn: email('bob') });
    expect(await passed()).toEqual([['elevate', email('bob')]]);
    expect(stage.log.map((line) => JSON.stringify(line)).join('')).not.toContain(email('bob'));
    const [kept] = await stage.ports.passedTests.listPassed(id);
    expect(kept).toMatchObject({ app: 'elevate', tenantId, startedBy: 'contact-7' });
    const event = (await stage.events(id)).find(
      ({ action, after }) => action === 'test-sign-in-finished' && after?.['result'] === 'passed',
    );
    expect(event).toBeDefined();
    await sayConnected(newTenantId(), new Date(0));
    expect(await passed()).toEqual([]);
    await sayConnected(tenantId, new Date(0));
    expect(await passed()).toHaveLength(1);
    await sayConnected(tenantId, new Date(stage.ports.clock().getTime() + 1));
    expect(await passed()).toEqual([]);
    const caller: Caller = {
      id: ContactId.parse('contact-7'),
      accountId: id,
      roles: ['SecurityManager'],
      address: undefined,
    };
    await stage.services.integration.disconnectIntegration({ accountId: id, force: true, caller });
    expect(await stage.ports.passedTests.listPassed(id)).toEqual([]);
  });

  it('goes the way that an app’s sign-in goes, whatever the switch says, and then still needs the real one', async () => {
    const tested = await openTested('ann');
    const { id, tenantId, email } = tested;
    const objectId = newObjectId();
    for (const sso of ['off', 'on'] as const) {
      await stage.changeAccount(id, (account) => turnSso(account, sso));
      const { path } = await start(tested);
      const toEntra = await stage.browser().useLink(path);
      expect(toEntra.location.pathname).toBe(`/${tenantId}/authorize`);
      expect(toEntra.location.searchParams.get('redirect_uri')).toBe(`${SERVICE_URL}/sign-in/callback`);
      expect(toEntra.location.searchParams.get('loginHint')).toBe(email('ann'));
      expect((await play(tested, { tenantId, objectId, upn: email('ann') })).state).toBe('passed');
    }
    const real = await signIn(stage, stage.browser(), email('ann'), { tenantId, objectId, upn: email('ann') });
    expect(real.location.searchParams.has('code')).toBe(true);
    expect((await stateAfter(tested)).bound).toHaveLength(1);
    // Bound by now, and the test says so.
    const again = await play(tested, { tenantId, objectId, upn: 'new@name.example' });
    expect([again.state, again.page.text.includes('bound to this person in Azure already')]).toEqual(['passed', true]);
  });

  it('names the check that fails, passes those before it, and leaves those after it open', async () => {
    const tested = await openTested('ann', 'bob', 'eve');
    const { id, tenantId, email } = tested;
    await stage.exclude(id, email('eve'));
    const cases = [
      ['a guest', { tenantId, upn: email('ann'), isGuest: true }, 'person', {}],
      ['somebody of another tenant', { tenantId: newTenantId(), upn: email('ann') }, 'tenant', {}],
      [
        'an address that the Control Panel lacks',
        { tenantId, upn: email('zoe') },
        'user-in-control-panel',
        { name: 'zoe' },
      ],
      ['another name in Azure', { tenantId, upn: 'ann@elsewhere.example' }, 'user-in-control-panel', {}],
      ['another user of the account', { tenantId, upn: email('bob') }, 'user-in-control-panel', {}],
      ['nobody with an address', { tenantId }, 'user-in-control-panel', {}],
    ] as const;
    for (const [who, person, check, more] of cases) {
      const { state, failed, passed, page } = await play(tested, person, more);
      const at = TEST_CHECKS.indexOf(check);
      expect([who, state, failed?.check]).toEqual([who, 'failed', check]);
      expect([who, passed]).toEqual([
        who,
        TEST_CHECKS.map((_, index) => (index < at ? true : index > at ? null : false)),
      ]);
      expect(page.text.match(/>✗</g)).toHaveLength(1);
    }
    expect((await stateAfter(tested)).bound).toEqual([]);
  });

  it('decides as if the switch were on: exclusion, two-factor, product and admin portal count', async () => {
    const tested = await openTested('ann', 'eve');
    const { id, tenantId, email } = tested;
    await stage.exclude(id, email('eve'));
    const cases = [
      ['eve', 'elevate', /Elevate asks them for the Company password: they are on the exclusion list/],
      ['ann', 'owa', /no two-factor sign-in/],
      ['ann', 'meeting', /lacks the product/],
      ['ann', 'control-panel', /admin portal/],
    ] as const;
    for (const [name, app, sentence] of cases) {
      const { state, failed, passed } = await play(tested, { tenantId, upn: email(name) }, { name, app });
      expect([name, app, state, failed?.check]).toEqual([name, app, 'failed', 'decision']);
      expect(failed?.detail).toMatch(sentence);
      // Whether they could be bound is known all the same.
      expect(passed).toEqual([true, true, true, true, true, false, true]);
    }
    await stage.changeAccount(id, (account) => ({ ...account, domains: [DomainName.parse('moved.example')] }));
    const moved = stage.services.testSignIn.startTestSignIn({
      ...{ accountId: id, app: AppId.parse('elevate'), email: email('ann') },
      caller: { id: ContactId.parse('contact-7'), accountId: id, roles: [], address: undefined },
    });
    expect(await moved).toEqual({ kind: 'foreign-domain' });
  });

  it('says when the user belongs to another person in Azure', async () => {
    const tested = await openTested('ann');
    const { id, tenantId, email } = tested;
    await stage.changeAccount(id, (account) => turnSso(account, 'on'));
    await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('ann') });
    const { state, failed, passed } = await play(tested, { tenantId, upn: email('ann') });
    expect([state, failed?.check]).toEqual(['failed', 'binding-possible']);
    expect(passed).toEqual([true, true, true, true, true, true, false]);
    expect((await stateAfter(tested)).bound).toHaveLength(1);
  });

  it('tells what Azure refused, in its own sentences, and keeps an outage as a finding', async () => {
    const tested = await openTested('ann');
    const { tenantId, email } = tested;
    const attempt = async (answer: Readonly<Record<string, string>>) => {
      const browser = stage.browser();
      const { testId, path } = await start(tested);
      const page = await browser.visit(callbackPath(await browser.useLink(path), answer));
      expect(page.text).not.toMatch(/AADSTS|<b>|<script/);
      expect([page.status, browser.jar.size]).toEqual([200, 0]);
      const { failed } = await resultOf(tested, testId);
      return [failed?.check, failed?.detail];
    };
    const { codeRefused, codeInOutage } = stage.entra;
    for (const [answer, check, sentence] of [
      [{ error: 'access_denied', error_description: 'AADSTS65004: <b>no</b>' }, 'azure-sign-in', /cancelled/],
      [{ error: 'access_denied', error_description: 'AADSTS50105: no' }, 'azure-sign-in', /isn’t assigned/],
      [
        { error: 'access_denied', error_description: 'AADSTS50057: disabled' },
        'azure-sign-in',
        /is disabled in your Azure/,
      ],
      [{ error: 'access_denied', error_description: 'AADSTS530032: no' }, 'azure-sign-in', /blocked the sign-in/],
      [{ error: 'access_denied', error_subcode: 'cancel' }, 'azure-sign-in', /cancelled/],
      [{ error: 'access_denied' }, 'azure-sign-in', /for a reason/],
      [{ error: 'access_denied', error_description: 'AADSTS50020: no' }, 'tenant', /account of another organisation/],
      [{ error: 'server_error', error_description: '' }, 'azure-sign-in', /didn’t answer/],
      [{}, 'azure-sign-in', /nothing back/],
      [{ code: codeRefused('token-invalid', 'nonce') }, 'azure-sign-in', /didn’t pass the checks/],
      [{ code: codeRefused('token-invalid', 'tid') }, 'tenant', /account of another organisation/],
      [{ code: codeRefused('blocked-by-policy', 'AADSTS53003') }, 'azure-sign-in', /Conditional Access/],
      [{ code: codeInOutage() }, 'azure-sign-in', /didn’t answer/],
    ] as const) {
      expect(await attempt(answer)).toEqual([check, expect.stringMatching(sentence) as unknown]);
    }
    // The account is as it was: a real one would still go.
    expect((await play(tested, { tenantId, upn: email('ann') })).state).toBe('passed');
  });

  it('fails when the connection was changed or broke on the way', async () => {
    const tested = await openTested('ann');
    const { id, tenantId, email } = tested;
    const browser = stage.browser();
    const { testId, path } = await start(tested);
    const toEntra = await browser.useLink(path);
    await stage.changeAccount(id, disconnect);
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    await browser.visit(callbackPath(toEntra, { code }));
    expect(await resultOf(tested, testId)).toMatchObject({ state: 'failed', failed: { check: 'tenant' } });
    await stage.connectAccount(id, tenantId);
    const next = await start(tested);
    await stage.breakIntegration(id);
    const refused = await browser.useLink(next.path);
    expect([refused.status, heading(refused)]).toEqual([409, 'There is no Azure organisation to test']);
    expect(await resultOf(tested, next.testId)).toMatchObject({ state: 'failed', failed: { check: 'ticket' } });
  });
});

describe('the link of a test sign-in', () => {
  it('works once, for some minutes, and for nothing else', async () => {
    const tested = await openTested('ann');
    const { testId, path, expiresAt } = await start(tested);
    expect(expiresAt.getTime() - stage.ports.clock().getTime()).toBe(TEST_LINK_LIFETIME_MS);
    expect((await stage.browser().useLink(path)).status).toBe(303);
    expect(heading(await stage.browser().useLink(path))).toBe('This link was used already');
    expect(heading(await stage.ask(path))).toBe('This link was used already');
    const late = await start(tested);
    stage.time.pass(TEST_LINK_LIFETIME_MS / 1000 + 1);
    const sealed = { id: testId, account: tested.id };
    const other = await stage.ports.sealer.seal('administrator-link', sealed, new Date(Date.now() + 60_000_000));
    for (const bad of [late.path, '/sign-in/test', '/sign-in/test?ticket=x', `/sign-in/test?ticket=${other}`]) {
      const answered = await stage.ask(bad);
      expect([bad, answered.status, heading(answered)]).toEqual([bad, 400, 'This link has expired']);
      expect((await stage.browser().useLink(bad)).status).toBe(400);
    }
    expect((await stage.ask(`${path}&ticket=x`)).status).toBe(400);
    expect((await resultOf(tested, late.testId)).state).toBe('waiting');
    stage.time.pass(TRANSACTION_LIFETIME_MS / 1000);
    expect((await resultOf(tested, late.testId)).state).toBe('expired');
  });

  it('ends once: a replayed way back changes nothing', async () => {
    const tested = await openTested('ann');
    const { tenantId, email } = tested;
    const browser = stage.browser();
    const { testId, path } = await start(tested);
    const toEntra = await browser.useLink(path);
    const kept = new Map(browser.jar);
    const person = { tenantId, upn: email('ann') };
    const back = () => {
      for (const [name, value] of kept) browser.jar.set(name, value);
      return browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(person) }));
    };
    expect((await back()).status).toBe(200);
    const [first, events] = [await resultOf(tested, testId), await stage.events(tested.id)];
    const again = await back();
    expect([again.status, heading(again)]).toEqual([400, 'This test has ended']);
    expect([await resultOf(tested, testId), await stage.events(tested.id)]).toEqual([first, events]);
    // Without the cookie of this browser there is nothing to come back to.
    const stranger = await stage.browser().visit(callbackPath(toEntra, { code: stage.entra.codeOf(person) }));
    expect([stranger.status, heading(stranger)]).toEqual([400, 'Cookies are needed here']);
    expect(stranger.text).toContain('href="https://panel.example/identity"');
  });

  it('is never taken for an app’s sign-in, nor that for a test', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const tested = { id, email };
    const browser = stage.browser();
    const { testId, path } = await start(tested);
    const test = await browser.useLink(path);
    const [testName = '', testValue = ''] = [...browser.jar].flat();
    const real = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const realName = [...browser.jar.keys()].find((name) => name !== testName) ?? '';
    const realValue = browser.jar.get(realName) ?? '';
    const code = () => stage.entra.codeOf({ tenantId, upn: email('ann') });
    // Each under the other's name: the state inside says that it isn't the one.
    browser.jar.set(realName, relabel(testValue, realValue));
    browser.jar.set(testName, relabel(realValue, testValue));
    for (const way of [test, real]) {
      const answered = await browser.visit(callbackPath(way, { code: code() }));
      expect([answered.status, answered.location.searchParams.has('code')]).toEqual([400, false]);
    }
    expect((await resultOf(tested, testId)).state).toBe('waiting');
    expect((await stateAfter(tested)).bound).toEqual([]);
  });
});
