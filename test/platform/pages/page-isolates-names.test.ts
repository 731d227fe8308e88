import { HttpRequest } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { Company } from '../../../shared/platform/words/apps/company.ts';
import type { App, AppCatalogue } from '../../../shared/platform/words/apps/app-catalogue.ts';
import { isolated, isolateIn, partsOf, said } from '../../../shared/platform/words/written/isolated-text.ts';
import { AppId, EmailAddress } from '../../../shared/platform/words/identifiers.ts';
import type { PortalLinkQuestion } from '../../../shared/platform/callers/portal-session.ts';
import { checksOf } from '../../../shared/test-sign-in/rules/test-sign-in.ts';
import { addressPage } from '../../../shared/sign-in/hosted/address-form.ts';
import { endSessionReply } from '../../../shared/provider/signing-out/end-session-reply.ts';
import { integrationPlace } from '../../../shared/integration/integration-refusal.ts';
import { type Page, pageReply } from '../../../shared/platform/pages/page.ts';
import { PageRefusal, refusalPage } from '../../../shared/platform/pages/page-refusal.ts';
import { PAGE_REFUSAL_CODES, type PageRefusalCode } from '../../../shared/platform/words/refusals/refusals.ts';
import { portalLinkPage } from '../../../shared/portal/portal-link-page.ts';
import { testSignInPage } from '../../../shared/test-sign-in/test-sign-in-page.ts';
import { toApp } from '../../../shared/platform/pages/visit-id.ts';
import { decided, isTheUser, met, notMet, notTheUser } from '../../../shared/test-sign-in/describe-test-findings.ts';
import { bareNames } from '../../support/read-page.ts';

const company = Company.parse({
  name: 'שירותי ענן',
  controlPanelName: 'لوحة التحكم',
  controlPanelUrl: 'https://panel.example/',
});
const app = {
  id: AppId.parse('mail'),
  displayName: 'דואר',
  kind: 'end-user',
  initiateLoginUri: 'https://mail.example/start',
} as unknown as App;
const catalogue = { company, apps: [app], passwordService: {} } as unknown as AppCatalogue;
const NAMES = [
  company.name,
  company.controlPanelName,
  app.displayName,
  'מאפייה',
  'sso.example',
  'רות',
  'נעמי',
  'ann@',
  'bob@',
];
const services = { catalogue, serviceUrl: 'https://sso.example' };

const bareOn = async (page: Page): Promise<string[]> => {
  const { body } = await pageReply(company, page);
  return bareNames(typeof body === 'string' ? body : '', NAMES);
};

