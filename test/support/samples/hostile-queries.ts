/** Queries that are not as they should be. */
import { MARKUP } from '../control-panel/bad-input-cases.ts';
import {
  encodePairs,
  HOSTILE_TEXTS,
  type Hostile,
  type Make,
  mayLack,
  type Pairs,
  wantedAt,
  without,
} from './hostile-parts.ts';
import type { OperationSample } from './operation-sample.ts';

// The host takes request lines of up to 8 KB.
const LONG = 'x'.repeat(6000);

const pathWith = ({ path }: OperationSample, pairs: Pairs): string => `${path}?${encodePairs(pairs)}`;

function unknownCases(sample: OperationSample, make: Make): Hostile[] {
  const good = Object.entries(sample.query);
  const names = ['surprise', MARKUP, '__proto__', 'constructor'];
  return [
    ...names.map((name) =>
      make(`the unknown parameter ${name}`, { path: pathWith(sample, [...good, [name, MARKUP]]), field: 'query' }),
    ),
    make('an unknown parameter twice', { path: pathWith(sample, [...good, ['x', '1'], ['x', '2']]), field: 'query/' }),
    make('escapes that are none', { path: `${pathWith(sample, good)}&%zz=%zz&%ff=%ff`, field: 'query' }),
  ];
}

function parameterCases(sample: OperationSample, make: Make, name: string): Hostile[] {
  const others = without(Object.entries(sample.query), name);
  const field = `query/${name}`;
  const wanted = wantedAt(sample, name);
  const value = sample.query[name] ?? 'x';
  const isNeeded = name in sample.query && !mayLack(sample, name);
  // To a page a parameter without a value is none (RFC 6749 section 3.1).
  const texts = Object.entries({ ...HOSTILE_TEXTS, 'a long text': LONG }).filter(
    ([, text]) => text !== '' || isNeeded || sample.refusesWith !== 'page',
  );
  return [
    make(`${name} twice`, { path: pathWith(sample, [...others, [name, value], [name, value]]), field }),
    ...texts.map(([what, text]) =>
      make(`${name} with ${what}`, { path: pathWith(sample, [...others, [name, text]]), field }, wanted),
    ),
    make(`${name} that is no UTF-8`, { path: `${pathWith(sample, others)}&${name}=%ff%fe`, field }, wanted),
    ...(isNeeded && sample.refusesWith === 'page' ? [make(`${name} missing`, { path: pathWith(sample, others) })] : []),
  ];
}

export const hostileQueries = (sample: OperationSample, make: Make): Hostile[] => [
  ...(sample.unknownParameters === 'refused' ? unknownCases(sample, make) : []),
  ...[...Object.keys(sample.query), ...(sample.moreQuery ?? [])].flatMap((name) => parameterCases(sample, make, name)),
];
