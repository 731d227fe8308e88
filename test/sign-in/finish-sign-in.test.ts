import { describe, expect, it } from 'vitest';
import { decodeJwt } from 'jose';
import { connect, disconnect, turnSso } from '../../shared/users/rules/account.ts';
import { eventsFor, removeUser } from '../contracts/store-world.ts';
import { type Answered, openBrowser, relabel } from '../support/sign-in/browser.ts';
import {
  askTokens,
  authorizePath,
  callbackPath,
  newVerifier,
  REDIRECT_URI,
  signIn,
} from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { routeFunctions } from '../support/route-functions.ts';
import { newObjectId, newTenantId } from '../support/sign-in/staged-entra.ts';
import { headingOf as heading, withoutIsolates } from '../support/read-page.ts';

const stage = openStage();

const lastReason = (): string =>
  stage.log.filter(({ message }) => message.startsWith('sign-in-refused')).at(-1)?.message ?? '';

describe('GET /sign-in/callback', () => {
  it('hands the app a code, its state and the issuer, and the tokens say who it is', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const objectId = newObjectId();
    const browser = stage.browser();
    const verifier = newVerifier();
    const answered = await signIn(
      stage,
      browser,
      email('ann'),
      { tenantId, objectId, upn: email('ann') },
      {},
      verifier,
    );
    const { searchParams } = answered.location;
    expect(answered.headers['location']).toMatch(new RegExp(`^${REDIRECT_URI}\\?code=`));
    expect([searchParams.get('state'), searchParams.get('iss')]).toEqual(['app-state', SERVICE_URL]);
    expect(browser.jar.size).toBe(0);
    const tokens = await askTokens(stage, { code: searchParams.get('code') ?? '', code_verifier: verifier });
    const { id_token: idToken } = tokens.json as { id_token: string };
    const issuer = `https://entra.example/${tenantId}/v2.0`;
    expect(decodeJwt(idToken)).toMatchObject({
      ...{ iss: SERVICE_URL, aud: 'elevate-web', nonce: 'app-nonce', email: email('ann'), email_verified: true },
      ...{ name: 'Ann <Example>', account_id: id, idp: issuer, tid: tenantId, oid: objectId },
    });
    const [bound] = (await stage.events(id)).filter(({ action }) => action === 'user-bound');
    expect(bound).toMatchObject({ actor: { kind: 'user', id: decodeJwt(idToken).sub }, after: { boundTo: objectId } });
  });

  it('gives the password back to who was blocked because they left, and is here again', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann', 'bob');
    await stage.block(id, email('ann'));
    await stage.block(id, email('bob'));
    const answered = await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('ann') });
    expect(answered.location.searchParams.has('code')).toBe(true);
    const [ann, bob] = await stage.ports.userStore.findAddresses(id, [email('ann'), email('bob')]);
    expect([ann?.user?.block, bob?.user?.block?.reason]).toEqual([undefined, 'left']);
    expect(ann?.user?.boundTo?.tenantId).toBe(tenantId);
    const [lifted] = (await stage.events(id)).filter(({ action }) => action === 'user-unblocked');
    expect(lifted).toMatchObject({ actor: { kind: 'user' }, after: { email: email('ann'), because: 'signed-in' } });
  });

  it('takes no visit that names an app for a test, so that what the browser kept is opened once', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const finishTestSignIn = () => Promise.reject(new Error('this visit is no test'));
    const services = { ...stage.services, testSignIn: { ...stage.services.testSignIn, finishTestSignIn } };
    const browser = openBrowser(routeFunctions(services), stage.log);
    const answered = await signIn(stage, browser, email('ann'), { tenantId, upn: email('ann') });
    expect(answered.location.searchParams.has('code')).toBe(true);
  });

  it('knows a bound person by who they are, whatever they are called by now', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann', 'bob');
    const objectId = newObjectId();
    await signIn(stage, stage.browser(), email('ann'), { tenantId, objectId, upn: email('ann') });
    const renamed = await signIn(stage, stage.browser(), email('ann'), { tenantId, objectId, upn: 'new@name.example' });
    expect(renamed.location.searchParams.has('code')).toBe(true);
    expect((await stage.events(id)).filter(({ action }) => action === 'user-bound')).toHaveLength(1);
    // Somebody else who took the old name over in Azure doesn't become the user.
    const taker = await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('ann') });
    expect([taker.status, heading(taker)]).toEqual([403, 'This user belongs to someone else']);
  });

  it('applies every rule to who really came, not to who was typed (rule 11)', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann', 'bob');
    await stage.exclude(id, email('bob'));
    const answered = await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('bob') });
    const fragment = `#login_hint=${encodeURIComponent(email('bob'))}`;
    expect(answered.headers['location']).toMatch(/^https:\/\/elevate\.example\/password\?lang=en&state=app-state&iss=/);
    expect(answered.location.hash).toBe(fragment);
    expect(answered.location.searchParams.has('code')).toBe(false);
    expect((await stage.events(id)).some(({ action }) => action === 'user-bound')).toBe(false);
    const owa = { client_id: 'owa-web', redirect_uri: 'https://owa.example/callback' };
    await stage.addUsers(id, [{ email: email('two'), twoFactor: true }]);
    const withoutTwoFactor = await signIn(stage, stage.browser(), email('two'), { tenantId, upn: email('ann') }, owa);
    expect(withoutTwoFactor.location.pathname).toBe('/password');
  });

  it('leads an address that nobody has any more where discovery leads it by now', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount();
    const owa = { client_id: 'owa-web', redirect_uri: 'https://owa.example/callback' };
    const removedMeanwhile = async (name: string, given: Readonly<Record<string, string>>) => {
      await stage.addUsers(id, [{ email: email(name), twoFactor: true }]);
      const browser = stage.browser();
      const toEntra = await browser.visit(authorizePath({ login_hint: email(name), ...given }));
      await stage.ports.userStore.changeUsers(id, [removeUser(email(name))], eventsFor(id));
      const code = stage.entra.codeOf({ tenantId, upn: email(name) });
      return { browser, callback: callbackPath(toEntra, { code }) };
    };
    const there = await removedMeanwhile('two', owa);
    const atOwa = await there.browser.visit(there.callback);
    expect([atOwa.location.pathname, atOwa.location.hash]).toEqual([
      '/password',
      `#login_hint=${encodeURIComponent(email('two'))}`,
    ]);
    const page = await removedMeanwhile('three', {});
    const atElevate = await page.browser.visit(page.callback);
    expect([atElevate.status, heading(atElevate)]).toEqual([403, 'Azure knows you, but we don’t']);
    const late = await removedMeanwhile('four', {});
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect((await late.browser.visit(late.callback)).location.pathname).toBe('/password');
  });

  it('gives nothing once SSO is off or another tenant is linked', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    const off = await browser.visit(
      callbackPath(toEntra, { code: stage.entra.codeOf({ tenantId, upn: email('ann') }) }),
    );
    expect(off.location.pathname).toBe('/password');
    await stage.changeAccount(id, (account) => turnSso(account, 'on'));
    const again = await browser.visit(authorizePath({ login_hint: email('ann') }));
    await stage.connectAccount(id, newTenantId());
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    const other = await browser.visit(callbackPath(again, { code }));
    expect([other.status, heading(other)]).toEqual([403, 'Your organisation’s Azure was changed']);
  });

  it('leads where discovery leads when the domain left the account meanwhile, and never to another account’s Azure', async () => {
    const one = await stage.openSsoAccount('ann', 'bob');
    const { id, domain, email, tenantId } = one;
    const browser = stage.browser();
    const begin = () => browser.visit(authorizePath({ login_hint: email('ann') }));
    const bob = { tenantId, objectId: newObjectId(), upn: email('bob') };
    await signIn(stage, stage.browser(), email('bob'), bob);
    const [forBound, forNew, forNext] = [await begin(), await begin(), await begin()];
    const ann = { tenantId, upn: email('ann') };
    const comeBack = (toEntra: Answered, person: typeof ann) =>
      browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(person) }));
    await stage.changeAccount(id, (account) => ({ ...account, domains: [] }));
    for (const answered of [await comeBack(forBound, bob), await comeBack(forNew, ann)]) {
      expect([answered.status, answered.location.pathname]).toEqual([303, '/password']);
    }
    const next = await stage.openSsoAccount();
    await stage.services.claimStore.releaseDomains([domain], id);
    await stage.services.claimStore.claimDomains([domain], next.id);
    await stage.changeAccount(next.id, (account) => ({ ...account, domains: [...account.domains, domain] }));
    const refused = await comeBack(forNext, ann);
    expect([refused.status, heading(refused)]).toEqual([403, 'Your organisation’s Azure was changed']);
    expect((await stage.events(id)).filter(({ action }) => action === 'user-bound')).toHaveLength(1);
  });

  it('leads where discovery would lead now when the tenant was disconnected meanwhile, whoever came', async () => {
    for (const [typed, came] of [
      ['ann', 'ann'],
      ['ann', 'bob'],
      ['nobody', 'nobody'],
    ] as const) {
      const { id, email, tenantId } = await stage.openSsoAccount('ann', 'bob');
      const browser = stage.browser();
      const toEntra = await browser.visit(authorizePath({ login_hint: email(typed) }));
      await stage.changeAccount(id, (account) => disconnect(turnSso(account, 'off')));
      const code = stage.entra.codeOf({ tenantId, upn: email(came) });
      const answered = await browser.visit(callbackPath(toEntra, { code }));
      expect([answered.location.pathname, answered.location.hash]).toEqual([
        '/password',
        `#login_hint=${encodeURIComponent(email(came))}`,
      ]);
      expect((await stage.events(id)).some(({ action }) => action === 'user-bound')).toBe(false);
    }
  });

  it('leads where discovery would lead now when the domain left meanwhile: to nobody, to a password, to another tenant', async () => {
    for (const [isBound, typed] of [
      [true, 'ann'],
      [false, 'ann'],
      [false, 'bob'],
    ] as const) {
      const accountId = await stage.openSsoAccount('ann', 'bob');
      const { email, tenantId } = accountId;
      const ann = { tenantId, objectId: newObjectId(), upn: email('ann') };
      if (isBound) await signIn(stage, stage.browser(), email('ann'), ann);
      const comeBack = async (change: () => Promise<void>) => {
        const browser = stage.browser();
        const toEntra = await browser.visit(authorizePath({ login_hint: email(typed) }));
        await change();
        return browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(ann) }));
      };
      const password = `#login_hint=${encodeURIComponent(email('ann'))}`;
      const lost = await comeBack(() => stage.loseDomain(accountId));
      expect([lost.location.pathname, lost.location.hash]).toEqual(['/password', password]);
      await stage.gainDomain(accountId);

      const without = await stage.openAccount();
      const toPassword = await comeBack(() => stage.moveDomain(accountId, without.id));
      expect([toPassword.location.pathname, toPassword.location.hash]).toEqual(['/password', password]);
      await stage.moveDomain({ ...accountId, id: without.id }, accountId.id);

      const owner = await stage.openSsoAccount();
      const elsewhere = await comeBack(() => stage.moveDomain(accountId, owner.id));
      expect([elsewhere.status, heading(elsewhere)]).toEqual([403, 'Your organisation’s Azure was changed']);
      expect(withoutIsolates(elsewhere.text)).toContain('Start again in Elevate');
    }
  });

  it('takes a person for the domain’s new owner, when that has the very tenant they came from', async () => {
    const accountId = await stage.openSsoAccount('ann');
    const owner = await stage.openAccount();
    const { email, tenantId } = accountId;
    const verifier = newVerifier();
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }, verifier));
    await stage.changeAccount(accountId.id, (before) => disconnect(turnSso(before, 'off')));
    await stage.moveDomain(accountId, owner.id);
    await stage.addUsers(owner.id, [{ email: email('ann') }]);
    await stage.changeAccount(owner.id, (before) => turnSso(connect(before, stage.linkTo(tenantId)), 'on'));
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    const answered = await browser.visit(callbackPath(toEntra, { code }));
    const tokens = await askTokens(stage, {
      code: answered.location.searchParams.get('code') ?? '',
      code_verifier: verifier,
    });
    expect(decodeJwt((tokens.json as { id_token: string }).id_token)).toMatchObject({ account_id: owner.id });
  });

  it('counts a binding to an earlier tenant for nothing', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('ann') });
    const next = newTenantId();
    await stage.connectAccount(id, next);
    const answered = await signIn(stage, stage.browser(), email('ann'), { tenantId: next, upn: email('ann') });
    expect(answered.location.searchParams.has('code')).toBe(true);
    expect((await stage.events(id)).filter(({ action }) => action === 'user-bound')).toHaveLength(2);
  });

  it('says on which side somebody is unknown, and makes no account (rule 10)', async () => {
    const { email, tenantId, domain } = await stage.openSsoAccount('ann');
    const cases = [
      [{ tenantId, upn: email('nobody') }, email('nobody'), 'Azure knows you, but we don’t', 'not-in-control-panel'],
      [{ tenantId, upn: email('other') }, email('ann'), 'You’re someone else in Azure', 'address-differs'],
      [{ tenantId, upn: `ann@elsewhere.example` }, email('ann'), 'You’re someone else in Azure', 'address-differs'],
      [{ tenantId, upn: email('ann'), isGuest: true }, email('ann'), 'Guests can’t sign in here', 'guest'],
      [
        { tenantId: newTenantId(), upn: email('ann') },
        email('ann'),
        'That Azure account is from another organisation',
        'wrong-tenant',
      ],
    ] as const;
    for (const [person, typed, title, reason] of cases) {
      const answered = await signIn(stage, stage.browser(), typed, person);
      expect([answered.status, heading(answered)]).toEqual([403, title]);
      expect(lastReason()).toMatch(new RegExp(`^sign-in-refused code=${reason} app=elevate `));
      expect(answered.text).toMatch(/<code>[0-9A-Z]{5}-[0-9A-Z]{5}<\/code>/);
      expect(answered.text).not.toContain(domain);
    }
    expect(stage.log.some(({ message }) => message.includes('@'))).toBe(false);
  });

  it('is measured: the decision by step, rule and app, the sign-in by how it ended, and never by who', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const { measured } = stage.ports.measurements;
    measured.length = 0;
    await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('ann') });
    await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('nobody') });
    await stage.browser().visit('/sign-in/callback?state=none&code=x');
    const decision = ['decided', { step: 'entra', reason: 'sso-on', app: 'elevate' }];
    expect(measured).toEqual([
      decision,
      decision,
      ['signInEnded', { outcome: 'signed-in', app: 'elevate' }],
      decision,
      decision,
      ['signInEnded', { outcome: 'address-differs', app: 'elevate' }],
      ['signInEnded', { outcome: 'sign-in-not-usable', app: undefined }],
    ]);
  });

  it('makes the right page of every error that Entra sends, never its own text', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const cases = [
      ['access_denied', 'AADSTS65004: declined <b>', 403, 'declined', 'AADSTS65004'],
      ['access_denied', 'AADSTS50105: not assigned', 403, 'not-assigned', 'AADSTS50105'],
      ['access_denied', 'AADSTS50020: not here', 403, 'wrong-tenant', 'AADSTS50020'],
      ['access_denied', 'AADSTS53003: policy', 403, 'blocked-by-policy', 'AADSTS53003'],
      ['access_denied', 'AADSTS530032: policy', 403, 'blocked-by-policy', 'AADSTS530032'],
      ['access_denied', 'AADSTS500213: another organisation', 403, 'cross-tenant-blocked', 'AADSTS500213'],
      ['access_denied', 'AADSTS50178: another organisation', 403, 'wrong-tenant', 'AADSTS50178'],
      ['access_denied', 'AADSTS500121: no second factor', 403, 'more-factors-needed', 'AADSTS500121'],
      // Neither a number that is known nor a subcode: nobody can say that it was the person.
      ['access_denied', 'AADSTS99999999: of tomorrow', 403, 'other', 'AADSTS99999999'],
      ['access_denied', '', 403, 'other', 'access_denied'],
      ['interaction_required', 'AADSTS50076: more', 403, 'more-factors-needed', 'AADSTS50076'],
      ['server_error', 'AADSTS90033: later', 503, 'azure-unavailable', 'AADSTS90033'],
      ['temporarily_unavailable', '', 503, 'azure-unavailable', 'temporarily_unavailable'],
      ['<script>', 'x', 403, 'other', 'unreadable'],
      // Our credential is no part of a redirect: whoever says that it was refused wants to raise an alarm.
      ['invalid_client', 'AADSTS7000222: expired', 403, 'other', 'AADSTS7000222'],
      ['invalid_client', '', 403, 'other', 'invalid_client'],
    ] as const;
    for (const [error, description, status, reason, detail] of cases) {
      const browser = stage.browser();
      const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
      const answered = await browser.visit(callbackPath(toEntra, { error, error_description: description, code: 'x' }));
      expect([answered.status, lastReason()]).toEqual([
        status,
        expect.stringContaining(`code=${reason} app=elevate detail=${detail} operation=finish-sign-in `) as unknown,
      ]);
      expect(answered.text).not.toMatch(/AADSTS|<script|<b>/);
      expect(browser.jar.size).toBe(0);
    }
    expect(stage.entra.redeemed.some(({ code }) => code === 'x')).toBe(false);
  });

  it('says that somebody cancelled when Entra says so', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const back = await browser.visit(callbackPath(toEntra, { error: 'access_denied', error_subcode: 'cancel' }));
    expect([back.status, heading(back)]).toEqual([403, 'You cancelled']);
  });

  it('makes the right page when the code is refused, and a 503 in an outage', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const refused = async (code: string) => {
      const browser = stage.browser();
      const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
      const answered = await browser.visit(callbackPath(toEntra, { code }));
      expect(browser.jar.size).toBe(0);
      return answered;
    };
    expect((await refused(stage.entra.codeRefused('token-invalid', 'nonce'))).status).toBe(403);
    expect(lastReason()).toContain('code=token-invalid app=elevate detail=nonce ');
    const ours = await refused(stage.entra.codeRefused('our-credential-refused', 'AADSTS7000222'));
    expect([ours.status, ours.headers['retry-after']]).toEqual([503, '30']);
    const outage = await refused(stage.entra.codeInOutage());
    expect([outage.status, heading(outage), outage.headers['retry-after']]).toEqual([503, 'Azure doesn’t answer', '5']);
  });

  it('refuses a replayed, foreign, altered or late callback', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    const path = callbackPath(toEntra, { code });
    const [kept = ['', '']] = [...browser.jar];
    expect((await stage.browser().visit(path)).status).toBe(400);
    expect((await browser.visit(path)).status).toBe(303);
    expect((await browser.visit(path)).status).toBe(400);
    // A browser that kept the cookie meets Entra's own refusal of the used code.
    browser.jar.set(...kept);
    expect((await browser.visit(path)).status).toBe(400);
    expect(lastReason()).toContain('code=code-used-or-expired app=elevate detail=AADSTS54005 ');

    // A state that was changed in what anybody can write neither opens nor ends the sign-in that it was made of.
    const changed = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const state = changed.location.searchParams.get('state') ?? '';
    for (const other of [`${state}x`, state.replace('elevate', 'owa'), state.replace('elevate', '~')]) {
      expect((await browser.visit(`/sign-in/callback?state=${other}&code=x`)).status).toBe(400);
    }
    const right = stage.entra.codeOf({ tenantId, objectId: newObjectId(), upn: email('ann') });
    const honest = await browser.visit(callbackPath(changed, { code: right }));
    expect(honest.status).not.toBe(400);

    const second = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const [name = '', value = ''] = [...browser.jar][0] ?? [];
    browser.jar.set(name, `${value.slice(0, -9)}${value.at(-9) === 'A' ? 'B' : 'A'}${value.slice(-8)}`);
    expect((await browser.visit(callbackPath(second, { code: 'x' }))).status).toBe(400);
    expect(lastReason()).toContain('code=sign-in-not-usable app=unknown detail=altered-or-expired ');
    // Another transaction's content under this state's name.
    const third = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const [thirdName = '', thirdValue = ''] = [...browser.jar][0] ?? [];
    browser.jar.set(thirdName, relabel(value, thirdValue));
    expect((await browser.visit(callbackPath(third, { code: 'x' }))).status).toBe(400);
    const fourth = await browser.visit(authorizePath({ login_hint: email('ann') }));
    stage.time.pass(601);
    expect((await browser.visit(callbackPath(fourth, { code: 'x' }))).status).toBe(400);
    for (const query of ['', '?state=', '?state=a&state=b', '?state=%3Cscript%3E&code=1']) {
      const answered = await browser.visit(`/sign-in/callback${query}`);
      expect([answered.status, answered.text.includes('<script')]).toEqual([400, false]);
    }
    expect(stage.entra.redeemed.some((request) => request.code === 'x')).toBe(false);
  });

  it('gives two tabs transactions of their own', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const objectId = newObjectId();
    const browser = stage.browser();
    const one = await browser.visit(authorizePath({ login_hint: email('ann'), state: 'one' }));
    const two = await browser.visit(authorizePath({ login_hint: email('ann'), state: 'two' }));
    const person = { tenantId, objectId, upn: email('ann') };
    const states: (string | null)[] = [];
    for (const tab of [one, two]) {
      const answered = await browser.visit(callbackPath(tab, { code: stage.entra.codeOf(person) }));
      states.push(answered.location.searchParams.get('state'));
    }
    expect(states).toEqual(['one', 'two']);
  });

  it('asks Entra itself before an integration counts as broken', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    const turnedAway = async () => {
      const browser = stage.browser();
      const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
      return browser.visit(
        callbackPath(toEntra, { error: 'consent_required', error_description: 'AADSTS65001: gone' }),
      );
    };
    const stateOf = async () => (await stage.ports.accountStore.readAccount(id))?.value.integration.state;
    stage.entra.state.consents.push('granted');
    expect((await turnedAway()).status).toBe(403);
    expect(await stateOf()).toBe('connected');
    stage.entra.state.consents.push('consent-withdrawn');
    await turnedAway();
    expect(await stateOf()).toBe('connected');
    stage.time.pass(61);
    await turnedAway();
    expect(await stateOf()).toBe('broken');
    expect((await stage.events(id))[0]).toMatchObject({ action: 'integration-broken', actor: { kind: 'system' } });
  });

  it('holds the sign-in to max_age and to the person of id_token_hint (OpenID Connect Core 1.0 section 3.1.2.1)', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann', 'bob');
    const objectId = newObjectId();
    const now = stage.ports.clock();
    const ann = { tenantId, objectId, upn: email('ann'), signedInAt: now };
    const verifier = newVerifier();
    const fresh = await signIn(stage, stage.browser(), email('ann'), ann, { max_age: '60' }, verifier);
    const code = fresh.location.searchParams.get('code') ?? '';
    const tokens = await askTokens(stage, { code, code_verifier: verifier });
    const hint = (tokens.json as { id_token: string }).id_token;
    const signedInAt = new Date(now.getTime() - 61_000);
    const stale = await signIn(stage, stage.browser(), email('ann'), { ...ann, signedInAt }, { max_age: '60' });
    expect(stale.location.searchParams.get('prompt')).toBe('login');
    const unknown = { ...ann, signedInAt: undefined };
    const guessed = await signIn(stage, stage.browser(), email('ann'), unknown, { max_age: '60' });
    expect(guessed.location.searchParams.get('error')).toBe('login_required');
    // The hint alone says whose sign-in it is.
    const same = await stage.ask(authorizePath({ id_token_hint: hint }));
    expect(same.location.pathname).toBe(`/${tenantId}/authorize`);
    const bob = { tenantId, upn: email('bob') };
    const other = await signIn(stage, stage.browser(), email('ann'), bob, { id_token_hint: hint });
    expect(other.location.searchParams.get('error')).toBe('login_required');
    const foreign = { id_token_hint: hint, client_id: 'owa-web', redirect_uri: 'https://owa.example/callback' };
    expect((await stage.ask(authorizePath(foreign))).location.searchParams.get('error')).toBe('invalid_request');
  });

  it('makes at most four round trips to storage, from the address to the tokens', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const person = { tenantId, objectId: newObjectId(), upn: email('ann') };
    await signIn(stage, stage.browser(), email('ann'), person);
    const verifier = newVerifier();
    stage.trips.reset();
    const answered = await signIn(stage, stage.browser(), email('ann'), person, {}, verifier);
    await askTokens(stage, { code: answered.location.searchParams.get('code') ?? '', code_verifier: verifier });
    expect(stage.trips.count().trips).toBeLessThanOrEqual(4);
    expect(stage.trips.count().trips).toBeGreaterThan(0);
  });
});
