import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnSso } from '../../local/tour/steps/connecting.ts';
import { authorizationRequest } from '../../local/tour/world.ts';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';
import { expectAccessible, launchChromium } from './support/chromium.ts';
import * as walk from './support/walk-through-pages.ts';
import {
  fill,
  giveAddress,
  givePassword,
  heading,
  originOf,
  press,
  signInAtEntra,
  textOf,
  useLink,
} from './support/walk-through-pages.ts';

/** What a customer does, in a real browser, in the order in which they would do it. */
describe('the story in Chromium', () => {
  let started: StartedStack;
  let browser: Browser;
  let admin: Page;
  const troubles: string[] = [];

  const newPerson = (): Promise<Page> => walk.newPerson(browser, troubles);
  const appUrl = (id: string): string => started.world.app(id).url;
  const entraOrigin = (): string => new URL(started.stack.file.entra).origin;
  const acme = (method: string, path: string, body?: unknown) =>
    started.world.ask(method, `/accounts/acme${path}`, {
      ...{ token: started.world.token('anna'), ...(body === undefined ? {} : { body }) },
    });

  beforeAll(async () => {
    [started, browser] = await Promise.all([startTestStack(), launchChromium()]);
    admin = await newPerson();
  });
  afterAll(async () => {
    await browser.close();
    await started.stop();
  });

  it('the Security Manager signs in to the Control Panel and finds Identity Management', async () => {
    await admin.goto(started.stack.file.controlPanel);
    await expectAccessible(admin);
    await admin.locator('select[name=contact]').selectOption('contact-anna');
    await givePassword(admin, 'Contact-anna-1');
    expect(await heading(admin)).toMatch(/Identity Management/);
    await expectAccessible(admin);
  });

  it('the link of Start Azure Integration leads through Azure and back', async () => {
    await admin.goto(String((await acme('POST', '/integration/start')).json['url']));
    expect(await heading(admin)).toMatch(/^Connect Azure for/);
    await expectAccessible(admin);
    await useLink(admin);
    await signInAtEntra(admin, 'ada@acme.example', 'Azure-ada-1');
    while (await admin.locator('button[value=accept]').count()) {
      await expectAccessible(admin);
      await press(admin, 'accept');
    }
    expect(admin.url()).toContain('/integration/consent');
    expect(await heading(admin)).toMatch(/connected/i);
    await expectAccessible(admin);
    await admin.getByRole('link', { name: /Back to/ }).click();
    expect(originOf(admin)).toBe(started.stack.file.controlPanel);
    expect((await acme('GET', '/integration')).json['tenantName']).toBe('Acme Bakery (Azure)');
  });

  it('the users of the Control Panel are there for everybody, and changed by the feed', async () => {
    await admin.getByRole('link', { name: 'Users' }).click();
    await expectAccessible(admin);
    await fill(admin, { search: 'kim@' });
    await admin.getByRole('button', { name: 'Search' }).click();
    await press(admin, 'two-factor-on');
    expect(await admin.locator('[data-notice=good]').innerText()).toContain('Kim Kneads');
    await expectAccessible(admin);
    const { items } = (
      await started.world.ask('GET', '/accounts/acme/users?search=kim@', {
        token: started.stack.file.serviceToken,
      })
    ).json as { items: { twoFactor: boolean }[] };
    expect(items).toMatchObject([{ twoFactor: true }]);
  });

  it('the switch is turned on', async () => {
    expect((await turnSso(started.world, 'on')).json['sso']).toBe('on');
  });

  it('Bob signs in to Elevate on the Azure page, and out again', async () => {
    const bob = await newPerson();
    await giveAddress(bob, appUrl('elevate'), 'bob@acme.example');
    expect(originOf(bob)).toBe(entraOrigin());
    await signInAtEntra(bob, 'bob@acme.example', 'Azure-bob-1');
    expect(originOf(bob)).toBe(appUrl('elevate'));
    expect(await textOf(bob)).toMatch(/Bob Baker[\s\S]*acme/);
    await expectAccessible(bob);
    await press(bob, 'sign-out');
    expect(await textOf(bob)).toContain('You are signed out of Elevate');
    await expectAccessible(bob);
    await bob.goto(appUrl('elevate'));
    expect(new URL(bob.url()).pathname).toBe('/sign-in');
  });

  it("the hosted e-mail step does the same for an app that doesn't ask for the address", async () => {
    const carol = await newPerson();
    const { clientId, redirectUris } = started.world.app('elevate');
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUris[0] ?? '',
      response_type: 'code',
      scope: 'openid',
      state: 'abc',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await carol.goto(`${started.stack.file.service}/authorize?${query.toString()}`);
    expect(new URL(carol.url()).pathname).toBe('/sign-in');
    await expectAccessible(carol);
    await fill(carol, { email: 'carol@acme.example' });
    await carol.locator('main button').first().click();
    expect(originOf(carol)).toBe(entraOrigin());
  });

  it('Back from Azure, or from the password, leads to the e-mail step with the address to correct', async () => {
    const carol = await newPerson();
    await carol.goto(appUrl('elevate'));
    await carol.goto(authorizationRequest(started.world, 'elevate').url.href);
    for (const [typed, origin] of [
      ['carrol@acme.example', entraOrigin()],
      ['carol@acme.exmaple', appUrl('elevate')],
    ] as const) {
      await fill(carol, { email: typed });
      await carol.locator('main button').first().click();
      await carol.waitForURL((url) => url.origin === origin);
      await carol.waitForLoadState('networkidle');
      await carol.goBack();
      expect(new URL(carol.url()).pathname).toBe('/sign-in');
      expect(await carol.locator('input[name=email]').inputValue()).toBe(typed);
    }
    await fill(carol, { email: 'carol@acme.example' });
    await carol.locator('main button').first().click();
    await signInAtEntra(carol, 'carol@acme.example', 'Azure-carol-1');
    // Elevate didn't begin this one, and says so; the code came to it.
    expect(new URL(carol.url()).searchParams.has('code')).toBe(true);
    await carol.waitForLoadState('networkidle');
    await carol.goBack();
    await carol.waitForLoadState('networkidle');
    await carol.goBack();
    expect(await heading(carol)).toBe('This sign-in has ended');
    await expectAccessible(carol);
    await carol.getByRole('link', { name: 'Start again in Elevate' }).click();
    expect(originOf(carol)).toBe(started.stack.file.service);
    expect(await heading(carol)).toBe('Sign in to Elevate');
  });

  it('without its cookies the page says that they are needed; where no app is known, it lists them', async () => {
    const page = await newPerson();
    await page.goto(authorizationRequest(started.world, 'elevate').url.href);
    await page.context().clearCookies();
    await page.reload();
    expect(await heading(page)).toBe('Cookies are needed here');
    await expectAccessible(page);
    await page.goto(`${started.stack.file.service}/sign-in/callback`);
    await expectAccessible(page);
    expect(await page.locator('main nav a').count()).toBeGreaterThan(3);
  });

  it('the Company password is refused, and so is its reset, with the way to Azure at hand', async () => {
    const bob = await newPerson();
    await bob.goto(`${appUrl('elevate')}/company-sign-in`);
    await fill(bob, { email: 'bob@acme.example' });
    await givePassword(bob, 'Company-bob-1');
    expect(await textOf(bob)).toContain('password can’t be used here');
    await expectAccessible(bob);
    await bob.goto(`${appUrl('elevate')}/reset-password`);
    await expectAccessible(bob);
    await fill(bob, { email: 'bob@acme.example' });
    await press(bob, 'reset');
    expect(await textOf(bob)).toContain('password can’t be reset here');
    await press(bob, 'continue');
    expect(originOf(bob)).toBe(entraOrigin());
  });

  it('an answer by form goes to the app by itself, or by its button, and the app may lead on to another place', async () => {
    const bob = await newPerson();
    const received: (string | null)[] = [];
    const answer = { status: 303, headers: { location: appUrl('sharesync') } };
    await bob.route(`${appUrl('elevate')}/callback`, (route) => {
      received.push(route.request().postData());
      return route.fulfill(received.length === 1 ? { status: 204 } : answer);
    });
    const given = { response_mode: 'form_post', response_type: 'token' };
    // It leaves before it is loaded.
    await bob.goto(authorizationRequest(started.world, 'elevate', given).url.href, { waitUntil: 'commit' });
    // The first is answered with nothing: the page is still there.
    await expect.poll(() => received.length).toBe(1);
    await expectAccessible(bob);
    await bob.getByRole('button', { name: 'Continue to Elevate' }).click();
    await bob.waitForURL((url) => url.origin === appUrl('sharesync'));
    expect(received).toEqual([received[1], expect.stringMatching(/^error=unsupported_response_type&.*&state=.*&iss=/)]);
  });

  it('an answer by form goes to the app from a frame of its own page, and from no frame of another site', async () => {
    const carol = await newPerson();
    await giveAddress(carol, appUrl('elevate'), 'carol@acme.example');
    await signInAtEntra(carol, 'carol@acme.example', 'Azure-carol-1');
    const received: (string | null)[] = [];
    await carol.route(`${appUrl('elevate')}/callback`, (route) => {
      received.push(route.request().postData());
      return route.fulfill({ contentType: 'text/html', body: '<p>Back in the app</p>' });
    });
    // Of a page that Playwright made Chromium doesn't know that it is of this machine, as what it shows in the frame is.
    await carol.context().grantPermissions(['local-network-access']);
    const silent = { response_mode: 'form_post', prompt: 'none', login_hint: 'carol@acme.example' };
    const frameIn = async (id: string) => {
      const { href } = authorizationRequest(started.world, 'elevate', silent).url;
      const body = `<iframe src="${href.replaceAll('&', '&amp;')}"></iframe>`;
      await carol.route(`${appUrl(id)}/frame`, (route) => route.fulfill({ contentType: 'text/html', body }));
      await carol.goto(`${appUrl(id)}/frame`, { waitUntil: 'commit' });
    };
    await frameIn('elevate');
    await carol.frameLocator('iframe').getByText('Back in the app').waitFor();
    expect(received).toEqual([expect.stringMatching(/^code=.*&state=.*&iss=/)]);
    await Promise.all([
      carol.waitForEvent('requestfailed', (request) => request.url().startsWith(started.stack.file.service)),
      frameIn('sharesync'),
    ]);
    expect(received).toHaveLength(1);
    await expect.poll(() => troubles.at(-1)).toContain('frame-ancestors');
    troubles.pop();
  });

  it('OWA takes Carol, who has 2FA, to Azure, and asks Bob for the password', async () => {
    const carol = await newPerson();
    await giveAddress(carol, appUrl('owa'), 'carol@acme.example');
    await signInAtEntra(carol, 'carol@acme.example', 'Azure-carol-1');
    expect(await textOf(carol)).toMatch(/Carol Crumb[\s\S]*with Azure/);
    const bob = await newPerson();
    await giveAddress(bob, appUrl('owa'), 'bob@acme.example');
    await givePassword(bob, 'Company-bob-1');
    expect(await textOf(bob)).toMatch(/Bob Baker[\s\S]*with the Example Hosting password/);
    await expectAccessible(bob);
  });

  it('Bob is excluded and signs in with the Company password', async () => {
    await acme('POST', '/exclusions', { add: [{ email: 'bob@acme.example', reason: 'on a trip' }] });
    const bob = await newPerson();
    await giveAddress(bob, appUrl('elevate'), 'bob@acme.example');
    await expectAccessible(bob);
    await givePassword(bob, 'Company-bob-1');
    expect(await textOf(bob)).toContain('Bob Baker');
  });

  it('somebody whom the Control Panel does not know gets a page that says what to do', async () => {
    const frank = await newPerson();
    await giveAddress(frank, appUrl('elevate'), 'frank@acme.example');
    await signInAtEntra(frank, 'frank@acme.example', 'Azure-frank-1');
    expect(originOf(frank)).toBe(started.stack.file.service);
    expect(await heading(frank)).toBe('Azure knows you, but we don’t');
    expect(await frank.locator('body').innerText()).toMatch(/support code/i);
    await expectAccessible(frank);
  });

  it('the switch is turned off: whoever has no password is named, the others sign in with theirs', async () => {
    expect((await turnSso(started.world, 'off')).json['usersWithoutPassword']).toMatchObject({
      items: ['dan@acme.example'],
    });
    const carol = await newPerson();
    await giveAddress(carol, appUrl('elevate'), 'carol@acme.example');
    await givePassword(carol, 'Company-carol-1');
    expect(await textOf(carol)).toContain('Carol Crumb');
    await press(carol, 'sign-out');
    expect(await textOf(carol)).toContain('You are signed out of Elevate');
  });

  it('the tenant is disconnected only with SSO off, or turned off along with it', async () => {
    await turnSso(started.world, 'on');
    const refused = await acme('DELETE', '/integration');
    expect([refused.status, refused.json['type']]).toEqual([409, expect.stringMatching(/\/sso-is-on$/)]);
    const { json } = await acme('DELETE', '/integration?force=true');
    expect([json['state'], json['sso']]).toEqual(['not-connected', 'off']);
    await admin.goto(started.stack.file.controlPanel);
    await press(admin, 'sign-out');
    expect(new URL(admin.url()).pathname).toBe('/sign-in');
  });

  it('no page broke its own content policy or threw', () => {
    expect(troubles).toEqual([]);
  });
});
