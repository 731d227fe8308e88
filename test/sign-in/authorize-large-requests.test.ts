import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { endOf, readVisitId } from '../../shared/platform/pages/visit-id.ts';
import type { Browser } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath, hiddenFields } from '../support/sign-in/sign-in-by-hand.ts';
import { newObjectId } from '../support/sign-in/staged-entra.ts';
import { openStage } from '../support/sign-in/stage.ts';

const LIMIT = 20;
const stage = openStage({ requestsPerMinute: LIMIT });
beforeEach(() => {
  stage.time.pass(60);
});

/** Printable text that can't be made shorter. */
const noise = (length: number): string =>
  [...randomBytes(length)].map((octet) => String.fromCharCode(0x20 + (octet % 95))).join('');
const largest = () => ({ state: noise(4096), nonce: noise(512) });

const headerOf = ({ jar }: Browser): number =>
  [...jar].reduce((sum, [name, value]) => sum + name.length + value.length + 3, 0);

describe('a state and a nonce as long as they may be', () => {
  it('come back to the app in several tabs at once, straight from the app and by our own form', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const objectId = newObjectId();
    const browser = stage.browser();
    const begun = [];
    for (let tab = 0; tab < 4; tab++) {
      const given = largest();
      if (tab % 2 === 0) {
        begun.push({ given, toEntra: await browser.visit(authorizePath({ ...given, login_hint: email('ann') })) });
      } else {
        const { location } = await browser.visit(authorizePath(given));
        const page = await browser.visit(`${location.pathname}${location.search}`);
        const fields = { ...hiddenFields(page), email: email('ann') };
        begun.push({ given, toEntra: await browser.submit('/sign-in', fields) });
      }
    }
    expect(headerOf(browser)).toBeLessThan(12 * 1024);
    for (const { given, toEntra } of begun) {
      const code = stage.entra.codeOf({ tenantId, objectId, upn: email('ann') });
      const { location } = await browser.visit(callbackPath(toEntra, { code }));
      expect([location.searchParams.has('code'), location.searchParams.get('state') === given.state]).toEqual([
        true,
        true,
      ]);
    }
    expect([...browser.jar]).toEqual([]);
  });

  it('take a stored transaction, and no other sign-in does', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const objectId = newObjectId();
    const tripsOf = async (given: Readonly<Record<string, string>>): Promise<readonly number[]> => {
      const browser = stage.browser();
      stage.trips.reset();
      const toEntra = await browser.visit(authorizePath({ ...given, login_hint: email('ann') }));
      const begun = stage.trips.count().requests;
      stage.trips.reset();
      const code = stage.entra.codeOf({ tenantId, objectId, upn: email('ann') });
      await browser.visit(callbackPath(toEntra, { code }));
      return [begun, stage.trips.count().requests];
    };
    await tripsOf({});
    const [begun = 0, finished = 0] = await tripsOf({});
    // What one large cookie takes, as OpenIddict's with Data Protection, stays there.
    expect(await tripsOf({ state: noise(1136) })).toEqual([begun, finished]);
    expect(await tripsOf({ state: noise(2048) })).toEqual([begun, finished]);
    expect(await tripsOf(largest())).toEqual([begun + 1, finished + 1]);
  });

  it('are stored where only the browser that brought them finds them, and not for long', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ ...largest(), login_hint: email('ann') }));
    const path = callbackPath(toEntra, { code: stage.entra.codeOf({ tenantId, upn: email('ann') }) });
    const id = toEntra.location.searchParams.get('state') ?? '';
    const [[name, value] = ['', '']] = browser.jar;
    expect(value).toMatch(/\.stored\.[A-Za-z0-9_-]{43}$/);
    // Whoever knows the address alone, or makes up a key, gets nothing; nor does a key fit another visit.
    const thief = stage.browser();
    expect((await thief.visit(path)).status).toBe(400);
    thief.jar.set(name, value.replace(/.{43}$/, 'k'.repeat(43)));
    expect((await thief.visit(path)).status).toBe(400);
    const other = await thief.visit(authorizePath({ ...largest(), login_hint: email('ann') }));
    const [[place, own] = ['', '']] = thief.jar;
    thief.jar.set(place, own.replace(/.{43}$/, value.slice(-43)));
    expect((await thief.visit(callbackPath(other, { code: 'x' }))).status).toBe(400);
    const visit = readVisitId(id);
    expect(visit && endOf(visit).getTime()).toBeGreaterThan(stage.ports.clock().getTime());
    stage.time.pass(601);
    expect((await browser.visit(path)).status).toBe(400);
  });

  it('are limited per client address, and nobody else is held up', async () => {
    const { email } = await stage.openSsoAccount('ann');
    const hint = await stage.ports.sealer.seal(
      'login-hint',
      { email: email('ann') },
      new Date(stage.ports.clock().getTime() + 600_000),
    );
    const begin = (address: string, given: Readonly<Record<string, string>> = {}) =>
      stage.ask(authorizePath({ login_hint: hint, ...given }), { headers: { 'x-forwarded-for': address } });
    for (let at = 0; at < LIMIT; at++) expect((await begin('192.0.2.1', largest())).status).toBe(303);
    const refused = await begin('192.0.2.1', largest());
    expect([refused.status, refused.headers['retry-after'], refused.cookies]).toEqual([429, '3', []]);
    const silently = await begin('192.0.2.1', { ...largest(), prompt: 'none' });
    expect(silently.location.searchParams.get('error')).toBe('temporarily_unavailable');
    expect((await begin('192.0.2.1')).status).toBe(303);
    expect((await begin('192.0.2.2', largest())).status).toBe(303);
  });
});
