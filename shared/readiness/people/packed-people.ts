/**
 * A tenant's people on their way through a run's rows, a line of text each, and how they are found there again. 200,000 of them as objects would
 * be a quarter of an instance's memory; as octets, with three tables of numbers that point to lines, they are some 30 MB, and only a line that is
 * asked for becomes an object.
 */
import { hash, randomBytes } from 'node:crypto';
import type { TenantPerson } from '../../entra/rules/tenant-person.ts';
import type { AccountId, EmailAddress, ObjectId, UserId } from '../../platform/words/identifiers.ts';
import { REFUSED_TEST_COUNTS_MS } from '../../platform/words/lifetimes.ts';
import type { AssignedPeople } from '../rules/readiness.ts';
import type { ReadinessRun } from '../rules/readiness-run.ts';
import type { BoundPerson, ReadinessRuns, RefusedTests } from '../ports.ts';

/** A row takes 1 MiB with everything in it, and the emulator counts octets as the base64 that they travel in. */
const MAX_ROW_OCTETS = 700 * 1024;
// What has one of these in it is nobody's name, and would end a field or a line.
const SEPARATORS = /[\t\n]/g;
const NEWLINE = 10;

/** The fields of a line: object id, flags, name as written, principal (`=`: the same), mail (`=`: the same as the principal). */
export function personLine(person: TenantPerson): string {
  const { objectId, userPrincipalName, principal, mail, enabled, guest } = person;
  const name = userPrincipalName.replace(SEPARATORS, ' ');
  const flags = `${enabled ? 'e' : ''}${guest ? 'g' : ''}`;
  return [objectId, flags, name, principal === name ? '=' : principal, mail === principal ? '=' : mail].join('\t');
}

function personIn(line: string): TenantPerson {
  const [objectId = '', flags = '', userPrincipalName = '', principalField = '', mailField = ''] = line.split('\t');
  const principal = principalField === '=' ? userPrincipalName : principalField;
  const mail = mailField === '=' ? principal : mailField;
  return {
    objectId: objectId as ObjectId,
    userPrincipalName,
    principal: principal === '' ? undefined : (principal as EmailAddress),
    mail: mail === '' ? undefined : (mail as EmailAddress),
    enabled: flags.includes('e'),
    guest: flags.includes('g'),
  };
}

export const bindingLine = ({ objectId, email }: BoundPerson): string => `${objectId}\t${email}`;

/** Who is bound to each person, by object id. */
export function bindingsIn(rows: readonly Uint8Array[]): Map<string, EmailAddress> {
  const bindings = new Map<string, EmailAddress>();
  for (const row of rows) {
    for (const line of Buffer.from(row).toString('utf8').split('\n')) {
      const [objectId = '', email = ''] = line.split('\t');
      if (email !== '') bindings.set(objectId, email as EmailAddress);
    }
  }
  return bindings;
}

/** Who is assigned to the app; their object ids are the lines. */
export const assignedIn = (rows: readonly Uint8Array[]): Set<string> =>
  new Set(rows.flatMap((row) => Buffer.from(row).toString('utf8').split('\n')).filter((line) => line !== ''));

/** As few rows as the lines fit into; none for none. */
export function packLines(lines: readonly string[]): Uint8Array[] {
  const rows: Buffer[] = [];
  let open: Buffer[] = [];
  let octets = 0;
  for (const line of lines) {
    const bytes = Buffer.from(`${line}\n`);
    if (open.length > 0 && octets + bytes.length > MAX_ROW_OCTETS) {
      rows.push(Buffer.concat(open));
      open = [];
      octets = 0;
    }
    open.push(bytes);
    octets += bytes.length;
  }
  if (open.length > 0) rows.push(Buffer.concat(open));
  return rows;
}

type Name = 'objectId' | 'principal' | 'mail';
const NAMES: readonly Name[] = ['objectId', 'principal', 'mail'];

/**
 * Who has this object id, principal name or mail. Each person once: a directory that changes while it is paged through may name somebody twice,
 * and then the later word counts.
 */
