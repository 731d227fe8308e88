import type { JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePublishedKeys } from '../../../shared/platform/keys/published-keys.ts';
import { readKeySet } from '../../../shared/platform/keys/read-key-set.ts';
import { readTokenHeader } from '../../../shared/platform/keys/read-token-header.ts';
import { logLine } from '../../../shared/platform/telemetry/write-log.ts';
import { makeKey, type TestKey } from '../../support/make-key.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';

const COOLDOWN = 10;
const DAY = 24 * 3600;
const header = (kid: string) => ({ alg: 'RS256', kid });

let first: TestKey;
let second: TestKey;
beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});

/** An issuer whose keys, health and count of fetches a test can see and change. */
function makeIssuer(keys: readonly JWK[] | undefined, options: { maxAgeSeconds?: number } = {}) {
  const time = makeMovableClock();
  const issuer = { keys, down: false, silentSeconds: 0, fetches: 0 };
  const said: string[] = [];
  const published = makePublishedKeys({
    fetchKeys: async () => {
      issuer.fetches += 1;
      await Promise.resolve();
      if (issuer.down) {
        time.pass(issuer.silentSeconds);
        throw new Error('no answer');
      }
      return issuer.keys;
    },
    dependency: 'entra',
    ...{ cooldownSeconds: COOLDOWN, maxAgeSeconds: 3600 },
    clock: time.clock,
    writeLog: (code, details) => void said.push(logLine(code, details)),
    ...options,
  });
  const finds = async (kid: string) => (await published.findKey(header(kid))) !== undefined;
  return { issuer, published, finds, time, said };
}

