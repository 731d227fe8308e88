/** The tables of a run as rows of text; how they are set is up to who prints them. */
import { BARS, type Bar, isMet } from '../bars.ts';
import { quantile, type Series } from '../measure/series.ts';

export type TableOfText = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export const figure = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);

const limitOf = ({ limit, unit }: Bar): string =>
  `${'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`} ${unit}`.trim();

function barRow(bar: Bar, series: Series): readonly string[] {
  const values = bar.values(series);
  if (values === undefined) return [bar.what, limitOf(bar), '', '', '', 'not measured'];
  const [least, middle, most] = [0, 0.5, 1].map((share) => quantile(values, share)) as [number, number, number];
  return [bar.what, limitOf(bar), ...[least, middle, most].map(figure), isMet(bar, middle) ? 'met' : 'NOT MET'];
}

/** Every bar of the parts that were asked for; whether it is met, is said of the median. */
export const barsTable = (series: Series, parts: readonly string[]): TableOfText => ({
  head: ['what', 'bar', 'min', 'median', 'max', ''],
  rows: BARS.filter(({ part }) => parts.includes(part)).map((bar) => barRow(bar, series)),
});

const MEASURED = ['cpu', 'perSecond', 'p50', 'p99'] as const;

/** Medians of whatever was driven with requests, by name. */
export function figuresTable(series: Series): TableOfText {
  const names = Object.keys(series)
    .filter((name) => name.endsWith('/perSecond') && series[name.replace('/perSecond', '/cpu')] !== undefined)
    .map((name) => name.replace('/perSecond', ''));
  return {
    head: ['what', 'CPU µs', 'a second', 'p50 ms', 'p99 ms'],
    rows: names.map((name) => [
      name.replace('/', ': '),
      ...MEASURED.map((what) => figure(quantile(series[`${name}/${what}`] ?? [], 0.5))),
    ]),
  };
}

const PROFILED = ['echo', 'discovery', 'redirect', 'sign-in'] as const;

/** Whose code the CPU of each goes to; the most of a sign-in first. */
export function profileTable(series: Series): TableOfText {
  const of = (name: string, owner: string): number => quantile(series[`profile/${name}/${owner}`] ?? [0], 0.5);
  const owners = new Set(Object.keys(series).flatMap((name) => /^profile\/[^/]+\/(.+)$/.exec(name)?.[1] ?? []));
  const rows = [...owners]
    .toSorted((one, other) => of('sign-in', other) - of('sign-in', one))
    .map((owner) => [owner, ...PROFILED.map((name) => figure(of(name, owner)))]);
  return { head: ['CPU in µs, by whose code it is', ...PROFILED], rows };
}

/** Medians of all else. */
export function otherTable(series: Series): TableOfText {
  const driven = new Set(Object.keys(series).filter((name) => name.endsWith('/cpu')));
  const isDriven = (name: string): boolean => driven.has(name.replace(/\/(?:cpu|perSecond|p50|p99)$/, '/cpu'));
  const rest = Object.entries(series).filter(([name]) => !isDriven(name) && !name.startsWith('profile/'));
  return {
    head: ['what', 'min', 'median', 'max'],
    rows: rest.map(([name, values]) => [name, ...[0, 0.5, 1].map((share) => figure(quantile(values, share)))]),
  };
}

export const UNFAIR = [
  'For the peers: no wire to their store (it is in their own memory), no Functions host, one connection of one tenant.',
  'For us: a peer that stores its state (saml-jackson, oidc-provider) writes in each redirect, ours is sealed; better-auth fetches its provider’s keys and userinfo in each sign-in, we keep keys and ask no userinfo.',
  'For us: oidc-provider and better-auth have no discovery apart from the redirect, so their redirect is compared with our discovery; better-auth’s sign-in ends with a session and not with tokens for an app.',
  'For nobody: the clients of all are the same; the local host stands in for Azure’s, and its cost is that of the echo.',
];
