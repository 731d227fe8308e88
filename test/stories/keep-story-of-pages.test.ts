import { randomUUID } from 'node:crypto';
import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../functions/all-functions.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { endpoint } from '../../shared/platform/endpoint/endpoint.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { type AccountId, AppId, ContactId } from '../../shared/platform/words/identifiers.ts';
import { SupportCode } from '../../shared/platform/words/support-code.ts';
import { storySentence } from '../../shared/stories/story-sentence.ts';
import type { Answered, Browser } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage } from '../support/sign-in/stage.ts';
import { newTenantId } from '../support/sign-in/staged-entra.ts';

const stage = openStage();

/** Every page with a support code, and why the code of one is found by nobody. */
const PAGES: Readonly<Record<string, 'found' | `never: ${string}`>> = {
  authorize: 'found',
  'authorize-by-form': 'found',
  'take-address': 'found',
  'finish-sign-in': 'found',
  'show-integration-link': 'found',
  'begin-integration': 'found',
  'prove-tenant': 'found',
  'connect-tenant': 'found',
  'show-test-link': 'found',
  'begin-test-sign-in': 'found',
  'show-portal-link': 'found',
  'open-portal-link': 'found',
  'ask-address': 'never: nobody has said who they are yet',
  'end-session': 'never: what can’t be followed names nobody',
  'end-session-by-form': 'never: what can’t be followed names nobody',
  'show-signed-out': 'never: nobody is signed in any more',
  'show-identity-management': 'never: the page is the same for everybody',
  'describe-problem': 'never: it has no code',
};

const caller = (account: AccountId) => ({
  ...{ id: ContactId.parse('contact-7'), accountId: account, roles: ['SecurityManager'], address: undefined },
});
const pathOf = ({ pathname, search }: URL) => pathname + search;
const must = <Outcome extends { readonly kind: string }, Kind extends Outcome['kind']>(
  outcome: Outcome,
  kind: Kind,
) => {
  if (outcome.kind !== kind) throw new Error(outcome.kind);
  return outcome as Extract<Outcome, { kind: Kind }>;
};
const links = {
  integration: async (account: AccountId) =>
    pathOf(must(await stage.services.integration.startIntegration(account, caller(account)), 'started').url),
  portal: async (account: AccountId) =>
    pathOf(must(await stage.services.portal.createPortalLink(account, caller(account)), 'created').url),
  test: async ({ id, email }: Opened) => {
    const asked = { accountId: id, app: AppId.parse('elevate'), email: email('ann'), caller: caller(id) };
    return pathOf(must(await stage.services.testSignIn.startTestSignIn(asked), 'started').url);
  },
};
type Opened = Awaited<ReturnType<typeof stage.openSsoAccount>>;

const codeOn = ({ text }: Answered): SupportCode => SupportCode.parse(/<code>([^<]+)<\/code>/.exec(text)?.[1]);
const stateOf = (toEntra: Answered): string => toEntra.location.searchParams.get('state') ?? '';
const atCallback = (state: string, more: Readonly<Record<string, string>>) =>
  `/integration/callback?${new URLSearchParams({ state, ...more }).toString()}`;

/** What the account's own administrator finds by the code of the page, and another account's. */
async function lookUp(page: Answered, { id }: Opened) {
  const code = codeOn(page);
  const other = await stage.openAccount();
  expect(await stage.services.explain.explainStory(other.id, code)).toEqual({ kind: 'story-not-found' });
  const { story } = must(await stage.services.explain.explainStory(id, code), 'told');
  const { operation, outcome, app, email } = story;
  return { operation, outcome, app, email, sentence: storySentence(stage.services, story) };
}

const used = async (browser: Browser, path: string) => (await browser.useLink(path), stage.browser().useLink(path));