describe('the keys that an issuer publishes', () => {
  it('are fetched once for everybody who asks at the same time, and then kept', async () => {
    const { issuer, published } = makeIssuer([first.jwk]);
    const found = await Promise.all(Array.from({ length: 20 }, () => published.findKey(header('first'))));
    expect(found.every((key) => key?.type === 'public')).toBe(true);
    await published.findKey(header('first'));
    expect(issuer.fetches).toBe(1);
  });

  it('are fetched anew at once for the first unknown id, even when the set was fetched a moment ago', async () => {
    const { issuer, published } = makeIssuer([first.jwk]);
    await published.findKey(header('first'));
    issuer.keys = [second.jwk];
    expect(await published.findKey(header('second'))).toBeDefined();
    expect(issuer.fetches).toBe(2);
  });

  it('are not fetched for a further unknown id until the cool-down has passed', async () => {
    const { issuer, published, finds, time } = makeIssuer([first.jwk]);
    await published.findKey(header('first'));
    for (let invented = 0; invented < 50; invented++) expect(await finds(`invented-${invented}`)).toBe(false);
    expect(issuer.fetches).toBe(2);
    time.pass(COOLDOWN - 1);
    await published.findKey(header('second'));
    expect(issuer.fetches).toBe(2);
    time.pass(1);
    issuer.keys = [first.jwk, second.jwk];
    expect(await finds('second')).toBe(true);
    expect(issuer.fetches).toBe(3);
  });

  it('are found soon after they are published late, with a token before them', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk]);
    await finds('first');
    expect(await finds('second')).toBe(false);
    time.pass(45);
    expect(await finds('second')).toBe(false);
    issuer.keys = [first.jwk, second.jwk];
    time.pass(2 * COOLDOWN);
    expect(await finds('second')).toBe(true);
  });

  it('cost the issuer a fetch each five minutes, not more, however many invented ids come for however long', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk], { maxAgeSeconds: DAY });
    await finds('first');
    const at: number[] = [];
    for (let second = 0; second < 3600; second++) {
      const before = issuer.fetches;
      await finds(`invented-${second}`);
      if (issuer.fetches > before) at.push(second);
      time.pass(1);
    }
    expect(at.slice(0, 7)).toEqual([0, 10, 30, 70, 150, 310, 610]);
    expect(at.slice(6).map((second, index, rest) => second - (rest[index - 1] ?? second - 300))).toEqual(
      at.slice(6).map(() => 300),
    );
    expect(issuer.fetches).toBeLessThan(20);
  });

  it('are asked for soon again once an unknown id was found, or nobody asked for a while', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk]);
    await finds('first');
    for (const pause of [10, 20, 40, 80]) {
      await finds('invented');
      time.pass(pause);
    }
    issuer.keys = [second.jwk];
    expect(await finds('second')).toBe(true);
    time.pass(COOLDOWN);
    issuer.keys = [first.jwk, second.jwk];
    expect(await finds('first')).toBe(true);

    for (const pause of [10, 20, 40, 80, 160, 300]) {
      time.pass(pause);
      await finds('invented');
    }
    time.pass(600);
    await finds('invented');
    const { fetches } = issuer;
    time.pass(COOLDOWN);
    await finds('invented');
    expect(issuer.fetches).toBe(fetches + 1);
  });

  it('are not fetched twice for one question: a set that came for it holds what there is', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk]);
    expect(await finds('second')).toBe(false);
    expect(issuer.fetches).toBe(1);
    time.pass(3600);
    expect(await finds('second')).toBe(false);
    expect(issuer.fetches).toBe(2);
  });

  it('serve everybody who waits for a rolled key with the same fetch', async () => {
    const { issuer, published } = makeIssuer([first.jwk]);
    await published.findKey(header('first'));
    issuer.keys = [second.jwk];
    const found = await Promise.all(Array.from({ length: 10 }, () => published.findKey(header('second'))));
    expect(found.every((key) => key !== undefined)).toBe(true);
    expect(issuer.fetches).toBe(2);
  });

  it('stay when the issuer fails, for a day and no longer, and the log says so before', async () => {
    const { issuer, finds, time, said } = makeIssuer([first.jwk]);
    await finds('first');
    issuer.down = true;
    expect(await finds('second')).toBe(false);
    expect(said).toEqual([]);
    for (let minute = 0; minute < 24 * 60; minute += 10) {
      expect(await finds('first')).toBe(true);
      time.pass(600);
    }
    expect(said).toHaveLength(23);
    expect(said[0]).toBe('published-keys-old dependency=entra hours=23');
    expect(said.at(-1)).toBe('published-keys-old dependency=entra hours=1');
    const unavailable = { name: 'DependencyUnavailable', dependency: 'entra' };
    await expect(finds('first')).rejects.toMatchObject(unavailable);
    await expect(finds('first')).rejects.toMatchObject(unavailable);
    issuer.down = false;
    time.pass(10);
    expect(await finds('first')).toBe(true);
  });

  it('are none from the next fetch on when the issuer answers that it has none, and are had again once it has', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk], { maxAgeSeconds: 300 });
    await finds('first');
    issuer.keys = [];
    time.pass(299);
    expect(await finds('first')).toBe(true);
    time.pass(1);
    expect(await finds('first')).toBe(false);
    time.pass(30 * DAY);
    expect(await finds('first')).toBe(false);
    issuer.keys = [second.jwk];
    time.pass(300);
    expect([await finds('first'), await finds('second')]).toEqual([false, true]);
  });

  it('are asked for in vain no more often than others while there are none at all', async () => {
    const { issuer, finds } = makeIssuer([]);
    for (let asked = 0; asked < 50; asked++) expect(await finds('first')).toBe(false);
    expect(issuer.fetches).toBe(1);
  });

  it('stay when the issuer is said to be unknown, which is no answer of its own', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk]);
    await finds('first');
    issuer.keys = undefined;
    time.pass(3600);
    expect(await finds('first')).toBe(true);
    const never = makeIssuer(undefined);
    expect(await never.finds('first')).toBe(false);
  });

  it('are forgotten within the hour after the issuer withdrew them', async () => {
    const { issuer, published, time } = makeIssuer([first.jwk, second.jwk]);
    await published.findKey(header('first'));
    issuer.keys = [second.jwk];
    time.pass(3600);
    expect(await published.findKey(header('first'))).toBeUndefined();
    expect(await published.findKey(header('second'))).toBeDefined();
  });

  it('make the dependency unavailable when they could never be fetched, and recover by themselves', async () => {
    const { issuer, published } = makeIssuer([first.jwk]);
    issuer.down = true;
    await expect(published.findKey(header('first'))).rejects.toMatchObject({
      name: 'DependencyUnavailable',
      dependency: 'entra',
      cause: { message: 'no answer' },
    });
    issuer.down = false;
    expect(await published.findKey(header('first'))).toBeDefined();
  });

  it('are asked for again soon after a fetch for an unknown id failed, not only after the whole cool-down', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk]);
    await finds('first');
    issuer.down = true;
    await finds('second');
    issuer.down = false;
    issuer.keys = [second.jwk];
    expect(await finds('second')).toBe(false);
    time.pass(5);
    expect(await finds('second')).toBe(true);
  });

  it('are asked for again at once where the issuer said nothing for as long', async () => {
    const { issuer, finds, time } = makeIssuer([first.jwk]);
    await finds('first');
    Object.assign(issuer, { down: true, silentSeconds: 5 });
    expect(await finds('second')).toBe(false);
    Object.assign(issuer, { down: false, keys: [second.jwk] });
    expect(await finds('second')).toBe(true);
    time.pass(3600);
    Object.assign(issuer, { down: true });
    expect(await finds('second')).toBe(true);
    Object.assign(issuer, { down: false, keys: [first.jwk] });
    expect(await finds('second')).toBe(false);
  });

  it('give no key when two have one id, or when the algorithm is not the key’s', async () => {
    const { published } = makeIssuer([first.jwk, { ...second.jwk, kid: 'first' }]);
    expect(await published.findKey(header('first'))).toBeUndefined();
    const single = makeIssuer([first.jwk]);
    expect(await single.published.findKey({ alg: 'ES256', kid: 'first' })).toBeUndefined();
  });
});

