/**
 * A year of the service's keys by its own rules: a daily timer that misses days, instances that restart and lose the vault, and
 * apps that keep a key set for as long as their library does and never ask again for a key that they don't know.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MakeKey } from '../../../shared/platform/keys/make-key.ts';
import { LONGEST_LIFETIME_MS } from '../../../shared/platform/words/lifetimes.ts';
import type { KeyPolicy } from '../../../shared/platform/keys/key-schedule.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { makeInstance, POLICY } from './make-keys-for-test.ts';
import { makeMemoryVault } from './make-memory-vault.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** How long libraries keep a key set: by our Cache-Control; .NET, with up to an hour on top; whoever fetches once a day. */
const KEPT_SECONDS = [5 * MINUTE, 13 * HOUR, 24 * HOUR];
/** A proxy on the way may answer with what it fetched within our max-age. */
const PROXY_SECONDS = 5 * MINUTE;
const TOKEN_SECONDS = 10 * MINUTE;
const LONGEST_SECONDS = LONGEST_LIFETIME_MS / 1000;
/** The longest silence of the timer that must stop nothing; one more day may be lost to the vault. */
const SILENCE_DAYS = 29;

/** Making a key of 2048 bits costs more than all the rest of a simulated year, and nothing here signs. */
const PLAIN_KEYS: MakeKey = {
  'signing-key': async () => Promise.resolve({ kty: 'RSA', n: 'n', e: 'AQAB', d: 'd' }),
  'sealing-key': async () => Promise.resolve({ kty: 'oct', k: 'k'.repeat(43) }),
};

type KeySet = { readonly kids: ReadonlySet<string>; readonly at: number };
type Made = { readonly kid: string; readonly at: number };

/** Draws without shrinking: a year is one sample. */
function makeChance(seed: number) {
  let state = seed >>> 0;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(draw() * most);
  return { below, happens: (share: number): boolean => draw() < share };
}

