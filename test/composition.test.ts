import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compose } from '../shared/composition.ts';
import { openBrowser } from './support/sign-in/browser.ts';
import { routeFunctions } from './support/route-functions.ts';
import { authorizePath, callbackPath } from './support/sign-in/sign-in-by-hand.ts';
import { openStage } from './support/sign-in/stage.ts';
import { AppId, ContactId } from '../shared/platform/words/identifiers.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['functions', 'shared'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '')),
);
/** How often the sources call it; where it is declared as a function isn't a call. */
const callsOf = (maker: string): number =>
  SOURCES.reduce(
    (sum, source) => sum + (source.match(new RegExp(`(?<!function )\\b${maker}(?:<[^>]*>)?\\(`, 'g')) ?? []).length,
    0,
  );

/** Each of these remembers something in its process: a pause, a limit, who was asked, what was read. */
const REMEMBERING = [
  ...['makeAccountCaches', 'makeCallerVerifier', 'makeClientSecrets', 'makeConfirmConsent', 'makeEntraCredential'],
  ...['makeFindUnownable', 'makeGetIntegration', 'makeGetReadiness', 'makeKeepStory', 'makeLookAtPortalLink'],
  ...['makeMeasurements', 'makeMendConsent', 'makeNoteBrokenConsent', 'makeNoteShadowSighting', 'makeRateLimiter'],
  ...['makeRecordRoleRefusal', 'makeResolveSignIn', 'makeRunJobs', 'makeSecretCache', 'makeStores', 'makeTenantKeys'],
  ...['makeTokenSigner', 'makeWebPage', 'composeCallers', 'composeConsent', 'connectEntra'],
];

describe('the one composition', () => {
  it.each(REMEMBERING)('calls %s in one place', (maker) => {
    expect(callsOf(maker)).toBe(1);
  });

  it('has five limits: of who has a connection checked, of who asks about addresses, of who comes back from Azure, of whose visits are stored, of callers', () => {
    expect(callsOf('limitEach')).toBe(5);
  });

  it('notes a broken consent by one and the same, whoever is told of it: a sign-in or a test of one', async () => {
    const stage = openStage();
    const turns: string[] = [];
    const consentTurns = { takeTurn: (id: string) => Promise.resolve(turns.push(id) < 0) };
    const services = compose({ ...stage.ports, consentTurns });
    const browser = openBrowser(routeFunctions(services), stage.log);
    const { id, email } = await stage.openSsoAccount('ann');
    const refused = () => ({ code: stage.entra.codeRefused('consent-missing', 'AADSTS65001') });

    const signIn = await browser.visit(authorizePath({ login_hint: email('ann') }));
    await browser.visit(callbackPath(signIn, refused()));
    expect(turns).toEqual([id]);
    const caller = { id: ContactId.parse('contact-1'), accountId: id, roles: ['SecurityManager'], address: undefined };
    const asked = { accountId: id, app: AppId.parse('elevate'), email: email('ann'), caller };
    const test = await services.testSignIn.startTestSignIn(asked);
    if (test.kind !== 'started') throw new Error(test.kind);
    const toEntra = await browser.useLink(`${test.url.pathname}${test.url.search}`);
    await browser.visit(callbackPath(toEntra, refused()));
    // Each of its own would ask for a turn: the pause of the one holds for all.
    expect(turns).toEqual([id]);
  });
});
