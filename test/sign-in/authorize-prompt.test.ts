import { randomBytes } from 'node:crypto';
import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { DependencyUnavailable, type SealPurpose } from '../../shared/platform/ports.ts';
import { askTokens, authorizePath, callbackPath, newVerifier, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import type { Answered, Browser } from '../support/sign-in/browser.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { newObjectId } from '../support/sign-in/staged-entra.ts';

const stage = openStage();
const ELEVATE = 'https://elevate.example/callback';

const told = ({ location }: Answered) => {
  const { error, code, state, iss } = Object.fromEntries(location.searchParams);
  return {
    at: location.origin + location.pathname,
    said: error ?? (code === undefined ? 'nothing' : 'code'),
    state,
    iss,
  };
};
const toApp = (said: string) => ({ at: ELEVATE, said, state: 'app-state', iss: SERVICE_URL });
const prompts = ({ location }: Answered) => location.searchParams.get('prompt');

describe('prompt=none (OpenID Connect Core 1.0 section 3.1.2.1)', () => {
  const begin = (browser: Browser, email: string, given: Record<string, string> = {}) =>
    browser.visit(authorizePath({ prompt: 'none', login_hint: email, ...given }));

  it('is asked of Azure, which shows nothing either, and whoever is signed in there is signed in', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await begin(browser, email('ann'));
    expect([toEntra.location.pathname, prompts(toEntra)]).toEqual([`/${tenantId}/authorize`, 'none']);
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    expect(told(await browser.visit(callbackPath(toEntra, { code })))).toEqual(toApp('code'));
    expect([...browser.jar.keys()].filter((name) => name !== '__Host-visits')).toEqual([]);
  });

  it('knows the tenant by an id_token_hint, and by the login_hint of one', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const code_verifier = newVerifier();
    const ann = { tenantId, objectId: newObjectId(), upn: email('ann') };
    const back = await signIn(stage, stage.browser(), email('ann'), ann, { scope: 'openid' }, code_verifier);
    const tokens = await askTokens(stage, { code: back.location.searchParams.get('code') ?? '', code_verifier });
    const id_token_hint = (tokens.json as { id_token: string }).id_token;
    const toEntra = await stage.ask(authorizePath({ prompt: 'none', id_token_hint }));
    expect([toEntra.location.pathname, prompts(toEntra)]).toEqual([`/${tenantId}/authorize`, 'none']);
  });

  it.each([
    ['nothing says who', {}, 'login_required'],
    ['a hint that says nothing', { login_hint: 'nobody' }, 'login_required'],
    ['an address without SSO', { login_hint: 'ann@nowhere.example' }, 'login_required'],
    ['another prompt beside it', { prompt: 'none login' }, 'invalid_request'],
  ])('is answered without a page when %s', async (_, given, error) => {
    const answered = await stage.ask(authorizePath({ prompt: 'none', ...given }));
    expect(told(answered)).toEqual(toApp(error));
  });

  it('is answered without a page when the integration is broken', async () => {
    const { id, email } = await stage.openSsoAccount('ann');
    await stage.breakIntegration(id);
    expect(told(await begin(stage.browser(), email('ann')))).toEqual(toApp('interaction_required'));
  });

  it.each([
    ['login_required', 'AADSTS50058: nobody', 'login_required'],
    ['interaction_required', 'AADSTS50076: a factor', 'interaction_required'],
    ['interaction_required', 'AADSTS16000: several', 'account_selection_required'],
    ['consent_required', 'AADSTS65001: no consent', 'consent_required'],
    ['interaction_required', 'AADSTS9999999: unheard of', 'interaction_required'],
    ['consent_required', 'without a number', 'consent_required'],
    ['temporarily_unavailable', 'AADSTS90033: later', 'temporarily_unavailable'],
    ['access_denied', 'AADSTS50105: not assigned', 'interaction_required'],
    ['<script>', 'anything', 'interaction_required'],
  ])('tells the app what Azure says: %s, %s', async (error, error_description, wanted) => {
    const { email } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await begin(browser, email('ann'));
    expect(told(await browser.visit(callbackPath(toEntra, { error, error_description })))).toEqual(toApp(wanted));
  });

  it('tells the app, by the mode that it asked for, what a page would tell the person', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const back = async (code: string, given = {}) => {
      const browser = stage.browser();
      return browser.visit(callbackPath(await begin(browser, email('ann'), given), { code }));
    };
    const guest = stage.entra.codeOf({ tenantId, upn: email('ann'), isGuest: true });
    expect(told(await back(guest))).toEqual(toApp('interaction_required'));
    expect(told(await back('made-up'))).toEqual(toApp('interaction_required'));
    expect(told(await back(stage.entra.codeInOutage()))).toEqual(toApp('temporarily_unavailable'));
    const inFragment = await back('made-up', { response_mode: 'fragment' });
    expect(inFragment.location.hash).toContain('error=interaction_required');
  });

  it('is login_required in a frame, where no cookie comes back, whatever Azure says', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const toEntra = await stage.ask(authorizePath({ prompt: 'none', login_hint: email('ann') }));
    for (const answer of [{ error: 'interaction_required' }, { code: stage.entra.codeOf({ tenantId }) }]) {
      expect(told(await stage.ask(callbackPath(toEntra, answer)))).toEqual(toApp('login_required'));
    }
    // Only as it was sealed, while it lasts, and for an app that is still there.
    const state = toEntra.location.searchParams.get('state') ?? '';
    const [id = '', sealed = ''] = state.split('!');
    const other = (await stage.ask(authorizePath({ prompt: 'none', login_hint: email('ann') }))).location;
    const [otherId = ''] = (other.searchParams.get('state') ?? '').split('!');
    for (const altered of [`${otherId}!${sealed}`, `${id}!${sealed.slice(0, -2)}AA`, id, `${id}!`]) {
      const page = await stage.ask(
        `/sign-in/callback?${new URLSearchParams({ state: altered, code: 'x' }).toString()}`,
      );
      expect([page.status, page.headers['location']]).toEqual([400, undefined]);
    }
    stage.time.pass(601);
    expect((await stage.ask(callbackPath(toEntra, { code: 'x' }))).status).toBe(400);
  });
});

