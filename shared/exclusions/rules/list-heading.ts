/** The heading of a list of exclusions: what each column holds, by the names that people give them. */
import type { Row } from '../../platform/words/written/read-rows.ts';

/** `passed-over`: a column of our own exports that says what the request itself will. */
export type Column = 'email' | 'reason' | 'end' | 'timeZone' | 'passed-over';
export type Heading =
  /** `undefined`: a column without a name. */
  | { readonly kind: 'heading'; readonly columns: readonly (Column | undefined)[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly sentence: string };

const NAMES: Readonly<Record<Column, readonly string[]>> = {
  email: [
    ...['email', 'mail', 'emailaddress', 'mailaddress', 'useremail', 'emails'],
    ...['emailadresse', 'mailadresse', 'adresseemail', 'courriel', 'correo', 'correoelectronico', 'emailadres'],
  ],
  reason: ['reason', 'reasons', 'why', 'note', 'notes', 'comment', 'comments', 'grund', 'motif', 'motivo', 'reden'],
  end: ['expiresat', 'expires', 'expiry', 'expirydate', 'end', 'ends', 'enddate', 'until', 'lastday', 'bis'],
  timeZone: ['timezone'],
  'passed-over': [
    ...['excludedby', 'excludedat', 'line', 'outcome', 'message'],
    // Of the readiness report's.
    ...['displayname', 'status', 'lockedout', 'userprincipalname'],
  ],
};
const COLUMNS: ReadonlyMap<string, Column> = new Map(
  (Object.keys(NAMES) as Column[]).flatMap((column) => NAMES[column].map((name) => [name, column] as const)),
);
const CHOICE = 'Columns are email, reason, expiresAt (or lastDay) and timeZone';

/** Case, blanks, hyphens and accents don't count: `E-Mail`, `e-mail address`, `LAST DAY`. */
const plainName = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{M}\s_\-‐‑–.:*/()]/gu, '');

export function readHeading(first: Row | undefined, isNeeded: boolean): Heading {
  const names = (first?.cells ?? []).map(plainName);
  const columns = names.map((name) => COLUMNS.get(name));
  if (!columns.includes('email')) {
    const sentence = `must be a heading such as email,reason,expiresAt. ${CHOICE}`;
    return isNeeded ? { kind: 'unreadable', sentence } : { kind: 'none' };
  }
  const strange = names.findIndex((name, at) => name !== '' && columns[at] === undefined);
  if (strange !== -1) {
    const text = (first?.cells[strange] ?? '').trim().slice(0, 60);
    return { kind: 'unreadable', sentence: `has a column “${text}”, which means nothing here. ${CHOICE}` };
  }
  const twice = columns.find(
    (column, at) => column !== 'passed-over' && names[at] !== '' && columns.indexOf(column) !== at,
  );
  if (twice === undefined) return { kind: 'heading', columns };
  return { kind: 'unreadable', sentence: `has two columns for the same: ${twice}. ${CHOICE}` };
}
