import { expect, it } from 'vitest';
import { type Granted, makeKeptTokens } from '../../../shared/platform/identity/kept-tokens.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';

const HOUR = 3600;

/** Tokens that come when the test hands them over, in the order in which they were asked for. */
function openTokens() {
  const { clock, pass } = makeMovableClock();
  const asked: PromiseWithResolvers<Granted>[] = [];
  const tokens = makeKeptTokens<'key'>({
    fetch: () => {
      const answer = Promise.withResolvers<Granted>();
      asked.push(answer);
      return answer.promise;
    },
    maxKeys: 10,
    clock,
  });
  const give = (number: number, token: string, hours: number) => {
    asked[number]?.resolve({ kind: 'granted', token, endsAt: clock().getTime() + hours * HOUR * 1000 });
  };
  const held = async () => (await tokens.get('key')).token;
  return { pass, asked, tokens, give, held };
}

async function openWithFirst() {
  const opened = openTokens();
  const first = opened.held();
  opened.give(0, 'first', 10);
  expect(await first).toBe('first');
  return opened;
}

/** What was handed over has gone through. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('a renewal that ends earlier doesn’t take the place of a token that ends later, and is asked for again', async () => {
  const { pass, asked, give, held } = await openWithFirst();
  pass(6 * HOUR);
  expect(await held()).toBe('first');
  give(1, 'shorter', 2);
  await settled();
  expect(await held()).toBe('first');
  pass(HOUR);
  expect(await held()).toBe('first');
  expect(asked).toHaveLength(3);
  give(2, 'longer', 10);
  await settled();
  expect(await held()).toBe('longer');
});

it('a renewal that was asked for before a token was refused isn’t kept: the next one asks anew', async () => {
  const { pass, asked, tokens, give, held } = await openWithFirst();
  pass(6 * HOUR);
  expect(await held()).toBe('first');
  expect(asked).toHaveLength(2);
  tokens.drop('first');
  const anew = held();
  expect(asked).toHaveLength(3);
  give(2, 'anew', 5);
  expect(await anew).toBe('anew');
  give(1, 'slow', 10);
  await settled();
  expect(await held()).toBe('anew');
});

it('what was asked for anew is kept although it ends earlier, and no slow renewal replaces it', async () => {
  const { pass, tokens, give, held } = await openWithFirst();
  pass(6 * HOUR);
  expect(await held()).toBe('first');
  const fresh = tokens.getFresh('key');
  give(2, 'fresh', 2);
  expect(await fresh).toMatchObject({ token: 'fresh' });
  give(1, 'slow', 10);
  await settled();
  expect(await held()).toBe('fresh');
});
