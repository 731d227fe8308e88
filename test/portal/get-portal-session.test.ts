import { describe, expect, it } from 'vitest';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { bearer } from '../support/control-panel/callers.ts';
import { askForLink, codeOf, openPortal, OWN } from '../support/control-panel/open-portal.ts';
import { sampleRequests } from '../support/control-panel/sample-requests.ts';
import { type Answered, jsonOf } from '../support/control-panel/send-request.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();

const later = (seconds: number) => {
  stage.time.now = new Date(stage.time.now.getTime() + seconds * 1000);
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  stage.send({ method: 'GET', path, headers });
const actionsOf = async (place: Workplace) =>
  (await auditOf(place)).map(({ action, outcome }) => `${String(action)} ${String(outcome)}`);

describe('GET and DELETE /identity-management/session', () => {
  it('says whose session it is, and what the page needs to show itself', async () => {
    const place = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    const answered = await portal.ask('GET', '/identity-management/session');
    expect(answered.status).toBe(200);
    expect(jsonOf(answered)).toMatchObject({
      account: { id: place.id, name: 'Contoso' },
      contact: 'manager-1',
      domains: [place.domain],
      company: { controlPanelUrl: expect.stringMatching(/^https:/) as unknown },
    });
    const { apps, expiresAt } = jsonOf(answered) as { apps: Record<string, unknown>[]; expiresAt: string };
    expect(apps.length).toBeGreaterThan(0);
    for (const app of apps) expect(Object.keys(app)).toEqual(['id', 'displayName', 'kind']);
    expect(Date.parse(expiresAt)).toBeGreaterThan(stage.time.now.getTime());
  });

  it('refuses whoever has no session, or sends a token instead', async () => {
    const place = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    const manager = bearer(stage.tokensFor(place.id).manager);
    for (const method of ['GET', 'DELETE']) {
      const nobody = await stage.send({ method, path: '/identity-management/session', headers: OWN });
      expect([nobody.status, codeOf(nobody)]).toEqual([401, 'unauthenticated']);
      expect((await portal.ask(method, '/identity-management/session', { headers: manager })).status).toBe(401);
    }
  });

  it('closes it for good, whoever kept the cookie, and once', async () => {
    const place = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    const other = await openPortal(stage, place);
    const closed = await portal.ask('DELETE', '/identity-management/session');
    expect([closed.status, closed.text]).toEqual([204, '']);
    expect(closed.headers['set-cookie']).toMatch(/^__Host-identity-management=; max-age=0; path=\//);
    for (const [method, path] of [
      ['GET', '/identity-management/session'],
      ['DELETE', '/identity-management/session'],
      ['GET', `/accounts/${place.id}/sso`],
      ['POST', `/accounts/${place.id}/integration/start`],
    ] as const) {
      expect([path, (await portal.ask(method, path)).status]).toEqual([path, 401]);
    }
    expect((await other.ask('GET', `/accounts/${place.id}/sso`)).status).toBe(200);
    const closings = (await actionsOf(place)).filter((action) => action.startsWith('portal-session-closed'));
    expect(closings).toEqual(['portal-session-closed done']);
  });
});

describe('a session of the hosted page', () => {
  it('does what a Security Manager’s token does, in the contact’s name, and says where from', async () => {
    const place = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    const tried: string[] = [];
    for (const { name, method, path, caller, body, headers = {}, good = 200 } of sampleRequests(place.domain)) {
      if (caller !== 'manager' || name === 'create-portal-link') continue;
      tried.push(name);
      const answered = await portal.ask(method, `/accounts/${place.id}${path}`, { headers, ...(body && { body }) });
      expect([name, answered.status], answered.text).toEqual([name, good]);
    }
    expect(tried.length).toBeGreaterThan(8);
    const edited = (await auditOf(place)).find(({ action }) => action === 'exclusion-added');
    expect(edited).toMatchObject({ actor: { kind: 'contact', id: 'manager-1' } });
  });

  it('ends after thirty minutes', async () => {
    const place = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    later(1790);
    expect((await portal.ask('GET', `/accounts/${place.id}/sso`)).status).toBe(200);
    later(11);
    expect((await portal.ask('GET', `/accounts/${place.id}/sso`)).status).toBe(401);
  });

  it('opens no other account, and nothing of the directory feed', async () => {
    const [place, other] = [await openWorkplace(stage), await openWorkplace(stage)];
    const portal = await openPortal(stage, place);
    const before = await auditOf(other);
    for (const { name, method, path, caller, body, headers = {} } of sampleRequests(other.domain)) {
      const answered = await portal.ask(method, `/accounts/${other.id}${path}`, { headers, ...(body && { body }) });
      const takesSession = caller === 'manager' && name !== 'create-portal-link';
      expect([name, answered.status, codeOf(answered)]).toEqual(
        takesSession ? [name, 403, 'other-account'] : [name, 401, 'unauthenticated'],
      );
    }
    for (const path of ['', '/users']) {
      const answered = await portal.ask(path === '' ? 'PUT' : 'GET', `/accounts/${place.id}${path}`);
      expect([path, answered.status]).toEqual([path, 401]);
    }
    expect(await auditOf(other)).toEqual(before);
  });

  it('is refused without the header that no form and no link can send, on a GET too', async () => {
    const place = await openWorkplace(stage);
    const { cookie } = await openPortal(stage, place);
    const sso = `/accounts/${place.id}/sso`;
    const others: Record<string, string>[] = [{}, { 'x-identity-management': '' }, { 'x-identity-management': 'true' }];
    for (const headers of others) {
      for (const path of [sso, '/identity-management/session']) {
        const answered = await get(path, { cookie, origin: SERVICE_URL, ...headers });
        expect([path, answered.status, codeOf(answered)]).toEqual([path, 403, 'cross-site-refused']);
      }
    }
    // A browser leaves Origin out of a GET to the page's own host.
    expect((await get(sso, { cookie, 'x-identity-management': '1' })).status).toBe(200);
  });

  it('changes nothing for a request of another origin, or of none, and the attempt is told', async () => {
    const place = await openWorkplace(stage);
    const { cookie } = await openPortal(stage, place);
    const origins = [
      undefined,
      'null',
      '',
      'https://evil.example',
      `${SERVICE_URL}.evil.example`,
      `${SERVICE_URL}:444`,
      'http://sso.example',
      `${SERVICE_URL}/`,
    ];
    for (const origin of origins) {
      const headers = { cookie, 'x-identity-management': '1', ...(origin === undefined ? {} : { origin }) };
      const start = await stage.send({ method: 'POST', path: `/accounts/${place.id}/integration/start`, headers });
      expect([origin, start.status, codeOf(start)]).toEqual([origin, 403, 'cross-site-refused']);
      const close = await stage.send({ method: 'DELETE', path: '/identity-management/session', headers });
      expect([origin, close.status]).toEqual([origin, 403]);
    }
    const told = (await auditOf(place)).filter(({ refusal }) => refusal === 'cross-site-refused');
    expect(told).toHaveLength(origins.length);
    expect(told[0]).toMatchObject({ action: 'integration-started', actor: { kind: 'contact', id: 'manager-1' } });
    expect((await get('/identity-management/session', { cookie, ...OWN })).status).toBe(200);
  });

  it('counts for nothing beside a token, whatever the token is worth', async () => {
    const [place, other] = [await openWorkplace(stage), await openWorkplace(stage)];
    const portal = await openPortal(stage, place);
    const sso = `/accounts/${place.id}/sso`;
    const tokens = stage.tokensFor(place.id);
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [bearer('not-a-token'), 401],
      [{ authorization: '' }, 401],
      [{ authorization: 'Basic eDp5' }, 401],
      [bearer(tokens.contact), 403],
      [bearer(tokens.otherManager), 403],
      [bearer(tokens.manager), 200],
    ];
    for (const [headers, status] of cases) {
      expect([headers, (await portal.ask('GET', sso, { headers })).status]).toEqual([headers, status]);
    }
    // With a token the page's header isn't asked for, and the token's account is the one that counts.
    const theirs = await portal.ask('GET', `/accounts/${other.id}/sso`, {
      headers: bearer(stage.tokensFor(other.id).manager),
    });
    expect(theirs.status).toBe(200);
  });

  it('is none when it was tampered with, is another thing that was sealed here, or comes twice', async () => {
    const place = await openWorkplace(stage);
    const [one, two] = [await openPortal(stage, place), await openPortal(stage, place)];
    const link = new URL(await askForLink(place), SERVICE_URL).searchParams.get('link') ?? '';
    const [name = '', value = ''] = one.cookie.split('=');
    const cookies = [
      `${name}=${value}x`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=`,
      `${name}=${link}`,
      `${name}=${JSON.stringify({ account: place.id })}`,
      `${name.toLowerCase()}=${value}`,
      `identity-management=${value}`,
      `${one.cookie}; ${two.cookie}`,
      `${two.cookie},${one.cookie}`,
    ];
    for (const cookie of cookies) {
      const answered = await get(`/accounts/${place.id}/sso`, { cookie, ...OWN });
      expect([cookie, answered.status, codeOf(answered)]).toEqual([cookie, 401, 'unauthenticated']);
    }
    const twice = await get(`/accounts/${place.id}/sso`, { cookie: `${one.cookie}; ${one.cookie}`, ...OWN });
    expect(twice.status).toBe(200);
  });
});
