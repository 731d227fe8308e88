import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationRequest, type World } from '../../local/tour/world.ts';
import { type Answered, jsonOf } from '../support/control-panel/send-request.ts';
import { ALL_SAMPLES } from '../support/samples/all-samples.ts';
import { goodRequest } from '../support/samples/hostile-requests.ts';
import { judgeAnswer } from '../support/samples/judge-answer.ts';
import type { OperationSample } from '../support/samples/operation-sample.ts';
import { sendHostile } from '../support/samples/send-hostile.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';
import { enabledVersions, setEnabled } from '../support/stack/vault-operator.ts';

// The stack reads its secrets every 2 s, and a new sealing key waits for two readings.
const TAKEOVER_MS = 20_000;

let started: StartedStack;
let world: World;
beforeAll(async () => {
  started = await startTestStack();
  world = started.world;
  await connectAcme(world);
});
afterAll(() => started.stop());

/** Every place at which a sign-in or a connection can be while keys change: a request that goes on from there. */
const HALFWAY = {
  'on our page for the address': 'askAddress',
  'with an address typed on our page': 'takeAddress',
  'back from Azure, before the callback': 'finishSignIn',
  'at the app with a code, before the token': 'issueTokens',
  'with an access token in use': 'readUserinfo',
  'an administrator with a ticket': 'beginIntegration',
  'a contact with a link to the hosted page': 'openPortalLink',
  'a contact on the hosted page': 'getPortalSession',
  'a browser with the link of a test sign-in': 'beginTestSignIn',
  'an administrator back from signing in': 'proveTenant',
  'an administrator back from the terms': 'connectTenant',
} as const;
const CONNECTS: keyof typeof HALFWAY = 'an administrator back from the terms';
type Halfway = Readonly<Record<string, OperationSample>>;

async function goHalfway(): Promise<Halfway> {
  const samples: Record<string, OperationSample> = {};
  for (const [stage, id] of Object.entries(HALFWAY)) {
    const sample = await ALL_SAMPLES[id]?.(world);
    if (sample !== undefined) samples[stage] = sample;
  }
  return samples;
}

const goOn = (sample: OperationSample): Promise<Answered> =>
  sendHostile(started.stack.file.service, goodRequest(sample));

async function expectAllComplete(halfway: Halfway): Promise<void> {
  const ends: Record<string, number> = {};
  for (const [stage, sample] of Object.entries(halfway)) ends[stage] = (await goOn(sample)).status;
  expect(ends).toEqual(Object.fromEntries(Object.entries(halfway).map(([stage, { good }]) => [stage, good])));
}

/** The hint that discovery gives; the name of the key that sealed it stands in its header. */
async function discoverHint(): Promise<string> {
  const answer = await world.discover(world.person('bob').email, 'elevate');
  return new URL(String(answer.json['url'])).searchParams.get('login_hint') ?? '';
}
const sealingKey = async (): Promise<unknown> => decodeProtectedHeader(await discoverHint()).kid;

async function awaitTakeover(before: unknown): Promise<void> {
  expect(await world.within(TAKEOVER_MS, async () => (await sealingKey()) !== before)).toBeDefined();
}

/** Where `/authorize` sends somebody with that hint. */
async function placeFor(hint: string): Promise<string> {
  const { pathname, search } = authorizationRequest(world, 'elevate', { login_hint: hint }).url;
  const { status, headers } = await world.ask('GET', `${pathname}${search}`);
  expect(status).toBe(303);
  return new URL(headers.get('location') ?? '').origin;
}

async function getTokens(): Promise<{ idToken: string }> {
  const sample = await ALL_SAMPLES['issueTokens']?.(world);
  if (sample === undefined) throw new Error('no sample');
  const answered = await goOn(sample);
  expect(answered.status).toBe(200);
  return { idToken: String((jsonOf(answered) as Record<string, unknown>)['id_token']) };
}

const publishedKeys = async (): Promise<JSONWebKeySet> =>
  (await world.ask('GET', '/jwks')).json as unknown as JSONWebKeySet;
const verifies = async (idToken: string): Promise<boolean> =>
  jwtVerify(idToken, createLocalJWKSet(await publishedKeys()), { issuer: started.stack.file.issuer }).then(
    () => true,
    () => false,
  );

async function signOutStatus(idToken: string): Promise<number> {
  const { url } = world.app('elevate');
  const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: `${url}/` });
  return (await world.ask('GET', `/end-session?${query.toString()}`)).status;
}

