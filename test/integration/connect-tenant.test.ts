import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PORTAL_COOKIE } from '../../shared/platform/callers/portal-cookie.ts';
import { ADMINISTRATOR_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { disconnect, turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import { addressOf } from '../../shared/platform/words/audit-event.ts';
import {
  type AccountId,
  ContactId,
  DomainName,
  type ObjectId,
  type TenantId,
} from '../../shared/platform/words/identifiers.ts';
import type { Answered, Browser } from '../support/sign-in/browser.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { newObjectId, newTenantId, type StagedPerson } from '../support/sign-in/staged-entra.ts';
import { headingOf as heading, withoutIsolates } from '../support/read-page.ts';

const stage = openStage();

const ticketOf = (path: string): string => new URL(path, SERVICE_URL).searchParams.get('ticket') ?? '';
const newTicket = async (accountId: AccountId): Promise<string> => ticketOf(await stage.startIntegration(accountId));

const contactOf = (accountId: AccountId) => ({
  ...{ id: ContactId.parse('contact-7'), accountId, roles: ['SecurityManager'], address: undefined },
});
/** A browser with the contact's session of the hosted page. */
async function browserOf(accountId: AccountId): Promise<Browser> {
  const expiresAt = new Date(stage.ports.clock().getTime() + 600_000);
  const { roles } = contactOf(accountId);
  const holder = { account: accountId, roles, contact: 'contact-7', id: randomUUID() };
  const session = { ...holder, expiresAt: Math.floor(expiresAt.getTime() / 1000) };
  const browser = stage.browser();
  browser.jar.set(PORTAL_COOKIE, await stage.ports.sealer.seal('portal-session', session, expiresAt));
  return browser;
}

/** From the one-time address to the answer of the callback. */
async function prove(browser: Browser, accountId: AccountId, person: StagedPerson, ticket?: string): Promise<Answered> {
  const toEntra = await browser.useLink(`/integration/start?ticket=${ticket ?? (await newTicket(accountId))}`);
  const state = toEntra.location.searchParams.get('state') ?? '';
  return browser.visit(`/integration/callback?state=${state}&code=${stage.entra.codeOf(person)}`);
}

const consentPath = (toTerms: Answered, answer: Readonly<Record<string, string>>): string => {
  const state = toTerms.location.searchParams.get('state') ?? '';
  return `/integration/consent?${new URLSearchParams({ admin_consent: 'True', ...answer, state }).toString()}`;
};

const integrationOf = async (accountId: AccountId) =>
  (await stage.ports.accountStore.readAccount(accountId))?.value.integration;

/** Sorted: events of one moment come in no order. */
const refusals = async (accountId: AccountId): Promise<(string | undefined)[]> =>
  (await stage.events(accountId))
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ refusal }) => refusal)
    .sort();

/** Which tenant the trail names for each refusal: whoever reads it must know which one was tried. */
const tenantsTried = async (accountId: AccountId): Promise<unknown[]> =>
  (await stage.events(accountId))
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ refusal, after }) => [refusal, after?.['tenantId'], after?.['tenantName']])
    .sort();

const admin = (tenantId: TenantId): StagedPerson => ({ tenantId, mayConsent: true, upn: 'admin@tenant.example' });