describe('prompt=none in a frame', () => {
  const framed = (policy = ''): string | undefined => /frame-ancestors ([^;]+);/.exec(policy)?.[1];
  const inForm = ({ text, headers }: Answered) => {
    const inputs = parse(text)
      .querySelectorAll(`form[action="${ELEVATE}"] input`)
      .map(({ attributes: { name = '', value } }) => [name, value]);
    const { error, code, state } = Object.fromEntries(inputs) as Readonly<Record<string, string | undefined>>;
    return {
      said: error ?? (code === undefined ? 'nothing' : 'code'),
      state,
      frames: [framed(headers['content-security-policy']), headers['x-frame-options']],
    };
  };
  const silent = { prompt: 'none', response_mode: 'form_post' };
  /** From the app's own origins, and no other site's. */
  const posted = (said: string) => ({ said, state: 'app-state', frames: ['https://elevate.example', undefined] });

  it('is answered by form_post from the frame, which the app may show and nobody else', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ ...silent, login_hint: email('ann') }));
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    expect(inForm(await browser.visit(callbackPath(toEntra, { code })))).toEqual(posted('code'));
    const noCookie = await stage.ask(authorizePath({ ...silent, login_hint: email('ann') }));
    expect(inForm(await stage.ask(callbackPath(noCookie, { code })))).toEqual(posted('login_required'));
    expect(inForm(await stage.ask(authorizePath(silent)))).toEqual(posted('login_required'));
    expect(inForm(await stage.ask(authorizePath({ ...silent, scope: 'email' })))).toEqual(posted('invalid_scope'));
    const seen = await stage.ask(authorizePath({ response_mode: 'form_post', scope: 'email' }));
    expect(inForm(seen).frames).toEqual(["'none'", 'DENY']);
  });

  it('goes back also with a state so long that no address takes it, which is stored for a while', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const state = randomBytes(3072).toString('base64url');
    const begin = (visit: Browser['visit']) =>
      visit(authorizePath({ state, prompt: 'none', login_hint: email('ann') }));
    const toEntra = await begin(stage.ask);
    expect(toEntra.location.href.length).toBeLessThan(1000);
    const code = stage.entra.codeOf({ tenantId, upn: email('ann') });
    const back = await stage.ask(callbackPath(toEntra, { code }));
    expect(told(back)).toEqual({ ...toApp('login_required'), state });
    const browser = stage.browser();
    const begun = await begin(browser.visit);
    expect(told(await browser.visit(callbackPath(begun, { code })))).toEqual({ ...toApp('code'), state });
    stage.time.pass(601);
    expect((await stage.ask(callbackPath(toEntra, { code }))).status).toBe(400);
  });
});

