/** The last steps: replays and tampering, an Azure outage, key rotation, another customer's admin, the audit trail. */
import { setTimeout as wait } from 'node:timers/promises';
import { authorizationRequest, newBrowser, redeem, signInAtEntra, type World } from '../world.ts';
import type { Page, PersonBrowser } from '../person-browser.ts';
import { events, turnSso } from './connecting.ts';
import { giveAddress, signInWithAzure, signInWithPassword } from './signing-in.ts';

// The stack reads its secrets every 2 s; a new sealing key is used when every instance has had the time to read it twice.
const SEALING_LEAD_MS = 5_000;

/** A sign-in that the tour itself plays as the app: up to the redirect back to the app, which isn't loaded. */
async function signInAsApp(world: World, browser: PersonBrowser, name: string) {
  const request = authorizationRequest(world, 'elevate', { login_hint: world.person(name).email });
  const person = world.person(name);
  const atEntra = await browser.open(request.url);
  const toCallback = await signInAtEntra(
    browser,
    atEntra,
    person.email,
    person.entraPassword ?? '',
    (url) => url.pathname === '/sign-in/callback',
  );
  return { request, callback: toCallback.url };
}

const stopAtApp =
  (world: World) =>
  (url: URL): boolean =>
    url.origin === world.app('elevate').url;
const codeIn = (page: Page): string => page.url.searchParams.get('code') ?? '';

export async function replayAndTampering(world: World): Promise<void> {
  const browser = newBrowser();
  const { request, callback } = await signInAsApp(world, browser, 'bob');
  const tampered = new URL(callback);
  tampered.searchParams.set('state', `${callback.searchParams.get('state') ?? ''}x`);
  const refusedState = world.show('Bob', await browser.open(tampered));
  world.check(refusedState.status >= 400, 'a tampered state is refused');
  const back = world.show('Bob', await browser.open(callback, stopAtApp(world)));
  const isAtApp = back.url.origin === world.app('elevate').url;
  world.check(isAtApp && codeIn(back) !== '', 'the untouched callback leads back to the app with a code');
  const replay = world.show('Bob', await browser.open(callback, stopAtApp(world)));
  world.check(replay.status >= 400, 'the same callback once more is refused');
  const first = await redeem(world, request, codeIn(back));
  world.check(first.status === 200 && typeof first.json['id_token'] === 'string', 'the code is redeemed once');
  const second = await redeem(world, request, codeIn(back));
  world.check(second.status === 400 && second.json['error'] === 'invalid_grant', 'and never again');
  const foreign = authorizationRequest(world, 'elevate', { redirect_uri: 'https://attacker.example/callback' });
  const page = world.show('Bob', await newBrowser().open(foreign.url));
  world.check(
    page.status === 400 && page.url.origin === world.stack.service,
    'a foreign redirect URI is refused with a page, not a redirect',
  );
}

async function factsThatMustStay(world: World): Promise<string> {
  const exclusions = await world.anna('GET', '/accounts/acme/exclusions');
  const users = await world.ask('GET', '/accounts/acme/users', { token: world.stack.serviceToken });
  return JSON.stringify([exclusions.json['items'], users.json['items']]);
}

export async function outage(world: World): Promise<void> {
  const before = await factsThatMustStay(world);
  const { browser, page } = await giveAddress(world, 'elevate', world.person('bob').email);
  const bob = world.person('bob');
  const callback = await signInAtEntra(
    browser,
    page,
    bob.email,
    bob.entraPassword ?? '',
    (url) => url.pathname === '/sign-in/callback',
  );
  await world.fault('outage');
  const stuck = world.show('Bob', await browser.open(callback.url));
  world.check(stuck.status === 503, 'in an Azure outage the sign-in ends on a page that says so');
  const off = await turnSso(world, 'off');
  world.check(
    off.status === 200 && off.json['usersWithoutPassword'] !== undefined,
    'the admin turns SSO off, and is told who has no Company password',
  );
  const took = await world.untilSo(
    async () => (await world.discover(bob.email, 'elevate')).json['step'] === 'company-credentials',
  );
  world.check(took !== undefined, `it takes effect (after ${took ?? '–'} ms)`);
  const inside = await signInWithPassword(world, 'elevate', 'bob');
  world.check(inside.text.includes('Bob Baker') || inside.text.includes(bob.email), 'people get in by password');
  await world.fault(null);
  const on = await turnSso(world, 'on');
  world.check(on.status === 200, 'SSO is turned on again without a new consent');
  world.check((await factsThatMustStay(world)) === before, 'exclusions and links are as before');
  const again = await signInWithAzure(world, 'elevate', 'bob');
  world.check(again.text.includes(bob.email), 'and Bob is in through Azure again');
}

