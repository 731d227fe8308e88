import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authorizationRequest, newBrowser, redeem, signInAtEntra } from '../../../local/tour/world.ts';
import type { Page } from '../../../local/tour/person-browser.ts';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';

const FORGED = [
  'wrong-issuer',
  'wrong-audience',
  'wrong-nonce',
  'wrong-tid',
  'expired',
  'alg-none',
  'unsigned',
  'embedded-jwk',
  'jku',
  'unknown-kid',
  'hs256-public-key',
  'forged-signature',
];

describe('a sign-in with an ID token that is not what it should be', () => {
  let started: StartedStack;
  let lastRequest: ReturnType<typeof authorizationRequest>;
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
  });
  afterAll(() => started.stop());
  beforeEach(() => started.world.fault(null));

  const signIn = async (name = 'bob'): Promise<Page> => {
    const { world } = started;
    const person = world.person(name);
    const browser = newBrowser();
    lastRequest = authorizationRequest(world, 'elevate', { login_hint: person.email });
    const atApp = (url: URL): boolean => url.origin === lastRequest.app.url;
    const page = await browser.open(lastRequest.url);
    return signInAtEntra(browser, page, person.email, person.entraPassword ?? '', atApp);
  };
  const isIn = ({ url }: Page): boolean =>
    url.origin === started.world.app('elevate').url && url.searchParams.has('code');
  const subjectOf = async (name: string): Promise<unknown> => {
    const { world } = started;
    const { url } = await signIn(name);
    const tokens = await redeem(world, lastRequest, url.searchParams.get('code') ?? '');
    return decodeJwt(String(tokens.json['id_token'])).sub;
  };

  it.each(FORGED)('is refused with a page: %s', async (fault) => {
    const { world, stack } = started;
    await world.fault(fault);
    const page = await signIn();
    expect(page.url.origin).toBe(stack.file.service);
    expect(page.status).toBe(403);
    expect(page.text).not.toMatch(/AADSTS|jwt|signature/i);
    await world.fault(null);
    expect(isIn(await signIn()), 'and the next honest one works').toBe(true);
  });

  it('is accepted again when Entra rolled its keys, without a restart', async () => {
    const { world } = started;
    expect(isIn(await signIn())).toBe(true);
    await world.fault('keys-rolled');
    expect(await world.within(10_000, async () => isIn(await signIn()))).toBeDefined();
  });

  it('never makes one user of another by the claims of their name', async () => {
    const { world } = started;
    const [bob, carol] = [await subjectOf('bob'), await subjectOf('carol')];
    await world.fault('email-of-victim', { email: world.person('carol').email });
    expect(await subjectOf('bob'), 'Bob stays Bob: who is bound is known by object id').toBe(bob);
    const frank = await signIn('frank');
    expect(isIn(frank), 'and a stranger who says to be Carol is refused').toBe(false);
    expect(frank.status).toBe(403);
    await world.fault(null);
    expect(await subjectOf('carol')).toBe(carol);
  });
});