describe('connecting a tenant', () => {
  it('links the proven tenant once consent works, in the name of the contact who started', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, 'other.example', domain);
    const browser = stage.browser();
    const toEntra = await browser.useLink(`/integration/start?ticket=${await newTicket(id)}`);
    expect(toEntra.location.pathname).toBe('/organizations/authorize');
    expect(toEntra.location.searchParams.get('redirect_uri')).toBe(`${SERVICE_URL}/integration/callback`);
    const toTerms = await prove(browser, id, admin(tenantId));
    expect(toTerms.location.pathname).toBe(`/${tenantId}/adminconsent`);
    stage.entra.state.consents.push('consent-withdrawn', 'consent-withdrawn');
    const done = await browser.visit(consentPath(toTerms, { tenant: tenantId.toUpperCase() }));
    expect([done.status, heading(done)]).toEqual([200, 'Azure is connected']);
    expect(done.text).toContain('<bdi>Contoso</bdi> is connected to <bdi>Acme &lt;Hosting&gt;</bdi>');
    expect(done.text).toContain('href="https://panel.example/identity"');
    expect(stage.waits.splice(0)).toEqual([1000, 2000]);
    expect(await integrationOf(id)).toMatchObject({ state: 'connected', tenantId, connectedBy: 'contact-7' });
    const [event] = await stage.events(id);
    const anna = { kind: 'contact', id: 'contact-7', name: 'Anna Berg', email: 'anna@panel.example' };
    expect(event).toMatchObject({
      ...{ action: 'integration-connected', outcome: 'done', actor: anna },
      after: { tenantId },
    });
    // Whoever opens the link is at another place, and does all of it in her name.
    for (const { actor } of await stage.events(id)) if (actor.kind === 'contact') expect(actor).toMatchObject(anna);
    // One transaction of the first visit is left, which was never finished.
    expect(browser.jar.size).toBe(1);
  });

  it('puts a refusal of a kind in the trail once for a link, however often it is repeated, and answers alike', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const browser = stage.browser();
    const ticket = await newTicket(id);
    const toEntra = await browser.useLink(`/integration/start?ticket=${ticket}`);
    const state = toEntra.location.searchParams.get('state') ?? '';
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const comeBack = (answer: string) =>
      stage.ask(`/integration/callback?state=${state}&${answer}`, { headers: { cookie } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => comeBack('error=access_denied')));
    expect(new Set(answers.map((page) => `${page.status} ${heading(page)}`)).size).toBe(1);
    expect(await refusals(id)).toEqual(['other']);
    for (const person of [{ tenantId }, { tenantId, isGuest: true }, { tenantId }])
      await comeBack(`code=${stage.entra.codeOf(person)}`);
    expect(await refusals(id)).toEqual(['guest', 'other', 'role-missing-in-azure']);
    const toTerms = await comeBack(`code=${stage.entra.codeOf(admin(tenantId))}`);
    expect(toTerms.location.pathname).toBe(`/${tenantId}/adminconsent`);
    // Another link of the same contact is another attempt.
    const other = stage.browser();
    const again = await other.useLink(`/integration/start?ticket=${await newTicket(id)}`);
    const otherState = again.location.searchParams.get('state') ?? '';
    await other.visit(`/integration/callback?state=${otherState}&error=access_denied`);
    expect(await refusals(id)).toEqual(['guest', 'other', 'other', 'role-missing-in-azure']);
  });

  it('tells from which address the browser came, both of who connected and of who was refused', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const browser = stage.browser();
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const toEntra = await browser.useLink(`/integration/start?ticket=${await newTicket(id)}`);
    const state = toEntra.location.searchParams.get('state') ?? '';
    await browser.visit(`/integration/callback?state=${state}&error=access_denied`, from('203.0.113.8:1'));
    const toTerms = await prove(browser, id, admin(tenantId));
    await browser.visit(consentPath(toTerms, { error: 'access_denied' }), from('203.0.113.9:1'));
    const again = await prove(browser, id, admin(tenantId));
    await browser.visit(consentPath(again, { tenant: tenantId }), from('[2001:db8::1]:443'));
    const events = (await stage.events(id)).filter(({ action }) => action === 'integration-connected');
    const told = events.map(({ outcome, actor }) => `${outcome} ${addressOf(actor) ?? 'nowhere'}`);
    expect(told.sort()).toEqual(['done 2001:db8:0:0::/64', 'refused 203.0.113.8', 'refused 203.0.113.9']);
  });

  it('leads back to the hosted page in the browser of the account’s contact, refused or done', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    const browser = await browserOf(id);
    const backTo = ({ text }: Answered): unknown => /href="([^"]*)"/.exec(text)?.[1];
    const toPage = `${SERVICE_URL}/identity-management`;
    const ordinary = await prove(browser, id, { tenantId });
    expect([ordinary.status, backTo(ordinary)]).toEqual([403, toPage]);
    expect(withoutIsolates(ordinary.text)).toContain('Start again in Identity Management');
    const toOther = await prove(browser, id, admin(tenantId));
    const other = await browser.visit(consentPath(toOther, { tenant: newTenantId() }));
    expect([other.status, backTo(other)]).toEqual([403, toPage]);
    stage.entra.nameTenant(tenantId, domain);
    const toTerms = await prove(browser, id, admin(tenantId));
    const done = await browser.visit(consentPath(toTerms, { tenant: tenantId }));
    expect([done.status, backTo(done)]).toEqual([200, toPage]);
    expect(withoutIsolates(done.text)).toContain('Turn SSO on in Identity Management when you’re ready.');
  });

  it('thanks anybody else, and says that the account’s contact goes on: also whoever has a session of another account', async () => {
    const { id, domain } = await stage.openAccount();
    const other = await stage.openAccount();
    const tenantId = newTenantId();
    const browser = await browserOf(other.id);
    const refused = await prove(browser, id, { tenantId });
    expect(withoutIsolates(refused.text)).toContain('Contoso’s contact sees on their own page how it ended');
    expect(refused.text).not.toMatch(/identity-management|class="button"/);
    stage.entra.nameTenant(tenantId, domain);
    const done = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    expect([done.status, heading(done)]).toEqual([200, 'Azure is connected']);
    expect(withoutIsolates(done.text)).toMatch(/Thank you: .*Contoso’s contact goes on from here/s);
    expect(done.text).not.toMatch(/identity-management|class="button"/);
  });

  it('names in the trail and on the link who accepted, or who was refused, by the ID token', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const [ada, bob] = [newObjectId(), newObjectId()];
    const by = (objectId: ObjectId, displayName?: string) => ({ ...admin(tenantId), objectId, displayName });
    const browser = stage.browser();
    await prove(browser, id, { ...by(bob, 'Bob'), mayConsent: false });
    const toTerms = await prove(browser, id, by(ada));
    await browser.visit(consentPath(toTerms, { tenant: tenantId }));
    const told = (await stage.events(id)).filter(({ action }) => action === 'integration-connected');
    expect(
      told
        .map(({ outcome, after }) => [outcome, after?.['administrator'], after?.['administratorObjectId']])
        .toSorted(),
    ).toEqual([
      ['done', 'admin@tenant.example', ada],
      ['refused', 'Bob', bob],
    ]);
    const { links } = await stage.ports.administratorLinks.listLinks(id);
    expect(
      links.map(({ link: { end } }) => [end?.kind, end?.refusal, end?.administrator?.objectId]).toSorted(),
    ).toEqual([
      ['accepted', undefined, ada],
      ['refused', 'role-missing-in-azure', bob],
    ]);
    expect(stage.log.map(({ message }) => message).join('\n')).not.toMatch(/Bob|admin@/);
  });

  it('asks before the terms when the account’s domains belong to another tenant, and locks nobody in', async () => {
    const { id, domain } = await stage.openAccount();
    const [wrong, right] = [newTenantId(), newTenantId()];
    stage.entra.nameTenant(right, domain);
    stage.entra.nameTenant(wrong, 'other.example');
    stage.entra.domains.set(domain, right);
    const browser = stage.browser();
    const asked = await prove(browser, id, admin(wrong));
    expect([asked.status, heading(asked)]).toEqual([200, 'Is this the right Azure organisation?']);
    expect(withoutIsolates(asked.text)).toContain(
      `You signed in to the tenant ${wrong}. ${domain}, a mail domain of Contoso`,
    );
    const ways = [...asked.text.matchAll(/href="(https:\/\/entra[^"]*)"/g)].map(
      ([, href = '']) => new URL(href.replaceAll('&amp;', '&')),
    );
    const [other, goOn] = ways;
    expect([other?.searchParams.get('prompt'), goOn?.pathname]).toEqual(['select_account', `/${wrong}/adminconsent`]);
    // On all the same: what counts comes after the terms.
    const state = goOn?.searchParams.get('state') ?? '';
    const query = new URLSearchParams({ admin_consent: 'True', tenant: wrong, state });
    expect((await browser.visit(`/integration/consent?${query.toString()}`)).status).toBe(403);
    // Another account: of the right tenant nothing is asked.
    const back = `/integration/callback?state=${other?.searchParams.get('state') ?? ''}&code=${stage.entra.codeOf(admin(right))}`;
    const toTerms = await browser.visit(back);
    expect(toTerms.location.pathname).toBe(`/${right}/adminconsent`);
    expect((await browser.visit(consentPath(toTerms, { tenant: right }))).status).toBe(200);
  });

  it('says nothing where one of several domains names the tenant, or Entra knows none of them', async () => {
    const { id, domain } = await stage.openAccount();
    const [first, second] = [newTenantId(), newTenantId()];
    await stage.changeAccount(id, (account) => ({
      ...account,
      domains: [...account.domains, DomainName.parse('second.example')],
    }));
    expect((await prove(stage.browser(), id, admin(first))).status).toBe(303);
    stage.entra.domains.set(domain, first).set('second.example', second);
    expect((await prove(stage.browser(), id, admin(second))).status).toBe(303);
    expect((await prove(stage.browser(), id, admin(newTenantId()))).status).toBe(200);
  });

  it('connects nothing with a link that was taken back while somebody was at Azure with it', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const takeBack = async () => {
      const { links } = await stage.ports.administratorLinks.listLinks(id);
      const open = links.find(({ link: { end } }) => end === undefined)?.link.id ?? '';
      const taken = await stage.services.integration.takeBackLink(id, open, contactOf(id));
      expect(taken.kind).toBe('taken-back');
    };
    const browser = stage.browser();
    const toTerms = await prove(browser, id, admin(tenantId));
    await takeBack();
    const refused = await browser.visit(consentPath(toTerms, { tenant: tenantId }));
    expect([refused.status, heading(refused)]).toEqual([409, 'This link was taken back']);
    // They accepted at Azure, and our page says how to undo that.
    expect(withoutIsolates(refused.text)).toContain(
      'in https://portal.azure.example, Microsoft Entra ID, Enterprise applications',
    );
    const ticket = await newTicket(id);
    await takeBack();
    for (const again of [
      await stage.ask(`/integration/start?ticket=${ticket}`),
      await browser.useLink(`/integration/start?ticket=${ticket}`),
    ]) {
      expect([again.status, heading(again)]).toEqual([409, 'This link was taken back']);
    }
    const atSignIn = await browser.useLink(`/integration/start?ticket=${await newTicket(id)}`);
    await takeBack();
    const state = atSignIn.location.searchParams.get('state') ?? '';
    const early = await browser.visit(
      `/integration/callback?state=${state}&code=${stage.entra.codeOf(admin(tenantId))}`,
    );
    expect([early.status, heading(early)]).toEqual([409, 'This link was taken back']);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
    expect(await refusals(id)).toEqual(['link-taken-back', 'link-taken-back']);
  });

  it('says of a link that the account was connected since, or disconnected: it is for what there was when it was made', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const [early, underWay] = [await newTicket(id), stage.browser()];
    const toTerms = await prove(underWay, id, admin(tenantId));
    const browser = stage.browser();
    const done = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    expect(done.status).toBe(200);
    const attempts = async () => [
      await stage.ask(`/integration/start?ticket=${early}`),
      await browser.useLink(`/integration/start?ticket=${early}`),
      await underWay.visit(consentPath(toTerms, { tenant: tenantId })),
    ];
    const superseded = [409, 'This link is no longer needed'];
    expect((await attempts()).map((page) => [page.status, heading(page)])).toEqual([
      superseded,
      superseded,
      superseded,
    ]);
    await stage.changeAccount(id, (account) => disconnect(account));
    const later = await stage.ask(`/integration/start?ticket=${early}`);
    expect([later.status, heading(later)]).toEqual(superseded);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('opens a ticket once, for three days, and only a ticket', async () => {
    const { id } = await stage.openAccount();
    const path = `/integration/start?ticket=${await newTicket(id)}`;
    expect((await stage.browser().useLink(path)).status).toBe(303);
    for (const again of [await stage.browser().useLink(path), await stage.ask(path)]) {
      expect([again.status, heading(again)]).toEqual([400, 'This link was used already']);
    }
    const late = await newTicket(id);
    stage.time.pass(ADMINISTRATOR_LINK_LIFETIME_MS / 1000 - 1);
    expect((await stage.ask(`/integration/start?ticket=${late}`)).status).toBe(200);
    stage.time.pass(2);
    for (const query of [`?ticket=${late}`, '?ticket=x', '', `?ticket=${late}&ticket=${late}`]) {
      expect((await stage.ask(`/integration/start${query}`)).status).toBe(400);
      expect((await stage.browser().useLink(`/integration/start${query}`)).status).toBe(400);
    }
  });

  it('refuses whoever may not consent, guests, and other Azure errors, and puts it in the audit trail', async () => {
    const { id } = await stage.openAccount();
    const tenantId = newTenantId();
    const ordinary = await prove(stage.browser(), id, { tenantId });
    expect([ordinary.status, heading(ordinary)]).toEqual([403, 'You need an administrator role in Azure']);
    const guest = await prove(stage.browser(), id, { tenantId, mayConsent: true, isGuest: true });
    expect(guest.status).toBe(403);
    const browser = stage.browser();
    const toEntra = await browser.useLink(`/integration/start?ticket=${await newTicket(id)}`);
    const state = toEntra.location.searchParams.get('state') ?? '';
    const cancelled = await browser.visit(
      `/integration/callback?state=${state}&error=access_denied&error_subcode=cancel`,
    );
    expect(heading(cancelled)).toBe('Azure isn’t connected');
    expect(browser.jar.size).toBe(0);
    // Who declines at once has proven no tenant.
    expect(await tenantsTried(id)).toEqual([
      ['declined', undefined, undefined],
      ['guest', tenantId, null],
      ['role-missing-in-azure', tenantId, null],
    ]);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('believes nothing in the consent redirect: error first, then the proven tenant, then a token', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const attempt = async (answer: Record<string, string>) => {
      const browser = stage.browser();
      const answered = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), answer));
      expect(browser.jar.size).toBe(0);
      return answered;
    };
    const declined = { tenant: tenantId, error: 'access_denied', error_description: 'AADSTS65004: <b>no</b>' };
    expect((await attempt(declined)).status).toBe(403);
    expect(heading(await attempt({ tenant: newTenantId() }))).toBe('That was another Azure organisation');
    expect((await attempt({})).status).toBe(403);
    expect((await attempt({ tenant: tenantId, admin_consent: 'False' })).status).toBe(403);
    stage.entra.state.consents.push(...new Array<'consent-withdrawn'>(4).fill('consent-withdrawn'));
    const notWorking = await attempt({ tenant: tenantId });
    expect([notWorking.status, heading(notWorking)]).toEqual([503, 'Azure isn’t ready yet']);
    expect([notWorking.headers['retry-after'], notWorking.text]).toEqual([
      '60',
      expect.stringContaining('Wait 60 seconds, then'),
    ]);
    expect(stage.waits.splice(0)).toEqual([1000, 2000, 4000]);
    expect(await tenantsTried(id)).toEqual(
      ['consent-not-working', 'declined', 'declined', 'tenant-mismatch', 'tenant-mismatch'].map((refusal) => [
        ...[refusal, tenantId, null],
      ]),
    );
    // Without the cookie there is nothing to forge for.
    const forged = await stage.ask(
      `/integration/consent?admin_consent=True&tenant=${tenantId}&state=${'s'.repeat(43)}`,
    );
    expect(forged.status).toBe(400);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('tells what Azure said at the terms, to whom it belongs, and never that they were not accepted when nobody said so', async () => {
    const { id } = await stage.openAccount();
    const tenantId = newTenantId();
    const attempt = async (error: string, description?: string) => {
      const browser = stage.browser();
      const toTerms = await prove(browser, id, admin(tenantId));
      const answer = description === undefined ? { error } : { error, error_description: `${description}: <b>no</b>` };
      const { status, text, headers } = await browser.visit(consentPath(toTerms, { tenant: tenantId, ...answer }));
      expect(text).not.toMatch(/AADSTS|<b>/);
      expect(/not accepted/.test(text)).toBe(description === 'AADSTS65004');
      return [
        status,
        headers['retry-after'],
        /code=connect-(\S+) detail=(\S+)/.exec(stage.log.at(-1)?.message ?? '')?.slice(1),
      ];
    };
    const said = (code: string, detail: string) => expect.arrayContaining([code, detail]) as unknown;
    for (const [error, description, status, code] of [
      ['access_denied', 'AADSTS65004', 403, 'declined'],
      ['access_denied', 'AADSTS90094', 403, 'consent-missing'],
      ['unauthorized_client', 'AADSTS700016', 403, 'consent-missing'],
      ['access_denied', 'AADSTS530032', 403, 'blocked-by-policy'],
      ['access_denied', 'AADSTS99999999', 403, 'other'],
    ] as const) {
      expect(await attempt(error, description)).toEqual([status, undefined, said(code, description)]);
    }
    expect(await attempt('invalid_client', 'AADSTS650051')).toEqual([503, '30', said('app-not-ready', 'AADSTS650051')]);
    for (const trouble of ['server_error', 'temporarily_unavailable']) {
      expect(await attempt(trouble)).toEqual([503, '30', said('azure-unavailable', trouble)]);
    }
    expect(await attempt('access_denied')).toEqual([403, undefined, said('other', 'access_denied')]);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('says what is true when a tenant is connected again while SSO is on, or in shadow', async () => {
    const { id, tenantId, domain } = await stage.openSsoAccount();
    stage.entra.nameTenant(tenantId, domain);
    const again = async () => {
      const browser = stage.browser();
      return browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    };
    await stage.breakIntegration(id);
    const on = (await again()).text;
    expect([/SSO is on: your users sign in with Azure/.test(on), /Nothing changes|Turn SSO on/.test(on)]).toEqual([
      true,
      false,
    ]);
    await stage.changeAccount(id, (account) =>
      turnToShadow(account, { at: new Date(), by: ContactId.parse('contact-1') }),
    );
    expect((await again()).text).toContain('SSO is in shadow');
    await stage.changeAccount(id, (account) => turnSso(account, 'off'));
    expect((await again()).text).toContain('Nothing changes for your users yet.');
  });

  it('takes no cookie of one step for another', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const browser = stage.browser();
    const toEntra = await browser.useLink(`/integration/start?ticket=${await newTicket(id)}`);
    const state = toEntra.location.searchParams.get('state') ?? '';
    const skipped = await browser.visit(`/integration/consent?admin_consent=True&tenant=${tenantId}&state=${state}`);
    expect(skipped.status).toBe(400);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('links no tenant without a domain in common: one it has verified or, where that can’t be read, that of the admin’s name', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, 'victim.example');
    const browser = stage.browser();
    const refused = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    expect([refused.status, heading(refused)]).toEqual([403, 'That Azure organisation isn’t yours']);
    expect(await tenantsTried(id)).toEqual([['no-verified-domain', tenantId, 'Contoso']]);
    const unreadable = newTenantId();
    const attempt = async (person: StagedPerson) =>
      (await browser.visit(consentPath(await prove(browser, id, person), { tenant: unreadable }))).status;
    expect(await attempt(admin(unreadable))).toBe(403);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
    expect(await attempt({ ...admin(unreadable), upn: `admin@${domain}` })).toBe(200);
    expect(await integrationOf(id)).toMatchObject({ tenantId: unreadable, tenantName: undefined, verifiedDomains: [] });
  });

  it('concludes nothing from a directory that can’t be read yet: consent may not have come that far', async () => {
    const { id } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, 'victim.example');
    const browser = stage.browser();
    const toTerms = await prove(browser, id, admin(tenantId));
    stage.waits.splice(0);
    stage.entra.state.unreadable = 2;
    const checks = stage.entra.state.consentChecks;
    const refused = await browser.visit(consentPath(toTerms, { tenant: tenantId }));
    expect([refused.status, heading(refused)]).toEqual([403, 'That Azure organisation isn’t yours']);
    expect(stage.waits.splice(0)).toEqual([1000, 2000]);
    // A token of before would never show what was consented to since.
    expect(stage.entra.state.consentChecks - checks).toBe(3);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('links once for one ticket, whatever the browser kept of the way there', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    stage.entra.nameTenant(tenantId, domain);
    const browser = stage.browser();
    const ticket = await newTicket(id);
    const toEntra = await browser.useLink(`/integration/start?ticket=${ticket}`);
    const atEntra = new Map(browser.jar);
    const proveAgain = () => {
      const state = toEntra.location.searchParams.get('state') ?? '';
      const code = stage.entra.codeOf(admin(tenantId));
      for (const [name, value] of atEntra) browser.jar.set(name, value);
      return browser.visit(`/integration/callback?state=${state}&code=${code}`);
    };
    const ways = [await proveAgain(), await proveAgain()].map((toTerms) => consentPath(toTerms, { tenant: tenantId }));
    const kept = new Map(browser.jar);
    expect((await browser.visit(ways[0] ?? '')).status).toBe(200);
    await stage.changeAccount(id, (account) => disconnect(account));
    for (const way of ways) {
      for (const [name, value] of kept) browser.jar.set(name, value);
      const again = await browser.visit(way);
      expect([again.status, heading(again)]).toEqual([400, 'This link was used already']);
    }
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
    expect((await browser.useLink(`/integration/start?ticket=${ticket}`)).status).toBe(400);
  });

  it('links a tenant that has verified thousands of domains, and keeps those that matter', async () => {
    const { id, domain } = await stage.openAccount();
    const tenantId = newTenantId();
    const others = Array.from({ length: 3000 }, (_, at) => `domain-${at}.a-name-of-some-length.example`);
    stage.entra.nameTenant(tenantId, ...others, domain);
    const browser = stage.browser();
    const done = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    expect(done.status).toBe(200);
    const integration = await integrationOf(id);
    const kept = integration?.state === 'connected' ? integration.verifiedDomains : [];
    expect(kept[0]).toBe(domain);
    expect(kept.length).toBeGreaterThan(100);
  });

  it('links a tenant to one account at a time', async () => {
    const first = await stage.openSsoAccount();
    const { id, domain } = await stage.openAccount();
    const browser = stage.browser();
    const { tenantId } = first;
    stage.entra.nameTenant(tenantId, domain);
    const taken = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    expect([taken.status, await tenantsTried(id)]).toEqual([409, [['tenant-taken', tenantId, 'Contoso']]]);
    expect(await integrationOf(id)).toEqual({ state: 'not-connected' });
  });

  it('mends a broken integration with the same tenant, and replaces it by another only while SSO is off', async () => {
    const { id, tenantId, domain } = await stage.openSsoAccount();
    const { id: next, domain: nextDomain } = await stage.openAccount();
    await stage.breakIntegration(id);
    const browser = stage.browser();
    const other = newTenantId();
    stage.entra.nameTenant(tenantId, domain, nextDomain);
    stage.entra.nameTenant(other, domain);
    const refused = await prove(browser, id, admin(other));
    expect([refused.status, heading(refused)]).toEqual([409, 'SSO is on for another Azure organisation']);
    expect(await tenantsTried(id)).toEqual([['sso-is-on', other, null]]);
    const mended = await browser.visit(consentPath(await prove(browser, id, admin(tenantId)), { tenant: tenantId }));
    expect(mended.status).toBe(200);
    expect(await integrationOf(id)).toMatchObject({ state: 'connected', tenantId });
    await stage.changeAccount(id, (account) => ({ ...account, sso: 'off' }));
    const replaced = await browser.visit(consentPath(await prove(browser, id, admin(other)), { tenant: other }));
    expect(replaced.status).toBe(200);
    // The tenant of before is free for another account.
    const freed = await browser.visit(consentPath(await prove(browser, next, admin(tenantId)), { tenant: tenantId }));
    expect(freed.status).toBe(200);
  });
});