describe('a key set that was fetched', () => {
  it('keeps public signing keys and skips all else', () => {
    const rsa = { kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' };
    const body = {
      keys: [rsa, { kty: 'oct', kid: 'b', k: 'secret' }, { ...rsa, use: 'enc' }, { kty: 'RSA' }, null, 'text'],
    };
    expect(readKeySet(body)).toEqual([rsa]);
  });

  it.each([undefined, null, 'text', [], {}, { keys: 'none' }])('is none when it is %j', (body) => {
    expect(readKeySet(body)).toBeUndefined();
  });
});

describe('the header of a token', () => {
  const token = (header: unknown) => `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.c2ln`;

  it('is read when it names a key and an allowed algorithm', () => {
    expect(readTokenHeader(token({ alg: 'RS256', kid: 'k', typ: 'JWT' }), ['RS256'])).toEqual({
      alg: 'RS256',
      kid: 'k',
    });
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c'])('is refused when it brings its own key in %s', (member) => {
    expect(readTokenHeader(token({ alg: 'RS256', kid: 'k', [member]: 'anything' }), ['RS256'])).toBe('embedded-key');
  });

  it.each([
    ['alg', { alg: 'none', kid: 'k' }],
    ['alg', { alg: 'HS256', kid: 'k' }],
    ['alg', { kid: 'k' }],
    ['kid', { alg: 'RS256' }],
    ['kid', { alg: 'RS256', kid: '' }],
    ['kid', { alg: 'RS256', kid: 7 }],
  ])('is refused for its %s: %j', (fault, header) => {
    expect(readTokenHeader(token(header), ['RS256'])).toBe(fault);
  });

  it.each(['', '.', 'a.b.c', '....', 'é'])('is malformed in %j', (text) => {
    expect(readTokenHeader(text, ['RS256'])).toBe('malformed');
  });
});
