/**
 * Cookies that carry sealed transactions through a browser. There is a fixed number of places for them, so that what a browser
 * holds has a bound however many sign-ins are begun, also at the same moment, when no answer knows of the others: a header above
 * 32 KB would be refused by the platform, unseen by us. `__Host-`: set over TLS by this very host, for all of it (RFC 6265bis
 * section 4.1.3.2).
 */
import { hash } from 'node:crypto';
import type { Cookie, HttpRequest } from '@azure/functions';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';
import { readVisitId } from './visit-id.ts';

/**
 * Sizes of places: `length` of name and value together. An ordinary request is some 900 characters long; larger ones take one of the second
 * size, which is what browsers keep in one cookie, and what takes more stands in storage (keep-visits.ts).
 */
const SIZES = [
  { name: 's', places: 9, length: 1500 },
  { name: 'l', places: 2, length: 4096 },
] as const;
type Size = (typeof SIZES)[number];

const PREFIX = '__Host-visit-';
const placesOf = ({ name, places }: Size): readonly string[] =>
  Array.from({ length: places }, (_, at) => `${PREFIX}${name}${String(at)}`);
const PLACES: ReadonlySet<string> = new Set(SIZES.flatMap(placesOf));
/** Says that this browser keeps cookies, also when no transaction is left. */
const WITNESS = '__Host-visits';
const OURS: ReadonlySet<string> = new Set([...PLACES, WITNESS]);
const MAX_AGE_SECONDS = TRANSACTION_LIFETIME_MS / 1000;

// What the sealer makes (RFC 7516 section 3.1); anything else under our names isn't ours.
const VALUE = /^[A-Za-z0-9_.-]+$/;
/** By the whole id: who comes with one that was changed finds nothing and ends nothing. */
const keyOf = (id: string | undefined): string | undefined =>
  id === undefined || readVisitId(id) === undefined ? undefined : hash('sha256', id, 'base64url').slice(0, KEY_LENGTH);

/** Before each part: whose it is, when it was kept (seconds), which part of how many. */
const KEY_LENGTH = 22;
const PART = /^([A-Za-z0-9_-]{22})\.([0-9a-z]{1,8})\.([12])([12])\.(.+)$/;
const MAX_PREFIX_LENGTH = KEY_LENGTH + 1 + 8 + 1 + 2 + 1;

type Part = {
  readonly key: string;
  readonly keptAt: number;
  readonly at: number;
  readonly of: number;
  readonly text: string;
};

/** What a request brings of it, by the cookies' names. */
export type TransactionCookies = {
  readonly parts: ReadonlyMap<string, Part>;
  /** Whether the browser brought any cookie that this service gives to visitors. */
  readonly cameBack: boolean;
};

/** Reads them. */
export function readTransactionCookies(request: HttpRequest): TransactionCookies {
  const found = readSealedCookies(request, OURS);
  const parts = new Map<string, Part>();
  for (const [name, value] of found) {
    const [, key, keptAt = '', at, of, text] = PART.exec(value) ?? [];
    if (key === undefined || text === undefined || name === WITNESS) continue;
    parts.set(name, { key, keptAt: Number.parseInt(keptAt, 36), at: Number(at), of: Number(of), text });
  }
  return { parts, cameBack: found.size > 0 };
}

/**
 * The cookies of those names whose values can have been sealed here. Split at `;` alone (RFC 6265 section 5.4): a browser keeps a
 * comma inside a value, so what stands behind one may have been set by a sibling domain. Where two `Cookie` lines were joined by
 * a comma on the way, the last of the first and the whole second are lost, and none is made. A name that comes twice with two
 * values counts for nothing.
 */
export function readSealedCookies(request: HttpRequest, names: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const contradicted = new Set<string>();
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    if (at < 0 || !names.has(name) || !VALUE.test(value)) continue;
    if (found.has(name) && found.get(name) !== value) contradicted.add(name);
    found.set(name, value);
  }
  for (const name of contradicted) found.delete(name);
  return found;
}

/** What this browser keeps for a visit; undefined when nothing or not all of it came, and for an id that can't be one of ours. */
export function transactionOf({ parts }: TransactionCookies, id: string | undefined): string | undefined {
  const key = keyOf(id);
  const own: Part[] = [];
  for (const part of parts.values()) if (part.key === key) own.push(part);
  own.sort((one, other) => one.at - other.at);
  const [first] = own;
  if (own.length !== first?.of) return undefined;
  let sealed = '';
  for (const [index, { at, keptAt, text }] of own.entries()) {
    if (at !== index + 1 || keptAt !== first.keptAt) return undefined;
    sealed += text;
  }
  return sealed;
}

