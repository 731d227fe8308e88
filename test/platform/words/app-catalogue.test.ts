import { describe, expect, it } from 'vitest';
import { AppCatalogue } from '../../../shared/platform/words/apps/app-catalogue.ts';
import { supportWays } from '../../../shared/platform/words/apps/company.ts';

const app = {
  id: 'elevate',
  displayName: 'Elevate',
  kind: 'end-user',
  clientId: 'elevate-web',
  clientAuthentication: 'client-secret',
  redirectUris: ['https://elevate.example/callback'],
  initiateLoginUri: 'https://elevate.example/login',
  companySignInUri: 'https://elevate.example/password',
};
const catalogue = {
  company: { name: 'Acme', controlPanelName: 'Control Panel', controlPanelUrl: 'https://panel.example/' },
  apps: [app],
  passwordService: { clientId: 'password-service' },
};
const withApp = (change: object) => ({ ...catalogue, apps: [{ ...app, ...change }] });
const issuesOf = (given: unknown) =>
  (AppCatalogue.safeParse(given).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the Company in the catalogue', () => {
  const withCompany = (change: object) => ({ ...catalogue, company: { ...catalogue.company, ...change } });

  it('has the words of its help pages, its own or the usual ones', () => {
    expect(AppCatalogue.parse(catalogue).company).toMatchObject({
      menuPath: ['Account', 'Security Policies', 'Identity Management'],
      startName: 'Start Azure Integration',
      switchName: 'Enable SSO with Azure ID for all users',
    });
    const own = { menuPath: ['Company', 'Sign-in'], startName: 'Connect', switchName: 'Use Microsoft' };
    expect(AppCatalogue.parse(withCompany(own)).company).toMatchObject(own);
  });

  it.each([
    [{ menuPath: [] }, 'company.menuPath'],
    [{ menuPath: ['Account', ' '] }, 'company.menuPath.1'],
    [{ startName: '' }, 'company.startName'],
    [{ switchName: 'on\u202Eoff' }, 'company.switchName'],
    [{ support: { url: 'http://support.example/' } }, 'company.support.url'],
    [{ support: { url: 'javascript:alert(1)' } }, 'company.support.url'],
    [{ support: { email: 'support@example.com?cc=all@example.com' } }, 'company.support.email'],
    [{ support: { phone: '+1 555;ext=javascript' } }, 'company.support.phone'],
    [{ support: { phone: '()' } }, 'company.support.phone'],
    [{ support: { fax: '555' } }, 'company.support'],
  ])('refuses %j', (change, place) => {
    expect(issuesOf(withCompany(change))).toEqual([expect.stringContaining(`${place}: `)]);
  });

  it('offers each way to reach support that it names, by https, mailto or tel', () => {
    const support = { url: 'https://help.example/azure', email: 'help+azure@example.com', phone: '+49 (0)30 901820' };
    expect(supportWays(AppCatalogue.parse(withCompany({ support })).company.support ?? {})).toEqual([
      { kind: 'web', text: 'help.example', href: 'https://help.example/azure' },
      { kind: 'mail', text: 'help+azure@example.com', href: 'mailto:help%2Bazure%40example.com' },
      { kind: 'telephone', text: '+49 (0)30 901820', href: 'tel:+4930901820' },
    ]);
    expect(supportWays({})).toEqual([]);
  });
});

