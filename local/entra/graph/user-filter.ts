/** The part of OData's `$filter` that directory look-ups use: eq, ne, in, startsWith, and either `and` or `or`. */
import type { User } from '../seed.ts';

export interface GraphUser {
  id: string;
  displayName: string;
  userPrincipalName: string;
  mail: string | null;
  accountEnabled: boolean;
  userType: 'Member' | 'Guest';
  createdDateTime: string;
}
const USER_FIELDS = [
  ...(['id', 'displayName', 'userPrincipalName', 'mail', 'accountEnabled', 'userType'] as const),
  'createdDateTime',
] as const;
export type UserField = (typeof USER_FIELDS)[number];
export type UserFilter = (user: GraphUser) => boolean;

/** A user as Graph sees it. */
export const toGraphUser = (user: User): GraphUser => ({
  id: user.objectId,
  displayName: user.displayName,
  userPrincipalName: user.userPrincipalName,
  mail: user.mail ?? null,
  accountEnabled: user.enabled,
  userType: user.guestOf === undefined ? 'Member' : 'Guest',
  createdDateTime: user.createdAt,
});

export const readField = (name: string): UserField | undefined => USER_FIELDS.find((field) => field === name);

const LITERAL = String.raw`'(?:[^']|'')*'|true|false|null`;
const COMPARISON = new RegExp(String.raw`^(\w+) (eq|ne) (${LITERAL})$`);
const MEMBERSHIP = new RegExp(String.raw`^(\w+) in \((.*)\)$`);
const PREFIX = new RegExp(String.raw`^startswith\((\w+), ?(${LITERAL})\)$`, 'i');
const TOKEN = new RegExp(String.raw`${LITERAL}|[^\s']+|\s+`, 'g');

/** Directory strings compare without regard to case. */
const normal = (value: string | boolean | null): string | boolean | null =>
  typeof value === 'string' ? value.toLowerCase() : value;

const readLiteral = (text: string): string | boolean | null => {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'").toLowerCase();
  return text === 'null' ? null : text === 'true';
};

const readComparison = (clause: string): UserFilter | undefined => {
  const [, name = '', operator, literal = ''] = COMPARISON.exec(clause) ?? [];
  const field = readField(name);
  if (!field) return undefined;
  const value = readLiteral(literal);
  return (user) => (normal(user[field]) === value) === (operator === 'eq');
};

const readMembership = (clause: string): UserFilter | undefined => {
  const [, name = '', list = ''] = MEMBERSHIP.exec(clause) ?? [];
  const field = readField(name);
  const values = new Set((list.match(new RegExp(LITERAL, 'g')) ?? []).map(readLiteral));
  return field && ((user) => values.has(normal(user[field])));
};

const readPrefix = (clause: string): UserFilter | undefined => {
  const [, name = '', literal = ''] = PREFIX.exec(clause) ?? [];
  const field = readField(name);
  const prefix = readLiteral(literal);
  return field && ((user) => typeof prefix === 'string' && String(normal(user[field])).startsWith(prefix));
};

/** Splits at the word outside quotes. */
const splitAt = (word: 'and' | 'or', filter: string): string[] => {
  const clauses = [''];
  for (const token of filter.match(TOKEN) ?? []) {
    if (token === word) clauses.push('');
    else clauses.push((clauses.pop() ?? '') + token);
  }
  return clauses.map((clause) => clause.trim());
};

/** Reads a filter; undefined when it isn't one of those understood here. */
export const readUserFilter = (filter: string): UserFilter | undefined => {
  const [ands, ors] = [splitAt('and', filter), splitAt('or', filter)];
  if (ands.length > 1 && ors.length > 1) return undefined;
  const clauses = (ands.length > 1 ? ands : ors).map(
    (clause) => readComparison(clause) ?? readMembership(clause) ?? readPrefix(clause),
  );
  const known = clauses.filter((clause) => clause !== undefined);
  if (known.length < clauses.length) return undefined;
  return ands.length > 1 ? (user) => known.every((is) => is(user)) : (user) => known.some((is) => is(user));
};
