/** The last steps: replays and tampering, an Azure outage, key rotation, another customer's admin, the audit trail. */
import { setTimeout as wait } from 'node:timers/promises';
import { authorizationRequest, redeem, type World } from '../world.ts';
import type { Page } from '../person-browser.ts';
import { events, turnSso } from './connecting.ts';
import { giveAddress, signInWithAzure, signInWithPassword } from './signing-in.ts';

// The stack reads its secrets every 2 s; a new sealing key is used when every instance has had the time to read it twice.
const SEALING_LEAD_MS = 5_000;

const isCallback = (url: URL): boolean => url.pathname === '/sign-in/callback';
const codeIn = (page: Page): string => page.url.searchParams.get('code') ?? '';

/** A sign-in of Bob's that the tour itself plays as the app: up to the redirect back to the service, which isn't loaded. */
async function signInAsApp(world: World) {
  const bob = world.browser('Bob');
  const request = authorizationRequest(world, 'elevate', { login_hint: world.person('bob').email });
  const { url } = await world.atAzure(bob, await bob.open(request.url), 'bob', isCallback);
  return { bob, request, callback: url };
}

export async function replayAndTampering(world: World): Promise<void> {
  const { bob, request, callback } = await signInAsApp(world);
  const tampered = new URL(callback);
  tampered.searchParams.set('state', `${callback.searchParams.get('state') ?? ''}x`);
  world.check((await bob.open(tampered)).status >= 400, 'a tampered state is refused');
  const atApp = world.at('elevate');
  const back = await bob.open(callback, atApp);
  world.check(atApp(back.url) && codeIn(back) !== '', 'the untouched callback leads back to the app with a code');
  world.check((await bob.open(callback, atApp)).status >= 400, 'the same callback once more is refused');
  const first = await redeem(world, request, codeIn(back));
  world.check(first.status === 200 && typeof first.json['id_token'] === 'string', 'the code is redeemed once');
  const second = await redeem(world, request, codeIn(back));
  world.check(second.status === 400 && second.json['error'] === 'invalid_grant', 'and never again');
  const foreign = authorizationRequest(world, 'elevate', { redirect_uri: 'https://attacker.example/callback' });
  const { status, url } = await world.browser('Bob').open(foreign.url);
  const isPage = status === 400 && url.origin === world.stack.service;
  world.check(isPage, 'a foreign redirect URI is refused with a page, not a redirect');
}

async function factsThatMustStay(world: World): Promise<string> {
  const exclusions = await world.anna('GET', '/accounts/acme/exclusions');
  const users = await world.feed('GET', '/accounts/acme/users');
  return JSON.stringify([exclusions.json['items'], users.json['items']]);
}

export async function outage(world: World): Promise<void> {
  const before = await factsThatMustStay(world);
  const { email } = world.person('bob');
  const { browser, page } = await giveAddress(world, 'elevate', email);
  const callback = await world.atAzure(browser, page, 'bob', isCallback);
  await world.fault('outage');
  const stuck = await browser.open(callback.url);
  world.check(stuck.status === 503, 'in an Azure outage the sign-in ends on a page that says so');
  const off = await turnSso(world, 'off');
  const isTold = off.status === 200 && off.json['usersWithoutPassword'] !== undefined;
  world.check(isTold, 'the admin turns SSO off, and is told who has no Company password');
  const isPassword = async () => (await world.discover(email, 'elevate')).json['step'] === 'company-credentials';
  const took = await world.untilSo(isPassword);
  world.check(took !== undefined, `it takes effect (after ${took ?? '–'} ms)`);
  const { text } = await signInWithPassword(world, 'elevate', 'bob');
  world.check(text.includes('Bob Baker') || text.includes(email), 'people get in by password');
  await world.fault(null);
  const on = await turnSso(world, 'on');
  world.check(on.status === 200, 'SSO is turned on again without a new consent');
  world.check((await factsThatMustStay(world)) === before, 'exclusions and links are as before');
  const again = await signInWithAzure(world, 'elevate', 'bob');
  world.check(again.text.includes(email), 'and Bob is in through Azure again');
}

export async function keyRotation(world: World): Promise<void> {
  const keysBefore = await world.ask('GET', '/jwks');
  const { bob, request, callback } = await signInAsApp(world);
  world.print('   (every signing and sealing key gets a new version)');
  await world.rotateKeys();
  const grew = await world.untilSo(async () => (await world.ask('GET', '/jwks')).text !== keysBefore.text);
  world.check(grew !== undefined, 'the new signing key is published beside the old one');
  world.print('   (and the new sealing key takes over)');
  await wait(SEALING_LEAD_MS);
  const tokens = await redeem(world, request, codeIn(await bob.open(callback, world.at('elevate'))));
  world.check(tokens.status === 200, 'the sign-in that began before the rotation completes');
  const next = await signInWithAzure(world, 'elevate', 'bob');
  world.check(next.text.includes('bob@'), 'and so does the next one');
}

export async function otherAccount(world: World): Promise<void> {
  const token = world.token('gwen');
  const before = await factsThatMustStay(world);
  const { email } = world.person('bob');
  const routes: [string, string, unknown?][] = [
    ['GET', '/integration'],
    ['POST', '/integration/start'],
    ['DELETE', '/integration?force=true'],
    ['GET', '/sso'],
    ['PUT', '/sso', { sso: 'off' }],
    ['GET', '/exclusions'],
    ['POST', '/exclusions', { add: [{ email }] }],
    ['POST', '/explain', { email, app: 'elevate' }],
    ['POST', '/users/link', { email }],
    ['POST', '/portal-links'],
    ['POST', '/test-sign-ins', { app: 'elevate', email }],
    ['GET', '/test-sign-ins/6d1f7a52-0d0c-4f5e-9f0a-1b6f3f0c9a11'],
    ['GET', '/audit-events'],
    ['GET', '/users-without-password'],
    ['GET', '/users'],
    ['POST', '/users', { remove: [email] }],
    ['PUT', '', { name: 'Taken over', domains: [], products: [] }],
  ];
  for (const [method, path, body] of routes) {
    const answer = await world.ask(method, `/accounts/acme${path}`, { token, body });
    world.check(answer.status === 403, `${method} …${path === '' ? ' (the account)' : path} is refused`);
  }
  world.check((await factsThatMustStay(world)) === before, 'and nothing has changed');
}

const TOLD = [
  ...['account-created', 'users-changed', 'integration-started', 'integration-connected', 'portal-link-opened'],
  ...['portal-session-closed', 'test-sign-in-finished', 'sso-switched', 'user-bound', 'user-linked', 'user-renamed'],
  ...['exclusion-added', 'exclusion-removed'],
];

export async function auditTrail(world: World): Promise<void> {
  const trail = (await events(world)).reverse();
  for (const { action, outcome, refusal, actor } of trail) {
    const who = actor.kind === 'user' ? 'user' : `${actor.kind} ${actor.id ?? ''}`;
    world.print(`     ${action} · ${outcome}${refusal === null ? '' : ` (${refusal})`} · ${who}`);
  }
  const told = (action: string, outcome = 'done'): boolean =>
    trail.some((event) => event.action === action && event.outcome === outcome);
  for (const action of TOLD) world.check(told(action), `the trail tells ${action}`);
  const isRefused = told('integration-started', 'refused') && told('integration-connected', 'refused');
  world.check(isRefused, 'and what was refused');
  const others = await events(world, 'globex', 'gwen');
  const isOurs = others.some(({ action }) => action === 'integration-connected');
  world.check(!isOurs, "the other customer's trail holds none of it");
}