async function liveAYear(policy: KeyPolicy, seed: number) {
  const { below, happens } = makeChance(seed);
  const time = makeMovableClock(new Date('2027-01-01T00:00:00Z'));
  const seconds = (): number => time.clock().getTime() / 1000;
  const vault = makeMemoryVault(time.clock);
  const startInstance = () => makeInstance(vault, time, { ...policy, makeKey: PLAIN_KEYS });
  const instances = [0, 1, 2].map(startInstance);
  const anyInstance = () => instances[below(instances.length)] ?? startInstance();
  const rotateDaily = async (): Promise<void> => {
    const { rotation } = anyInstance();
    await rotation.rotateKeys({ now: time.clock(), force: false });
    await rotation.retireKeys({ now: time.clock() });
  };
  let proxy: KeySet | undefined;
  const fetchKeys = async (): Promise<KeySet> => {
    if (proxy === undefined || seconds() - proxy.at > PROXY_SECONDS)
      proxy = { kids: new Set((await anyInstance().signing.all()).map(({ kid }) => kid)), at: seconds() };
    return { ...proxy, at: seconds() };
  };
  const apps = KEPT_SECONDS.flatMap((kept) => [1, 2, 3].map(() => ({ kept, keys: undefined as KeySet | undefined })));

  const refused = { byApps: 0, byUs: 0, sealed: 0 };
  const used = new Set<string>();
  const counts = { tokens: 0, unavailable: 0 };
  const [ownTokens, sealedTexts]: [Made[], Made[]] = [[], []];
  const checkByApp = async (kid: string): Promise<void> => {
    const app = apps[below(apps.length)];
    if (app === undefined) return;
    if (app.keys === undefined || seconds() - app.keys.at >= app.kept || happens(0.002)) app.keys = await fetchKeys();
    if (!app.keys.kids.has(kid)) refused.byApps++;
  };
  /** Something of the last days comes back to whatever instance; the oldest are forgotten. */
  const comeBack = async (made: Made[], ring: 'signing' | 'sealing'): Promise<boolean> => {
    while (made[0] !== undefined && seconds() - made[0].at >= LONGEST_SECONDS) made.shift();
    const one = made[happens(0.5) ? 0 : below(made.length)];
    return one === undefined || (await anyInstance()[ring].find(one.kid)) !== undefined;
  };
  const signIn = async (): Promise<void> => {
    const instance = anyInstance();
    const [signing, sealing] = [await instance.signing.current(), await instance.sealing.current()];
    used.add(signing.kid);
    counts.tokens++;
    ownTokens.push({ kid: signing.kid, at: seconds() });
    sealedTexts.push({ kid: sealing.kid, at: seconds() });
    if ((await anyInstance().sealing.find(sealing.kid)) === undefined) refused.sealed++;
    time.pass(below(TOKEN_SECONDS));
    await checkByApp(signing.kid);
    if (!(await comeBack(ownTokens, 'signing'))) refused.byUs++;
    if (!(await comeBack(sealedTexts, 'sealing'))) refused.sealed++;
  };

  await rotateDaily();
  let [nextTimer, silentUntil, missed, vaultBack] = [seconds() + DAY, 0, 0, 0];
  const end = seconds() + 365 * DAY;
  while (seconds() < end) {
    time.pass(below(2 * HOUR));
    if (happens(0.002)) vaultBack = seconds() + below(HOUR);
    if (happens(0.0005)) silentUntil = seconds() + below(SILENCE_DAYS) * DAY;
    if (happens(0.02)) instances[below(instances.length)] = startInstance();
    vault.down = seconds() < vaultBack;
    while (nextTimer <= seconds()) {
      // A day is missed, or two instances run it.
      const misses = missed < SILENCE_DAYS && (nextTimer < silentUntil || happens(0.1));
      missed = misses ? missed + 1 : 0;
      if (!misses) await Promise.allSettled(happens(0.1) ? [rotateDaily(), rotateDaily()] : [rotateDaily()]);
      nextTimer += DAY;
    }
    // An instance that starts while the vault is away can sign nobody in, and says so: that is no refused token.
    await signIn().catch((error: unknown) => {
      if (!vault.down) throw error;
      counts.unavailable++;
    });
  }
  return { refused, ...counts, keysUsed: used.size };
}

const NONE = { byApps: 0, byUs: 0, sealed: 0 };

describe('a year of daily timers, missed days, restarts and apps that keep keys', () => {
  it.each([
    ['the usual rotation with the least lead', { ...POLICY, rotationDays: 90, leadHours: 26, refreshSeconds: 300 }],
    ['the usual lead, secrets kept for an hour', { ...POLICY, rotationDays: 90, leadHours: 168, refreshSeconds: 3600 }],
    ['a rotation a month', { ...POLICY, rotationDays: 30, leadHours: 26, refreshSeconds: 3600 }],
    ['a rotation a day', { ...POLICY, rotationDays: 1, leadHours: 26, refreshSeconds: 300 }],
    ['a lead that is longer than the rotation', { ...POLICY, rotationDays: 7, leadHours: 720, refreshSeconds: 300 }],
  ])('refuses no token with %s', async (_name, policy) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        const { refused, tokens, keysUsed } = await liveAYear(policy, seed);
        expect(refused).toEqual(NONE);
        expect(tokens).toBeGreaterThan(5000);
        expect(keysUsed).toBeGreaterThan(2);
      }),
      { numRuns: 2 },
    );
  });

  it('would refuse some with the lead of an hour that once was, to apps that keep keys for half a day or a day', async () => {
    const { refused } = await liveAYear({ ...POLICY, rotationDays: 7, leadHours: 1, refreshSeconds: 300 }, 1);
    expect(refused.byApps).toBeGreaterThan(0);
    expect(refused).toMatchObject({ byUs: 0, sealed: 0 });
  });
});