describe('a rotation of the keys', () => {
  it('leaves whoever is half-way unharmed, before the new sealing key takes over and after', async () => {
    const [first, late, hint] = [await goHalfway(), await goHalfway(), await discoverHint()];
    // Connecting leaves no other link of the account in use, so only one of them goes to the end: the last.
    const soon = Object.fromEntries(Object.entries(first).filter(([stage]) => stage !== CONNECTS));
    const key = await sealingKey();
    const versions = await enabledVersions(started.stack, 'sealing-key');
    await world.rotateKeys();
    expect(await enabledVersions(started.stack, 'sealing-key')).toHaveLength(versions.length + 1);
    await expectAllComplete(soon);
    await awaitTakeover(key);
    await expectAllComplete(late);
    expect(await placeFor(hint)).toBe(started.stack.file.entra);
  });

  it('interrupts no sign-in while they go on all the time', async () => {
    let rotating = true;
    const ends: number[] = [];
    const signInAgainAndAgain = async (): Promise<void> => {
      while (rotating) {
        const sample = await ALL_SAMPLES['readUserinfo']?.(world);
        ends.push(sample === undefined ? 0 : (await goOn(sample)).status);
      }
    };
    const key = await sealingKey();
    const people = [signInAgainAndAgain(), signInAgainAndAgain()];
    try {
      await world.rotateKeys();
      await awaitTakeover(key);
    } finally {
      rotating = false;
    }
    await Promise.all(people);
    expect(ends.length).toBeGreaterThan(5);
    expect(new Set(ends)).toEqual(new Set([200]));
  });
});

describe('the withdrawal of old keys', () => {
  it('refuses cleanly whatever they sealed, and everything new works', async () => {
    const [halfway, hint, key] = [await goHalfway(), await discoverHint(), await sealingKey()];
    const old = await enabledVersions(started.stack, 'sealing-key');
    await world.rotateKeys();
    await setEnabled(started.stack, 'sealing-key', old, false);
    await awaitTakeover(key);
    for (const [stage, sample] of Object.entries(halfway)) {
      const answered = await goOn(sample);
      const isSession = sample.refusesWith === 'problem';
      const faults = judgeAnswer(sample, { ...goodRequest(sample), wanted: 'refusal' }, answered);
      const status = isSession || sample.refusesWith === 'challenge' ? 401 : 400;
      // No field is at fault when a session is none.
      expect([stage, answered.status, isSession ? [] : faults]).toEqual([stage, status, []]);
    }
    expect(await placeFor(hint), 'a hint that says nothing is no hint').toBe(started.stack.file.service);
    await expectAllComplete(await goHalfway());
  });

  it('of signing leaves the new key, which signs at once on a laptop, and no ID token of the old one is taken', async () => {
    const { idToken } = await getTokens();
    expect([await verifies(idToken), await signOutStatus(idToken)]).toEqual([true, 303]);
    const old = await enabledVersions(started.stack, 'signing-key');
    await world.rotateKeys();
    const signsAnew = async (): Promise<boolean> =>
      decodeProtectedHeader((await getTokens()).idToken).kid !== decodeProtectedHeader(idToken).kid;
    expect(await world.within(TAKEOVER_MS, signsAnew)).toBeDefined();
    expect([await verifies(idToken), await signOutStatus(idToken)]).toEqual([true, 303]);

    await setEnabled(started.stack, 'signing-key', old, false);
    expect(await world.within(TAKEOVER_MS, async () => (await publishedKeys()).keys.length === 1)).toBeDefined();
    expect([await verifies(idToken), await signOutStatus(idToken)]).toEqual([false, 400]);
    const { idToken: next } = await getTokens();
    expect([await verifies(next), await signOutStatus(next)]).toEqual([true, 303]);
  });

  it('of every sealing key is an outage with a name, which ends when one is given back', async () => {
    const all = await enabledVersions(started.stack, 'sealing-key');
    await setEnabled(started.stack, 'sealing-key', all, false);
    const discover = () => world.discover(world.person('bob').email, 'elevate');
    expect(await world.within(TAKEOVER_MS, async () => (await discover()).status === 503)).toBeDefined();
    const problem = await discover();
    expect(problem.headers.get('retry-after')).toMatch(/^\d+$/);
    const { pathname, search } = authorizationRequest(world, 'elevate').url;
    const page = await world.ask('GET', `${pathname}${search}`);
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    await setEnabled(started.stack, 'sealing-key', all, true);
    expect(await world.within(TAKEOVER_MS, async () => (await discover()).status === 200)).toBeDefined();
    await expectAllComplete(await goHalfway());
  });
});
