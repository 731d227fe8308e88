/** The bars of issue "Fast where it counts", each a number that follows from what was measured. */
import type { Series } from './measure/series.ts';

export type Bar = {
  readonly what: string;
  readonly part: string;
  /** At most so much, or at least. */
  readonly limit: { readonly atMost: number } | { readonly atLeast: number };
  readonly unit: string;
  /** One value a round; undefined when what it needs wasn't measured. */
  readonly values: (series: Series) => readonly number[] | undefined;
};

/** Round by round. */
const combine = (one: string, other: string, by: (one: number, other: number) => number): Bar['values'] =>
  function combineRounds(series) {
    const [left, right] = [series[one], series[other]];
    if (left === undefined || right === undefined) return undefined;
    return left.slice(0, right.length).map((value, round) => by(value, right[round] ?? NaN));
  };
const difference = (one: string, other: string) => combine(one, other, (left, right) => left - right);
const ratio = (one: string, other: string) => combine(one, other, (left, right) => left / right);
const alone = (name: string): Bar['values'] =>
  function roundsOf(series) {
    return series[name];
  };

/** What the handler takes at one connection: the answer's time less the echo's, against the bare SDK's. */
const handlerAgainstGetEntity = (series: Series): readonly number[] | undefined => {
  const handler = difference('one connection/ours/p50', 'one connection/echo/p50')(series);
  const bare = series['one connection/getEntity/p50'];
  return bare === undefined ? undefined : handler?.map((value, round) => value / (bare[round] ?? NaN));
};

const bar = (part: string, what: string, limit: Bar['limit'], unit: string, values: Bar['values']): Bar => ({
  ...{ part, what, limit, unit, values },
});

export const BARS: readonly Bar[] = [
  bar(
    'discovery',
    'discovery, CPU above the echo',
    { atMost: 200 },
    'µs',
    difference('discovery/ours/cpu', 'discovery/echo/cpu'),
  ),
  bar(
    'discovery',
    'redirect, CPU above the echo',
    { atMost: 250 },
    'µs',
    difference('redirect/ours/cpu', 'redirect/echo/cpu'),
  ),
  bar(
    'discovery',
    'discovery, requests/s, ours / echo',
    { atLeast: 0.55 },
    '',
    ratio('discovery/ours/perSecond', 'discovery/echo/perSecond'),
  ),
  bar(
    'discovery',
    'discovery, requests/s, ours / better-auth',
    { atLeast: 2.5 },
    '',
    ratio('discovery/ours/perSecond', 'discovery/better-auth/perSecond'),
  ),
  bar('discovery', 'p50 at one connection, handler / bare getEntity', { atMost: 0.9 }, '', handlerAgainstGetEntity),
  bar('sign-in', 'whole sign-in, CPU', { atMost: 1800 }, 'µs', alone('sign-in/ours/cpu')),
  bar(
    'sign-in',
    'whole sign-in, CPU, ours / saml-jackson',
    { atMost: 1 },
    '',
    ratio('sign-in/ours/cpu', 'sign-in/saml-jackson/cpu'),
  ),
  bar(
    'sign-in',
    'whole sign-in, CPU, ours / better-auth',
    { atMost: 1 },
    '',
    ratio('sign-in/ours/cpu', 'sign-in/better-auth/cpu'),
  ),
  bar('sign-in', 'storage requests of a discovery', { atMost: 1 }, '', alone('storage/discovery/requests')),
  bar('sign-in', 'storage requests of a later sign-in', { atMost: 4 }, '', alone('storage/sign-in/requests')),
  bar('sign-in', 'its steps, one after another', { atMost: 3 }, '', alone('storage/sign-in/steps')),
  bar('cold', 'cold start, over the empty function', { atMost: 80 }, 'ms', difference('cold/ours', 'cold/empty')),
  bar(
    'cold',
    'the same by the protocol of Azure’s worker',
    { atMost: 120 },
    'ms',
    difference('cold/worker: ours', 'cold/worker: empty'),
  ),
  bar('cold', 'cold start, ours / oidc-provider', { atMost: 1.15 }, '', ratio('cold/ours', 'cold/oidc-provider')),
  ...['128', '128, semi-space 16', '256'].map((heap) =>
    bar(
      'memory',
      `old space ${heap} MB, p99 / unlimited`,
      { atMost: 1.3 },
      '',
      ratio(`memory/${heap}/p99`, 'memory/unlimited/p99'),
    ),
  ),
  bar('memory', 'restarts in small heaps', { atMost: 0 }, '', alone('memory/restarts')),
  bar('memory', 'aged by load and idling, p99 / fresh', { atMost: 1.2 }, '', ratio('aged/aged/p99', 'aged/fresh/p99')),
  bar(
    'aged',
    'aged by the clock (35 min), p99 / fresh',
    { atMost: 1.2 },
    '',
    ratio('aged-by-clock/aged/p99', 'aged-by-clock/fresh/p99'),
  ),
  bar('silence', 'storage silent: 503 after', { atMost: 2500 }, 'ms', alone('silence/first')),
  bar('silence', 'the same after three in a row', { atMost: 50 }, 'ms', alone('silence/later')),
  bar(
    'scale',
    'discovery p50, 1 million users / 1 thousand',
    { atMost: 1.2 },
    '',
    ratio('scale/1000000/p50', 'scale/1000/p50'),
  ),
  bar(
    'scale',
    'switch, storage operations, 200,000 users / 10',
    { atMost: 1 },
    '',
    ratio('scale/switch/200000', 'scale/switch/10'),
  ),
];

export const isMet = ({ limit }: Bar, value: number): boolean =>
  'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