/** Lax, not Strict: the browser comes back from Azure with it. */
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** Takes a transaction from the browser, where it holds it. */
export function endTransaction({ parts }: TransactionCookies, id: string | undefined): Cookie[] {
  const key = keyOf(id);
  const ended: Cookie[] = [];
  for (const [name, part] of parts) if (part.key === key) ended.push({ ...ATTRIBUTES, name, value: '', maxAge: 0 });
  return ended;
}

/** `id` names the visit, `sealed` is what the browser keeps of it. */
export type Kept = { readonly id: string; readonly sealed: string };

/** Whether one cookie takes it, and none of the few large ones is taken from another visit for it. */
export function hasPlaceFor({ parts }: TransactionCookies, { id, sealed }: Kept): boolean {
  const [small, large] = SIZES;
  const key = keyOf(id);
  const isFree = (name: string): boolean => [undefined, key].includes(parts.get(name)?.key);
  return partsFor(sealed, small) === 1 || (partsFor(sealed, large) === 1 && placesOf(large).some(isFree));
}

/**
 * The cookies that give a browser these transactions, together. They take the places that hold an older version of them, then
 * free ones, then those that were kept longest ago. Undefined when one is larger than a browser would keep.
 */
export function keepTransactions(held: TransactionCookies, visits: readonly Kept[]): Cookie[] | undefined {
  const given = new Map<string, Part>();
  const keptAt = Math.max(...visits.map(({ id }) => (readVisitId(id)?.startedAt.getTime() ?? 0) / 1000));
  const keys = new Set(visits.map(({ id }) => keyOf(id) ?? ''));
  for (const { id, sealed } of visits) {
    const key = keyOf(id) ?? '';
    const size = SIZES.find(
      (candidate) => partsFor(sealed, candidate) <= (candidate.name === 's' ? 1 : candidate.places),
    );
    if (size === undefined) return undefined;
    const of = partsFor(sealed, size);
    const room = roomIn(size);
    for (const [index, name] of choosePlaces(held, size, key, keys, given).slice(0, of).entries()) {
      given.set(name, { key, keptAt, at: index + 1, of, text: sealed.slice(index * room, (index + 1) * room) });
    }
  }
  const overwritten = new Set([...given.keys()].map((name) => held.parts.get(name)?.key));
  // What is left of an older version, or of one that lost a part just now.
  const leftOver = [...held.parts].filter(
    ([name, { key }]) => !given.has(name) && (keys.has(key) || overwritten.has(key)),
  );
  const kept = { ...ATTRIBUTES, maxAge: MAX_AGE_SECONDS };
  return [
    ...[...given].map(([name, part]) => ({ ...kept, name, value: valueOf(part) })),
    { ...kept, name: WITNESS, value: '1' },
    ...leftOver.map(([name]) => ({ ...ATTRIBUTES, name, value: '', maxAge: 0 })),
  ];
}

const roomIn = ({ length }: Size): number => length - PREFIX.length - 2 - MAX_PREFIX_LENGTH;
const partsFor = (sealed: string, size: Size): number => Math.ceil(sealed.length / roomIn(size));
const valueOf = ({ key, keptAt, at, of, text }: Part): string =>
  `${key}.${keptAt.toString(36)}.${String(at)}${String(of)}.${text}`;

/** The places of a size, the best first. Where nothing is held the key decides, which is random: two tabs seldom take the same. */
function choosePlaces(
  { parts }: TransactionCookies,
  size: Size,
  key: string,
  keys: ReadonlySet<string>,
  given: ReadonlyMap<string, Part>,
): readonly string[] {
  const names = placesOf(size);
  const first = Buffer.from(key).reduce((sum, octet) => sum + octet, 0) % names.length;
  const rank = (name: string): number => {
    const part = parts.get(name);
    if (part === undefined) return 0;
    if (part.key === key) return -1;
    return keys.has(part.key) ? Infinity : part.keptAt;
  };
  return [...names.slice(first), ...names.slice(0, first)]
    .filter((name) => !given.has(name))
    .toSorted((one, other) => (rank(one) === rank(other) ? 0 : rank(one) - rank(other)));
}