describe('a fault on the way of prompt=none', () => {
  /** For a while; the answer puts back what was there. */
  function replace<Port extends object>(port: Port, by: Partial<Port>): () => void {
    const before = { ...port };
    Object.assign(port, by);
    return () => void Object.assign(port, before);
  }
  const absent = () => Promise.reject(new DependencyUnavailable('storage'));
  const broken = () => Promise.reject(new Error('broken'));

  it.each([
    ['temporarily_unavailable', absent, 503, 'warning'],
    ['server_error', broken, 500, 'error'],
  ])('is told to the app as %s, and by a page to who may see one', async (error, fault, status, level) => {
    const { email } = await stage.openSsoAccount('ann');
    const restore = replace(stage.ports.accountStore, { findOwner: fault });
    const ask = (given: Readonly<Record<string, string>>) =>
      stage.ask(authorizePath({ login_hint: email('ann'), ...given }));
    const silent = await ask({ prompt: 'none' });
    const page = await ask({});
    restore();
    expect(told(silent)).toEqual(toApp(error));
    expect([page.status, page.headers['location']]).toEqual([status, undefined]);
    expect(
      stage.log
        .filter(({ message }) => / operation=authorize /.test(message))
        .map((line) => line.level)
        .slice(-2),
    ).toEqual([level, level]);
  });

  it('is told to the app when the person is back, also before their sign-in can be opened', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const { sealer, userStore } = stage.ports;
    const back = async () => {
      const toEntra = await browser.visit(authorizePath({ prompt: 'none', login_hint: email('ann') }));
      return callbackPath(toEntra, { code: stage.entra.codeOf({ tenantId, upn: email('ann') }) });
    };
    const [first, second] = [await back(), await back()];
    const mend = replace(userStore, { findCandidates: absent });
    const unfinished = await browser.visit(first);
    mend();
    const before = { ...sealer };
    const restore = replace(sealer, {
      open: (purpose: SealPurpose, sealed: string) => (purpose === 'sign-in' ? broken() : before.open(purpose, sealed)),
    });
    const unopened = await browser.visit(second);
    restore();
    expect([told(unfinished), told(unopened)]).toEqual([toApp('temporarily_unavailable'), toApp('server_error')]);
  });

  it('is no page for one too many who was refused either', async () => {
    const busy = openStage({ requestsPerMinute: 3 });
    const { email } = await busy.openSsoAccount('ann');
    const seen = [];
    for (let at = 0; at < 4; at++) {
      busy.time.pass(15);
      const toEntra = await busy.ask(authorizePath({ prompt: 'none', login_hint: email('ann') }));
      for (let time = 0; time < 2; time++) await busy.ask('/sign-in/callback?state=made-up');
      seen.push(told(await busy.ask(callbackPath(toEntra, { code: 'x' }))).said);
    }
    expect(new Set(seen)).toEqual(new Set(['login_required', 'temporarily_unavailable']));
  });
});

describe('a sign-in that an app wants to be new (section 3.1.2.1)', () => {
  const atAzure = (seconds: number): Date => new Date(stage.ports.clock().getTime() + seconds * 1000);
  const begin = async (given: Record<string, string>) => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann'), ...given }));
    const comeBack = (from: Answered, signedInAt: Date | undefined) =>
      browser.visit(callbackPath(from, { code: stage.entra.codeOf({ tenantId, upn: email('ann'), signedInAt }) }));
    return { tenantId, toEntra, comeBack };
  };

  it.each([{ prompt: 'login' }, { max_age: '0' }, { prompt: 'login', max_age: '3600' }])(
    'is asked of Azure, and checked, for %j',
    async (given) => {
      for (const [signedInAt, said] of [
        [atAzure(0), 'code'],
        [atAzure(-300), 'login_required'],
        [undefined, 'login_required'],
      ] as const) {
        const { toEntra, comeBack } = await begin(given);
        expect(prompts(toEntra)).toBe('login');
        expect(told(await comeBack(toEntra, signedInAt))).toEqual(toApp(said));
      }
    },
  );

  it('is asked of Azure only when it is older than max_age: once more, and then it is', async () => {
    const { tenantId, toEntra, comeBack } = await begin({ max_age: '60' });
    expect(prompts(toEntra)).toBeNull();
    const anew = await comeBack(toEntra, atAzure(-61));
    expect([anew.location.pathname, prompts(anew)]).toEqual([`/${tenantId}/authorize`, 'login']);
    expect(anew.location.searchParams.get('state')).not.toBe(toEntra.location.searchParams.get('state'));
    expect(told(await comeBack(anew, atAzure(0)))).toEqual(toApp('code'));
    const stubborn = await begin({ max_age: '60' });
    const again = await stubborn.comeBack(stubborn.toEntra, atAzure(-61));
    expect(told(await stubborn.comeBack(again, atAzure(-61)))).toEqual(toApp('login_required'));
  });

  it('is told from an old one without a page where the app asked for none', async () => {
    const { toEntra, comeBack } = await begin({ prompt: 'none', max_age: '60' });
    expect(told(await comeBack(toEntra, atAzure(-61)))).toEqual(toApp('login_required'));
  });

  it('is never asked for by ourselves, so that Azure’s backup system serves sign-ins', async () => {
    const { toEntra } = await begin({});
    expect(toEntra.location.searchParams.has('prompt')).toBe(false);
  });
});
