import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { askForLink, openPortal, OWN, sessionIn, useLink } from '../support/control-panel/open-portal.ts';
import { type Answered } from '../support/control-panel/send-request.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';
import { PORTAL_LINK_LIFETIME_MS, PORTAL_SESSION_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { headingOf as heading } from '../support/read-page.ts';

const stage = openStage();

const later = (seconds: number) => {
  stage.time.now = new Date(stage.time.now.getTime() + seconds * 1000);
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  stage.send({ method: 'GET', path, headers });
const actionsOf = async (place: Workplace) =>
  (await auditOf(place)).map(({ action, outcome }) => `${String(action)} ${String(outcome)}`);

describe('POST /identity-management/open', () => {
  it('gives the browser a session of thirty minutes and sends it to the page', async () => {
    const place = await openWorkplace(stage);
    const headers = { 'x-forwarded-for': '203.0.113.7:4711' };
    const answered = await useLink(stage, await askForLink(place), { headers });
    expect([answered.status, answered.headers['location']]).toEqual([303, `${SERVICE_URL}/identity-management`]);
    expect(answered.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const cookie =
      /^__Host-identity-management=[A-Za-z0-9_.-]+; max-age=(\d+); path=\/; secure; samesite=strict; httponly$/;
    const maxAge = Number(cookie.exec(answered.headers['set-cookie'] ?? '')?.[1]);
    expect(maxAge).toBeGreaterThan(PORTAL_SESSION_LIFETIME_MS / 1000 - 10);
    expect(maxAge).toBeLessThanOrEqual(PORTAL_SESSION_LIFETIME_MS / 1000);
    expect((await actionsOf(place)).slice(0, 2)).toEqual(['portal-link-opened done', 'portal-link-created done']);
  });

  it('works once, also for many at one time, and a second try is told once', async () => {
    const place = await openWorkplace(stage);
    const link = await askForLink(place);
    const answers = await Promise.all(Array.from({ length: 5 }, () => useLink(stage, link)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 400, 400, 400, 400]);
    const late = answers.find(({ status }) => status === 400);
    expect(late && heading(late)).toBe('This link was used already');
    expect(answers.filter(({ headers }) => headers['set-cookie'] !== undefined)).toHaveLength(1);
    const refused = (await auditOf(place)).filter(({ outcome }) => outcome === 'refused');
    // Once, however often: a used link must not fill the trail.
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ action: 'portal-link-opened', refusal: 'link-used' });
  });

  it('works for its lifetime, and for nothing that isn’t such a link', async () => {
    const place = await openWorkplace(stage);
    const link = await askForLink(place);
    const ticket = (await place.ask('manager', 'POST', '/integration/start')).json as { url: string };
    const other = new URL(ticket.url).searchParams.get('ticket') ?? '';
    const session = sessionIn(await useLink(stage, await askForLink(place))).split('=')[1] ?? '';
    later(PORTAL_LINK_LIFETIME_MS / 1000 + 1);
    for (const path of [link, `${link}x`, '', '?link=', `?link=${other}`, `?link=${session}`]) {
      const full = path === link || path === `${link}x` ? path : `/identity-management/open${path}`;
      const answered = await get(full);
      expect([path, answered.status, heading(answered)]).toEqual([path, 400, 'This link has expired']);
      expect(answered.text).toContain('href="https://panel.example/');
      const used = await useLink(stage, full);
      expect([path, used.status]).toEqual([path, 400]);
      for (const { headers } of [answered, used]) expect(headers['set-cookie']).toBeUndefined();
    }
  });
});

const hidden = ({ text }: Answered): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

describe('GET /identity-management/open', () => {
  it('leaves the link good and tells nobody, whatever machine asks; a browser that shows it goes on by itself', async () => {
    const place = await openWorkplace(stage);
    const link = await askForLink(place);
    const before = await auditOf(place);
    const machines = [{}, { 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }];
    for (const method of ['GET', 'HEAD', 'GET']) {
      for (const headers of machines) {
        const answered = await stage.send({ method, path: link, headers });
        expect([answered.status, sessionIn(answered).split('=')[0]]).toEqual([200, '__Host-form']);
      }
    }
    expect(await auditOf(place)).toEqual(before);
    const page = await get(link);
    expect(page.text).toContain('<bdi>Identity Management</bdi> of <bdi>Contoso</bdi>');
    expect(page.text).toContain('manager-1');
    // One script and no other: the policy holds its hash.
    const [, script = ''] = /<script>([^]*)<\/script>/.exec(page.text) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page.headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`);
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|'self'/);
    expect(page.text.match(/<button/g)).toHaveLength(1);
    expect((await useLink(stage, link)).status).toBe(303);
    expect(heading(await get(link))).toBe('This link was used already');
    expect((await actionsOf(place)).filter((action) => action.startsWith('portal-link-opened'))).toEqual([
      'portal-link-opened done',
    ]);
  });

  it('takes no form of another site, and from a browser that says nothing one with its own token', async () => {
    const place = await openWorkplace(stage);
    const link = await askForLink(place);
    const page = await get(link);
    const cookie = sessionIn(page);
    const { form_token = '' } = hidden(page);
    const other = hidden(await get(link));
    const send = (headers: Record<string, string>, token: string) =>
      stage.send({
        ...{ method: 'POST', path: '/identity-management/open' },
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({
          link: new URL(link, SERVICE_URL).searchParams.get('link') ?? '',
          form_token: token,
        }).toString(),
      });
    const refused = [
      await send({ cookie, origin: 'https://evil.example' }, form_token),
      await send({ cookie, origin: 'null' }, form_token),
      await send({ cookie, 'sec-fetch-site': 'cross-site' }, form_token),
      await send({ cookie }, ''),
      await send({ cookie }, other['form_token'] ?? ''),
      await send({}, form_token),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect((await send({ cookie }, form_token)).status).toBe(303);
  });
});

describe('a link, where somebody else’s page is open in the browser', () => {
  const rival = async (place: Workplace) => {
    const [mine, theirs] = [await openPortal(stage, place), await openWorkplace(stage)];
    return { cookie: mine.cookie, theirs, link: await askForLink(theirs) };
  };

  it('says whose it is and asks, and is good until the person has agreed', async () => {
    const place = await openWorkplace(stage);
    const { cookie, theirs, link } = await rival(place);
    const before = await auditOf(theirs);
    // The page goes on by itself: a browser leaves the Strict cookie out of what another site leads to.
    expect((await get(link)).text).toContain('<script>');
    for (const asked of [await useLink(stage, link, { headers: { cookie } }), await get(link, { cookie })]) {
      expect([asked.status, heading(asked)]).toEqual([409, 'Another session is open here']);
      expect(asked.text).not.toContain('<script');
      expect(asked.headers['set-cookie']).not.toContain('identity-management');
    }
    expect(await auditOf(theirs)).toEqual(before);
    const question = await useLink(stage, link, { headers: { cookie } });
    const { replaces = '' } = hidden(question);
    const unasked = await useLink(stage, link, { headers: { cookie }, form: { replaces: `${replaces}x` } });
    expect(unasked.status).toBe(409);
    const agreed = await useLink(stage, link, { headers: { cookie }, form: { replaces } });
    expect([agreed.status, sessionIn(agreed).split('=')[0]]).toEqual([303, '__Host-identity-management']);
    expect(heading(await useLink(stage, link, { headers: { cookie } }))).toBe('This link was used already');
  });

  it('asks for another contact of the same account too, and not where the session is the same one’s or over', async () => {
    const place = await openWorkplace(stage);
    const { cookie } = await openPortal(stage, place);
    const other = { id: randomUUID(), account: place.id, contact: 'manager-9', roles: ['SecurityManager'] };
    const expiresAt = new Date(stage.time.now.getTime() + 60_000);
    const content = { ...other, expiresAt: Math.floor(expiresAt.getTime() / 1000) };
    const link = `/identity-management/open?link=${await stage.sealer.seal('portal-link', content, expiresAt)}`;
    const asked = await useLink(stage, link, { headers: { cookie } });
    expect([asked.status, heading(asked)]).toEqual([409, 'Another session is open here']);
    for (const contact of ['manager-1', 'manager-9']) expect(asked.text).toContain(contact);
    const again = await useLink(stage, await askForLink(place), { headers: { cookie } });
    expect(again.status).toBe(303);
    const closed = await rival(place);
    await stage.send({
      ...{ method: 'DELETE', path: '/identity-management/session' },
      headers: { ...OWN, cookie: closed.cookie },
    });
    expect((await useLink(stage, closed.link, { headers: { cookie: closed.cookie } })).status).toBe(303);
    const late = await rival(place);
    later(1801);
    const fresh = await askForLink(late.theirs);
    expect((await useLink(stage, fresh, { headers: { cookie: late.cookie } })).status).toBe(303);
    const made = await askForLink(late.theirs);
    expect((await useLink(stage, made, { headers: { cookie: '__Host-identity-management=made-up' } })).status).toBe(
      303,
    );
  });
});