export async function keyRotation(world: World): Promise<void> {
  const browser = newBrowser();
  const keysBefore = await world.ask('GET', '/jwks');
  const { request, callback } = await signInAsApp(world, browser, 'bob');
  world.print('   (every signing and sealing key gets a new version)');
  await world.rotateKeys();
  const grew = await world.untilSo(async () => (await world.ask('GET', '/jwks')).text !== keysBefore.text);
  world.check(grew !== undefined, 'the new signing key is published beside the old one');
  world.print('   (and the new sealing key takes over)');
  await wait(SEALING_LEAD_MS);
  const back = world.show('Bob', await browser.open(callback, stopAtApp(world)));
  const tokens = await redeem(world, request, codeIn(back));
  world.check(tokens.status === 200, 'the sign-in that began before the rotation completes');
  const next = await signInWithAzure(world, 'elevate', 'bob');
  world.check(next.text.includes('bob@'), 'and so does the next one');
}

export async function otherAccount(world: World): Promise<void> {
  const token = world.token('gwen');
  const before = await factsThatMustStay(world);
  const routes: [string, string, unknown?][] = [
    ['GET', '/integration'],
    ['POST', '/integration/start'],
    ['DELETE', '/integration?force=true'],
    ['GET', '/sso'],
    ['PUT', '/sso', { sso: 'off' }],
    ['GET', '/exclusions'],
    ['POST', '/exclusions', { add: [{ email: world.person('bob').email }] }],
    ['POST', '/explain', { email: world.person('bob').email, app: 'elevate' }],
    ['POST', '/users/link', { email: world.person('bob').email }],
    ['POST', '/portal-links'],
    ['POST', '/test-sign-ins', { app: 'elevate', email: world.person('bob').email }],
    ['GET', '/test-sign-ins/6d1f7a52-0d0c-4f5e-9f0a-1b6f3f0c9a11'],
    ['GET', '/audit-events'],
    ['GET', '/users-without-password'],
    ['GET', '/users'],
    ['POST', '/users', { remove: [world.person('bob').email] }],
    ['PUT', '', { name: 'Taken over', domains: [], products: [] }],
  ];
  for (const [method, path, body] of routes) {
    const answer = await world.ask(method, `/accounts/acme${path}`, { token, ...(body === undefined ? {} : { body }) });
    world.check(answer.status === 403, `${method} …${path === '' ? ' (the account)' : path} is refused`);
  }
  world.check((await factsThatMustStay(world)) === before, 'and nothing has changed');
}

export async function auditTrail(world: World): Promise<void> {
  const trail = (await events(world)).reverse();
  for (const { action, outcome, refusal, actor } of trail) {
    world.print(
      `     ${action} · ${outcome}${refusal === null ? '' : ` (${refusal})`} · ${actor.kind}${actor.kind === 'user' ? '' : ` ${actor.id ?? ''}`}`,
    );
  }
  const told = (action: string, outcome = 'done'): boolean =>
    trail.some((event) => event.action === action && event.outcome === outcome);
  const wanted = [
    'account-created',
    'users-changed',
    'integration-started',
    'integration-connected',
    'portal-link-opened',
    'portal-session-closed',
    'test-sign-in-finished',
    'sso-switched',
    'user-bound',
    'user-linked',
    'user-renamed',
    'exclusion-added',
    'exclusion-removed',
  ];
  for (const action of wanted) world.check(told(action), `the trail tells ${action}`);
  world.check(
    told('integration-started', 'refused') && told('integration-connected', 'refused'),
    'and what was refused',
  );
  const others = await events(world, 'globex', 'gwen');
  world.check(
    !others.some(({ action }) => action === 'integration-connected'),
    "the other customer's trail holds none of it",
  );
}