describe('the app catalogue', () => {
  it('fills in what may be left out', () => {
    expect(AppCatalogue.parse(catalogue).apps[0]).toMatchObject({
      requiresTwoFactor: false,
      pkce: 'required',
      responseTypes: ['code'],
      postLogoutRedirectUris: [],
      origins: [],
    });
  });

  it.each([
    ['http://elevate.example/callback'],
    ['javascript:alert(1)'],
    ['https://user@elevate.example/callback'],
    ['https://elevate.example/callback#fragment'],
    ['/callback'],
    ['app:/callback'],
    ['data:text/html,x'],
    ['com.example.app:callback'],
    ['Com.Example.App:/callback'],
    ['com.example.app:/callback#x'],
    ['com.example.app:/call back'],
    ['com..app:/callback'],
    ['http://127.0.0.1.evil.example/callback'],
    ['http://localhost.evil.example/callback'],
  ])('refuses %s as a redirect URI', (redirectUri) => {
    expect(issuesOf(withApp({ redirectUris: [redirectUri] }))).toEqual([
      expect.stringContaining('apps.0.redirectUris.0'),
    ]);
  });

  it('takes plain http on the own machine only', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(issuesOf(withApp({ redirectUris: [`http://${host}:3000/callback`] }))).toEqual([]);
    }
  });

  const PRIVATE = 'com.example.app:/callback';
  it.each(['redirectUris', 'postLogoutRedirectUris', 'initiateLoginUri', 'companySignInUri'])(
    'takes a private-use scheme as %s of a public client only',
    (member) => {
      const change = { [member]: member.endsWith('Uris') ? [PRIVATE] : PRIVATE };
      expect(issuesOf(withApp({ ...change, clientAuthentication: 'none' }))).toEqual([]);
      expect(issuesOf(withApp(change))).toEqual([
        `apps.0.${member}: a private-use scheme is for public clients: clientAuthentication must be none (RFC 8252 section 8.4)`,
      ]);
    },
  );

  const WITH_LESS = [
    [{ pkce: 'optional' }, 'pkce is "optional"'],
    [{ pkce: 'none' }, 'pkce is "none"'],
    [{ responseTypes: ['code', 'id_token'] }, 'responseTypes names id_token'],
  ] as const;
  it.each(WITH_LESS)('takes %j of an app whose redirect URIs are on the web, and says what to write', (given, why) => {
    expect(issuesOf(withApp(given))).toEqual([]);
    const redirectUris = ['https://elevate.example/callback', PRIVATE];
    expect(issuesOf(withApp({ ...given, clientAuthentication: 'none', redirectUris }))).toContain(
      `apps.0.redirectUris.1: must be an https URL, such as https://app.example.com/callback, since ${why}`,
    );
  });

  it('has public clients send PKCE always, with an ID token through the browser too', () => {
    for (const pkce of ['optional', 'none'])
      expect(issuesOf(withApp({ pkce, clientAuthentication: 'none' }))).toEqual([
        'apps.0.pkce: must be "required", or left out, for a public client: PKCE is all that it proves itself with',
      ]);
    expect(issuesOf(withApp({ responseTypes: ['id_token'], clientAuthentication: 'none' }))).toEqual([]);
  });

  it('knows no response type with an access token', () => {
    for (const type of ['token', 'id_token token', 'code token', 'none'])
      expect(issuesOf(withApp({ responseTypes: [type] }))).toEqual([
        expect.stringMatching(/^apps\.0\.responseTypes\.0: .*"code"\|"id_token"\|"code id_token"/),
      ]);
  });

  it('wants origins bare', () => {
    expect(issuesOf(withApp({ origins: ['https://elevate.example/'] }))).toHaveLength(1);
    expect(issuesOf(withApp({ origins: ['https://elevate.example'] }))).toEqual([]);
  });

  it('lets an app stay signed in only for as long as it says, and at most 14 days', () => {
    const staying = (longestSession?: string) => withApp({ offlineAccess: true, longestSession });
    for (const [text, hours] of [
      ['PT8H', 8],
      ['P14D', 14 * 24],
      ['P1DT12H30M', 36.5],
      ['PT90M', 1.5],
    ] as const)
      expect(AppCatalogue.parse(staying(text)).apps[0]?.longestSession).toBe(hours * 3_600_000);
    for (const text of ['P15D', 'P14DT1M', 'PT0M', 'P', 'PT', 'P1DT', '8h', '28800', 'PT8H ', '-PT8H', 'P2W', 'PT1.5H'])
      expect(issuesOf(staying(text))).toEqual([
        'apps.0.longestSession: must be a duration of days, hours and minutes, such as PT8H, of at most P14D',
      ]);
    expect(issuesOf(staying())).toEqual([
      'apps.0.longestSession: offlineAccess needs it: for how long, such as PT8H, is somebody signed in at most?',
    ]);
    expect(AppCatalogue.parse(catalogue).apps[0]).toMatchObject({ offlineAccess: false, introspects: [] });
  });

  it('lets a confidential client ask about the tokens of clients that there are', () => {
    expect(issuesOf(withApp({ introspects: ['elevate-web'] }))).toEqual([]);
    expect(issuesOf(withApp({ introspects: ['elevate'] }))).toEqual([
      'apps.0.introspects: names "elevate", which is no app\'s clientId',
    ]);
    expect(issuesOf(withApp({ introspects: ['elevate-web'], clientAuthentication: 'none' }))).toEqual([
      'apps.0.introspects: a public client proves nothing, so it is told of no token (RFC 7662 section 2.1)',
    ]);
  });

  it('refuses two apps with one id or one client id, the password service included', () => {
    const twice = { ...catalogue, apps: [app, { ...app, clientId: 'other' }] };
    expect(issuesOf(twice)).toEqual(['apps: names "elevate" twice']);
    const clash = { ...catalogue, passwordService: { clientId: 'elevate-web' } };
    expect(issuesOf(clash)).toEqual(['apps: names "elevate-web" twice']);
  });

  it('names an unknown member, so that a misspelt rule is not a missing one', () => {
    expect(issuesOf(withApp({ requiresTwofactor: true }))).toEqual([expect.stringContaining('requiresTwofactor')]);
  });
});
