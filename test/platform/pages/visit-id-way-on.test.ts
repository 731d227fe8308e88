/** No page is the end of the road: what each that ends a sign-in says of the app, and where it leads. */
import { describe, expect, it } from 'vitest';
import type { Answered } from '../../support/sign-in/browser.ts';
import { authorizePath, callbackPath, openForm, signIn } from '../../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../../support/sign-in/stage.ts';
import { headingOf as heading, withoutIsolates } from '../../support/read-page.ts';

const stage = openStage({ requestsPerMinute: 40 });

const ISS = `iss=${encodeURIComponent(SERVICE_URL)}`;
const START = `https://elevate.example/login?${ISS}`;
/** Of every app that people use. */
const STARTS = stage.ports.catalogue.apps
  .filter(({ kind }) => kind === 'end-user')
  .map(({ initiateLoginUri }) => `${initiateLoginUri}?${ISS}`);
const linksOf = ({ text }: Answered): string[] =>
  [...text.matchAll(/<a[^>]* href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

async function endedPages() {
  // What other tests asked is past, and counts for no limit.
  stage.time.pass(61);
  const { email, tenantId, id } = await stage.openSsoAccount('ann', 'bob');
  const ann = { tenantId, upn: email('ann') };
  const code = () => stage.entra.codeOf(ann);
  const begin = async (browser = stage.browser()) => {
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
    return { browser, toEntra };
  };
  const twice = await begin();
  await twice.browser.visit(callbackPath(twice.toEntra, { code: code() }));
  const form = await openForm(twice.browser);
  const late = await begin();
  const lateForm = await openForm(late.browser);
  const altered = await begin();
  const outage = await begin();
  const withoutCode = await begin();
  const pages: Record<string, Answered> = {
    'callback twice': await twice.browser.visit(callbackPath(twice.toEntra, { code: code() })),
    'callback in another browser': await stage.browser().visit(callbackPath(twice.toEntra, { code: code() })),
    'form in another browser': await stage.browser().visit(form.path),
    'form sent from another browser': await stage.browser().submit('/sign-in', { ...form.fields, email: email('ann') }),
    'form from elsewhere': await twice.browser.submit('/sign-in', {
      ...form.fields,
      form_token: 'x',
      email: 'a@b.example',
    }),
    'refused by Azure': await altered.browser.visit(callbackPath(altered.toEntra, { error: 'access_denied' })),
    'no code': await withoutCode.browser.visit(callbackPath(withoutCode.toEntra, {})),
    outage: await outage.browser.visit(callbackPath(outage.toEntra, { code: stage.entra.codeInOutage() })),
    unknown: await signIn(stage, stage.browser(), email('nobody'), { tenantId, upn: email('nobody') }),
    'not assigned': await (async () => {
      const { browser, toEntra } = await begin();
      const error = { error: 'access_denied', error_description: 'AADSTS50105: no' };
      return browser.visit(callbackPath(toEntra, error));
    })(),
    'wrong redirect URI': await stage.ask(authorizePath({ redirect_uri: 'https://evil.example/' })),
    'a repeated redirect URI': await stage.ask(`${authorizePath()}&redirect_uri=x`),
  };
  stage.time.pass(601);
  pages['callback too late'] = await late.browser.visit(callbackPath(late.toEntra, { code: code() }));
  pages['bookmark of the form'] = await late.browser.visit(lateForm.path);
  await stage.breakIntegration(id);
  pages['broken integration'] = await stage.ask(authorizePath({ login_hint: email('ann') }));
  const browser = stage.browser();
  const { fields } = await openForm(browser);
  pages['broken integration, by our form'] = await browser.submit('/sign-in', { ...fields, email: email('ann') });
  for (let at = 0; at < 45; at++) await stage.ask(authorizePath({ login_hint: 'x@nowhere.example' }));
  pages['too many'] = await stage.ask(authorizePath({ login_hint: email('ann') }));
  pages['too many, by our form'] = await browser.submit('/sign-in', { ...fields, email: email('ann') });
  return pages;
}

describe('a page that ends a sign-in', () => {
  it('names the app and leads to its start, whatever ended it', async () => {
    for (const [what, page] of Object.entries(await endedPages())) {
      expect([what, page.status >= 400, page.headers['location']]).toEqual([what, true, undefined]);
      expect([what, linksOf(page)]).toEqual([what, [START]]);
      expect([what, withoutIsolates(page.text).includes('Start again in Elevate')]).toEqual([what, true]);
      expect([what, withoutIsolates(page.text).includes('Go back to the app')]).toEqual([what, false]);
    }
  });

  it('lists the apps that people use, and no admin portal, when it can’t know which', async () => {
    const known = callbackPath(await stage.ask(authorizePath()), {});
    expect(known).toContain('/sign-in/callback?state=');
    const state = `${'k'.repeat(43)}.zzzzzz.nobody`;
    const pages = [
      await stage.ask(authorizePath({ client_id: 'nobody' })),
      await stage.ask(`${authorizePath()}&client_id=x`),
      await stage.ask('/sign-in'),
      await stage.ask('/sign-in?id=x'),
      await stage.ask('/sign-in/callback'),
      await stage.ask('/sign-in/callback?state=a&state=b'),
      await stage.ask(`/sign-in/callback?state=${state}&code=x`),
      await stage.ask('/sign-in', { method: 'POST', headers: { ...formHeaders, origin: SERVICE_URL }, body: 'id=x' }),
      await stage.ask('/sign-in', { method: 'POST', headers: formHeaders, body: 'id=x' }),
    ];
    for (const page of pages) expect([page.status >= 400, linksOf(page)]).toEqual([true, STARTS]);
  });

  it('takes from an address no more than the choice among the catalogue’s apps', async () => {
    for (const from of ['evil', 'https%3A%2F%2Fevil.example', '%3Cscript%3E', '-', 'constructor', '__proto__']) {
      const page = await stage.ask(`/sign-in/callback?state=${'k'.repeat(43)}.t5x2ab.${from}&code=x`);
      expect([page.status, linksOf(page).length, /evil|<script/.test(page.text)]).toEqual([400, STARTS.length, false]);
    }
    const owa = await stage.ask(`/sign-in/callback?state=${'k'.repeat(43)}.t5x2ab.owa&code=x`);
    expect(linksOf(owa)).toEqual([`https://owa.example/login?${ISS}`]);
    // And none of that is counted for the app that the address names.
    expect(stage.log.at(-1)?.message).toContain('code=sign-in-not-usable app=unknown ');
  });

  it('leads back to the Control Panel from connecting and from a test', async () => {
    const PANEL = 'https://panel.example/identity';
    const state = `${'k'.repeat(43)}.t5x2ab.~`;
    for (const path of [
      '/integration/start',
      '/integration/start?ticket=x&ticket=y',
      '/integration/callback',
      '/integration/callback?state=a&state=b',
      `/integration/consent?state=${state}`,
      '/sign-in/test',
      `/sign-in/callback?state=${state}&code=x`,
    ]) {
      expect([path, linksOf(await stage.ask(path))]).toEqual([path, [PANEL]]);
    }
  });

  it('says that cookies are needed when none came back, and not when they do', async () => {
    const { email } = await stage.openSsoAccount('ann');
    stage.time.pass(120);
    const toForm = await stage.ask(authorizePath());
    const toEntra = await stage.ask(authorizePath({ login_hint: email('ann') }));
    const blocked = [
      await stage.ask(`${toForm.location.pathname}${toForm.location.search}`),
      await stage.ask(callbackPath(toEntra, { code: 'x' })),
      // Cookies of others, which a sibling domain set, say nothing of ours.
      await stage.ask(callbackPath(toEntra, { code: 'x' }), { headers: { cookie: 'theme=dark' } }),
    ];
    for (const page of blocked) {
      expect([page.status, heading(page), linksOf(page)]).toEqual([400, 'Cookies are needed here', [START]]);
      expect(withoutIsolates(page.text)).toContain(`Allow cookies for ${new URL(SERVICE_URL).host}`);
    }
    const browser = stage.browser();
    const once = await browser.visit(authorizePath({ login_hint: email('ann') }));
    await browser.visit(callbackPath(once, { error: 'access_denied' }));
    expect(heading(await browser.visit(callbackPath(once, { code: 'x' })))).toBe('This sign-in has ended');
    stage.time.pass(601);
    const late = await stage.ask(callbackPath(toEntra, { code: 'x' }));
    expect(heading(late)).toBe('This sign-in has ended');
  });

  it('says how many seconds to wait, as its Retry-After does', async () => {
    const { email } = await stage.openSsoAccount('ann');
    let page = await stage.ask(authorizePath({ login_hint: email('ann') }));
    for (let at = 0; page.status !== 429 && at < 100; at++) {
      page = await stage.ask(authorizePath({ login_hint: email('ann') }));
    }
    expect([page.status, page.headers['retry-after']]).toEqual([429, '2']);
    expect(page.text).toContain('Wait 2 seconds, then try again.');
  });
});