export type PersonIndex = (name: Name, text: ObjectId | EmailAddress) => readonly TenantPerson[];

/** Nobody can choose names that all meet in one place of a table. */
const SALT = randomBytes(16).toString('hex');
const placeOf = (text: string): number => Number.parseInt(hash('sha256', SALT + text).slice(0, 8), 16);

/** Each table is open addressing, at most half full. A place holds the number of a line, plus one. */
export function makePersonIndex(rows: readonly Uint8Array[]): PersonIndex {
  const bytes = Buffer.concat(rows);
  let count = 0;
  for (const byte of bytes) if (byte === NEWLINE) count++;
  const size = 2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2));
  const tables = {
    objectId: new Uint32Array(size),
    principal: new Uint32Array(size),
    mail: new Uint32Array(size),
  };
  const starts = new Uint32Array(count);
  const read = (line: number): TenantPerson => {
    const start = starts[line] ?? 0;
    return personIn(bytes.toString('utf8', start, bytes.indexOf(NEWLINE, start)));
  };
  for (let line = 0, start = 0; line < count; line++, start = bytes.indexOf(NEWLINE, start) + 1) {
    starts[line] = start;
    const person = read(line);
    for (const name of NAMES) {
      const text = person[name];
      if (text === undefined) continue;
      let place = placeOf(text) & (size - 1);
      while (tables[name][place] !== 0) place = (place + 1) & (size - 1);
      tables[name][place] = line + 1;
    }
  }
  return function find(name, text) {
    const found = new Map<ObjectId, TenantPerson>();
    for (let place = placeOf(text) & (size - 1); ; place = (place + 1) & (size - 1)) {
      const line = tables[name][place] ?? 0;
      if (line === 0) return [...found.values()];
      const person = read(line - 1);
      if (person[name] === text) found.set(person.objectId, person);
    }
  };
}

/** What a run has read before it judges users. */
export type PeopleRead = {
  readonly findPeople: PersonIndex;
  /** Who is bound to a person, by object id; an entry may be out of date. */
  readonly bindings: ReadonlyMap<string, EmailAddress>;
  readonly assigned: AssignedPeople;
  /** Whom the tenant turned away in a test sign-in for not being assigned. */
  readonly turnedAway: ReadonlySet<UserId>;
};
export type PackedRows = Pick<ReadinessRun, 'number' | 'startedAt' | 'assignment' | 'peopleRows' | 'bindingRows'>;
type Dependencies = {
  readonly readinessRuns: Pick<ReadinessRuns, 'readPacked'>;
  readonly testSignInStore: RefusedTests;
};
const NOT_KNOWN: AssignedPeople = { people: new Set(), isWhole: false };

/** For all pages that one call judges. */
export async function loadPeople(
  { readinessRuns, testSignInStore }: Dependencies,
  id: AccountId,
  run: PackedRows,
): Promise<PeopleRead> {
  const { assignment } = run;
  const bindings = bindingsIn(await readinessRuns.readPacked(id, run, 'bindings', run.bindingRows));
  const findPeople = makePersonIndex(await readinessRuns.readPacked(id, run, 'people', run.peopleRows));
  const turnedAway = new Set<UserId>();
  // Where everybody is let in, a test of before says nothing any more.
  if (assignment?.required === false) return { bindings, findPeople, turnedAway, assigned: NOT_KNOWN };
  const refused = await testSignInStore.listRefused(id, new Date(run.startedAt.getTime() - REFUSED_TEST_COUNTS_MS));
  for (const [user, refusal] of refused) if (refusal === 'not-assigned') turnedAway.add(user);
  const isKnown = assignment?.required === true && assignment.who !== 'unknown';
  if (!isKnown) return { bindings, findPeople, turnedAway, assigned: NOT_KNOWN };
  const people = assignedIn(await readinessRuns.readPacked(id, run, 'assigned', assignment.rows));
  return { bindings, findPeople, turnedAway, assigned: { people, isWhole: assignment.who === 'known' } };
}
