/**
 * Cookies that carry a sealed transaction through a browser, one for each transaction, so that two tabs don't collide.
 * `__Host-`: set over TLS by this very host, for all of it (RFC 6265bis section 4.1.3.2).
 */
import type { Cookie, HttpRequest } from '@azure/functions';

export const TRANSACTION_KINDS = ['sign-in', 'hosted-sign-in', 'integration'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** The transactions that one browser holds at a time. A header above 32 KB is refused before we see it (PITFALLS.md). */
const MAX_TRANSACTIONS = 8;
const MAX_TOTAL_LENGTH = 16 * 1024;
const MAX_AGE_SECONDS = 600;
/** Browsers drop a cookie whose name and value pass 4,096 bytes. */
const MAX_LENGTH = 4096;

const ID = /^[A-Za-z0-9_-]{16,64}$/;
const NAME = new RegExp(`^__Host-(?:${TRANSACTION_KINDS.join('|')})-[A-Za-z0-9_-]{16,64}$`);
// What the sealer makes (RFC 7516 section 3.1); anything else under our names isn't ours.
const VALUE = /^[A-Za-z0-9_.-]+$/;

/** The transactions of a request by cookie name, oldest first (RFC 6265 section 5.4 has browsers sort them so). */
export type TransactionCookies = ReadonlyMap<string, string>;

const nameOf = (kind: TransactionKind, id: string): string => `__Host-${kind}-${id}`;

/** Reads them. */
export const readTransactionCookies = (request: HttpRequest): TransactionCookies =>
  readSealedCookies(request, (name) => NAME.test(name));

/**
 * The cookies of those names whose values can have been sealed here. Split at `;` alone (RFC 6265 section 5.4): a browser keeps a
 * comma inside a value, so what stands behind one may have been set by a sibling domain. Where two `Cookie` lines were joined by
 * a comma on the way, the last of the first and the whole second are lost, and none is made. A name that comes twice with two
 * values counts for nothing.
 */
export function readSealedCookies(
  request: HttpRequest,
  isOurs: (name: string) => boolean,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const contradicted = new Set<string>();
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    if (at < 0 || !isOurs(name) || !VALUE.test(value)) continue;
    if (found.has(name) && found.get(name) !== value) contradicted.add(name);
    found.set(name, value);
  }
  return new Map([...found].filter(([name]) => !contradicted.has(name)));
}

/** What this browser keeps for a transaction; undefined also for an id that can't be one of ours. */
export const transactionOf = (cookies: TransactionCookies, kind: TransactionKind, id: string | undefined) =>
  id === undefined || !ID.test(id) ? undefined : cookies.get(nameOf(kind, id));

const cookie = (name: string, value: string, maxAge: number): Cookie => ({
  name,
  value,
  path: '/',
  secure: true,
  httpOnly: true,
  // Lax, not Strict: the browser comes back from Azure with it.
  sameSite: 'Lax',
  maxAge,
});

/** Takes a transaction from the browser; nothing for an id that can't be one of ours. */
export const clearTransaction = (kind: TransactionKind, id: string | undefined): Cookie[] =>
  id === undefined || !ID.test(id) ? [] : [cookie(nameOf(kind, id), '', 0)];

/**
 * The cookies that give a browser a new transaction: its own, and expiries of the oldest where the browser holds too many.
 * Undefined when the transaction is larger than a browser would keep.
 */
export function keepTransaction(
  held: TransactionCookies,
  kind: TransactionKind,
  id: string,
  sealed: string,
): Cookie[] | undefined {
  const name = nameOf(kind, id);
  const length = name.length + sealed.length;
  if (length > MAX_LENGTH) return undefined;
  let count = 1;
  let total = length;
  const surplus: string[] = [];
  for (const [other, value] of [...held].reverse()) {
    count += 1;
    total += other.length + value.length;
    if (other !== name && (count > MAX_TRANSACTIONS || total > MAX_TOTAL_LENGTH)) surplus.push(other);
  }
  return [cookie(name, sealed, MAX_AGE_SECONDS), ...surplus.map((other) => cookie(other, '', 0))];
}