describe('a name on a page of the service', () => {
  it('stands in a <bdi> on each page that refuses, wherever it leads', async () => {
    const place = integrationPlace(services);
    const ways = [
      { destination: toApp(app) },
      { destination: { kind: 'control-panel' } as const },
      { destination: undefined },
      { destination: undefined, place: { name: place.name, way: place.way } },
    ];
    let named = 0;
    for (const code of PAGE_REFUSAL_CODES as readonly PageRefusalCode[]) {
      for (const { destination, ...extras } of ways) {
        const refusal = new PageRefusal(code, { ...extras, retryAfterSeconds: 60 });
        const page = refusalPage(services, refusal, { supportCode: 'ABCDE-FGHJK', destination });
        expect([code, await bareOn(page)]).toEqual([code, []]);
        named += NAMES.some((name) => page.sentences.join(' ').includes(name)) ? 1 : 0;
      }
    }
    expect(named).toBeGreaterThan(100);
  });

  it('stands in a <bdi> where step one is asked for, and where a session ended', async () => {
    const form = { appName: app.displayName, serviceUrl: 'https://sso.example', id: 'x', formToken: 'y' };
    expect(await bareOn(addressPage(form))).toEqual([]);
    const azureSignOutUrl = 'https://login.example/';
    const ended = endSessionReply({ kind: 'page', app, azureSignOutUrl }) as Page;
    const asked = endSessionReply({
      kind: 'ask',
      apps: [app, app],
      url: 'https://mail.example/bye',
      azureSignOutUrl,
    }) as Page;
    expect([await bareOn(ended), await bareOn(asked)]).toEqual([[], []]);
  });

  it('stands in a <bdi> in each thing that a test sign-in found', async () => {
    const [email, other] = [EmailAddress.parse('ann@acme.example'), EmailAddress.parse('bob@acme.example')];
    const person = { userPrincipalName: other } as Parameters<typeof met>[0];
    const panel = company.controlPanelName;
    const findings = [
      { ...met(person), 'user-in-control-panel': isTheUser(email, panel), decision: decided(app, 'sso-on') },
      { decision: decided(app, 'two-factor-required') },
      notMet('not-assigned', company),
      notMet('wrong-tenant', company),
      notTheUser({ kind: 'refused', refusal: 'not-in-control-panel' } as Parameters<typeof notTheUser>[0], person, {
        email,
        company,
      }),
      notTheUser(
        { kind: 'refused', refusal: 'bound-to-another-person', whose: { email: other } } as Parameters<
          typeof notTheUser
        >[0],
        person,
        { email, company },
      ),
    ];
    for (const found of findings) {
      const result = { finishedAt: new Date(), checks: checksOf(found) };
      expect(await bareOn(testSignInPage({ email, appName: app.displayName, company }, result))).toEqual([]);
    }
  });

  it('stands in a <bdi> where a link would replace another session', async () => {
    const formTokens = { issue: () => Promise.resolve('token'), matches: () => Promise.resolve(true) };
    const forms = { ...services, formTokens, randomText: () => 'a'.repeat(43) };
    const request = new HttpRequest({ method: 'GET', url: 'https://sso.example/identity-management/open' });
    const link = { accountName: 'מאפייה', contact: 'רות' };
    const open = { id: 'x', accountName: 'מאפייה', contact: 'נעמי' };
    for (const question of [link, { ...link, open }] as unknown as PortalLinkQuestion[])
      expect(await bareOn(await portalLinkPage(forms, request, 'the-link', question))).toEqual([]);
  });

  it('that stands bare is found, in a heading, a sentence and a button', async () => {
    const bare = refusalPage(services, new PageRefusal('guest'), { supportCode: 'A', destination: undefined });
    expect(await bareOn({ ...bare, heading: `At ${company.name}` })).not.toEqual([]);
    expect(await bareOn({ ...bare, sentences: [`At ${app.displayName}.`] })).not.toEqual([]);
    expect(await bareOn({ ...bare, action: { label: `To ${app.displayName}`, href: '/' } })).not.toEqual([]);
  });
});

describe('an isolated text', () => {
  it('has no marks of the value itself, so that none ends before its value does', () => {
    expect(partsOf(said`${'a\u2069b\u2067'} → ${'c'}`)).toEqual([
      { text: 'ab', isIsolated: true },
      { text: ' → ', isIsolated: false },
      { text: 'c', isIsolated: true },
    ]);
    expect(partsOf(isolated(''))).toEqual([]);
    expect(partsOf('Nobody.')).toEqual([{ text: 'Nobody.', isIsolated: false }]);
  });

  it.each([
    ['Ask Acme Panel of Acme.', ['Acme Panel', 'Acme']],
    ['Acmes are many, and a (A+) is one.', ['A+']],
    ['They are ann@acme.example, not <bob@müller.example>.', ['ann@acme.example', 'bob@müller.example']],
    ['The end “מחר of Acme” is no date.', ['מחר of Acme']],
    ['Nobody stands here @ all.', []],
  ])('finds its names and addresses: %s', (sentence, names) => {
    const parts = partsOf(isolateIn(sentence, ['Acme', 'Acme Panel', 'A+', '']));
    expect(parts.filter(({ isIsolated }) => isIsolated).map(({ text }) => text)).toEqual(names);
    expect(parts.map(({ text }) => text).join('')).toBe(sentence);
  });
});