describe('the support code of a page', () => {
  it('is on this list, found or not, for every page there is', () => {
    const pages = OPERATIONS.filter(({ answers }) =>
      Object.values(answers).some(({ contentType }) => contentType === 'text/html'),
    );
    expect(Object.keys(PAGES).toSorted()).toEqual(pages.map(({ name }) => name).toSorted());
  });

  it('is found for a link that was used or has expired, whichever page says so', async () => {
    const account = await stage.openSsoAccount('ann');
    const all = {
      integration: () => links.integration(account.id),
      portal: () => links.portal(account.id),
      test: () => links.test(account),
    };
    const found = new Set<string>();
    for (const make of Object.values(all)) {
      const path = await make();
      const again = await lookUp(await used(stage.browser(), path), account);
      const shown = await lookUp(await stage.ask(path), account);
      const late = await make();
      stage.time.pass(4 * 86_400);
      const ended = await lookUp(await stage.ask(late), account);
      const endedForm = await lookUp(await stage.browser().useLink(late), account);
      for (const story of [again, shown, ended, endedForm]) {
        found.add(story.operation);
        expect(story.sentence).toMatch(
          /^(?:Connecting Azure|A test sign-in|Opening Identity Management) ended on a page: “This link (?:was used already|has expired)\. .+\.”$/,
        );
      }
    }
    expect([...found].toSorted()).toEqual([
      ...['begin-integration', 'begin-test-sign-in', 'open-portal-link'],
      ...['show-integration-link', 'show-portal-link', 'show-test-link'],
    ]);
  });

  it('is found for a connection that was refused, that broke off, or that came too often', async () => {
    const account = await stage.openSsoAccount('ann');
    const begin = async (browser: Browser) => stateOf(await browser.useLink(await links.integration(account.id)));
    const browser = stage.browser();
    const noRole = { code: stage.entra.codeOf({ tenantId: newTenantId() }) };
    expect(await lookUp(await browser.visit(atCallback(await begin(browser), noRole)), account)).toMatchObject({
      ...{ operation: 'prove-tenant', outcome: 'role-missing-in-azure', app: undefined, email: undefined },
      sentence: expect.stringMatching(/^Connecting Azure .+Global Administrator/) as string,
    });
    const outage = { code: stage.entra.codeInOutage() };
    expect(await lookUp(await browser.visit(atCallback(await begin(browser), outage)), account)).toMatchObject({
      ...{ operation: 'prove-tenant', outcome: 'azure-unavailable' },
    });
    const { tenantId } = account;
    const admin = { code: stage.entra.codeOf({ tenantId, mayConsent: true, upn: 'admin@tenant.example' }) };
    const toTerms = await browser.visit(atCallback(await begin(browser), admin));
    const no = { state: stateOf(toTerms), error: 'access_denied', error_description: 'AADSTS65004: no' };
    const declined = await browser.visit(`/integration/consent?${new URLSearchParams(no).toString()}`);
    expect(await lookUp(declined, account)).toMatchObject({
      ...{ operation: 'connect-tenant', outcome: 'connect-declined' },
      sentence: expect.stringContaining('The terms were not accepted in Azure, so nothing was changed.') as string,
    });
  });

  it('is found for a sign-in that met a broken connection, whichever way it began, and for a test that has ended', async () => {
    const account = await stage.openSsoAccount('ann');
    const { id, email } = account;
    const test = stage.browser();
    const back = callbackPath(await test.useLink(await links.test(account)), { error: 'access_denied' });
    const cookies = new Map(test.jar);
    await test.visit(back);
    for (const [name, value] of cookies) test.jar.set(name, value);
    expect(await lookUp(await test.visit(back), account)).toMatchObject({
      ...{ operation: 'finish-sign-in', outcome: 'test-ended', app: 'elevate', email: email('ann') },
    });
    const notTested = await links.test(account);
    await stage.breakIntegration(id);
    expect(await lookUp(await stage.browser().useLink(notTested), account)).toMatchObject({
      ...{ operation: 'begin-test-sign-in', outcome: 'test-not-connected' },
    });
    const path = authorizePath({ login_hint: email('ann') });
    expect(await lookUp(await stage.ask(path), account)).toMatchObject({ outcome: 'integration-broken' });
    const { pathname, search } = new URL(path, 'https://sso.example');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await stage.ask(pathname, { method: 'POST', headers, body: search.slice(1) });
    expect(await lookUp(posted, account)).toMatchObject({ operation: 'authorize-by-form' });
    const browser = stage.browser();
    const form = await browser.visit(pathOf((await browser.visit(authorizePath())).location));
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form.text)?.[1] ?? '';
    const typed = { id: field('id'), form_token: field('form_token'), email: email('ann') };
    expect(await lookUp(await browser.submit('/sign-in', typed), account)).toMatchObject({ operation: 'take-address' });
  });

  it('is found for a fault of a call of the hosted page, but for one that is the storage’s own absence', async () => {
    const account = await stage.openSsoAccount();
    const operation = defineOperation({
      ...{ name: 'get-integration', method: 'GET', route: 'x', summary: 'x', group: 'Control Panel' },
      ...{ caller: 'security-manager', answers: { 204: { description: 'Nothing.' } } },
    });
    const services = { ...stage.services, checkCaller: () => () => Promise.resolve(caller(account.id)) };
    const failing = async (error: Error) => {
      const handler = endpoint(operation, services, () => Promise.reject(error));
      const request = new HttpRequest({ method: 'GET', url: 'https://sso.example/x' });
      const reply = (await handler(request, new InvocationContext())) as HttpResponseInit;
      const body: unknown = reply.jsonBody ?? JSON.parse(typeof reply.body === 'string' ? reply.body : 'null');
      return SupportCode.parse((body as { supportCode: string }).supportCode);
    };
    const find = async (code: SupportCode) => stage.services.explain.explainStory(account.id, code);
    expect(await find(await failing(new Error(randomUUID())))).toMatchObject({
      story: { operation: 'get-integration', outcome: 'unexpected', detail: 'fault' },
    });
    expect(await find(await failing(new DependencyUnavailable('entra')))).toMatchObject({
      story: { outcome: 'unavailable' },
    });
    expect(await find(await failing(new DependencyUnavailable('storage')))).toEqual({ kind: 'story-not-found' });
  });
});
