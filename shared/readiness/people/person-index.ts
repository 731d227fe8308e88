/**
 * Finds a tenant's people by object id, principal name or mail, in the packed rows as they are: three tables of numbers point to
 * lines, and only a line that is asked for becomes an object. 200,000 people take some 30 MB.
 */
import { hash, randomBytes } from 'node:crypto';
import type { TenantPerson } from '../../entra/rules/tenant-person.ts';
import type { EmailAddress, ObjectId } from '../../platform/words/identifiers.ts';
import { personIn } from './pack-people.ts';

export type PersonIndex = {
  findByObjectId(objectId: ObjectId): TenantPerson | undefined;
  findByPrincipal(address: EmailAddress): readonly TenantPerson[];
  findByMail(address: EmailAddress): readonly TenantPerson[];
};

/** Nobody can choose names that all meet in one place of a table. */
const SALT = randomBytes(16).toString('hex');
const placeOf = (text: string): number => Number.parseInt(hash('sha256', SALT + text).slice(0, 8), 16);
const NEWLINE = 10;

export function makePersonIndex(rows: readonly Uint8Array[]): PersonIndex {
  const lines = makeLines(rows);
  const tables = { objectId: makeTable(lines), principal: makeTable(lines), mail: makeTable(lines) };
  for (let at = 0; at < lines.count; at++) {
    const { objectId, principal, mail } = lines.read(at);
    tables.objectId.add(objectId, at);
    if (principal !== undefined) tables.principal.add(principal, at);
    if (mail !== undefined) tables.mail.add(mail, at);
  }
  return {
    findByObjectId: (wanted) => tables.objectId.find(wanted, 'objectId')[0],
    findByPrincipal: (address) => distinct(tables.principal.find(address, 'principal')),
    findByMail: (address) => distinct(tables.mail.find(address, 'mail')),
  };
}

/**
 * Each person once: a directory that changes while it is paged through may name somebody twice, and somebody's name may be one address of a
 * user, and their mail another. The later word counts.
 */
export function distinct(found: readonly TenantPerson[]): readonly TenantPerson[] {
  return [...new Map(found.map((person) => [person.objectId, person])).values()];
}

type Lines = { readonly count: number; readonly read: (at: number) => TenantPerson };

function makeLines(rows: readonly Uint8Array[]): Lines {
  const bytes = Buffer.concat(rows);
  let count = 0;
  for (const byte of bytes) if (byte === NEWLINE) count++;
  // Where each line begins; the one behind the last ends it.
  const starts = new Uint32Array(count + 1);
  let line = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) starts[++line] = at + 1;
  return {
    count,
    read: (at) => personIn(bytes.toString('utf8', starts[at] ?? 0, (starts[at + 1] ?? 1) - 1)),
  };
}

/** Open addressing, at most half full. A place holds the number of a line, plus one. */
function makeTable({ count, read }: Lines) {
  const size = 2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2));
  const places = new Uint32Array(size);
  return {
    add: (text: string, line: number): void => {
      let place = placeOf(text) & (size - 1);
      while (places[place] !== 0) place = (place + 1) & (size - 1);
      places[place] = line + 1;
    },
    /** Later lines come first. */
    find: (text: string, key: 'objectId' | 'principal' | 'mail'): TenantPerson[] => {
      const found: TenantPerson[] = [];
      for (let place = placeOf(text) & (size - 1); ; place = (place + 1) & (size - 1)) {
        const line = places[place] ?? 0;
        if (line === 0) return found.reverse();
        const person = read(line - 1);
        if (person[key] === text) found.push(person);
      }
    },
  };
}
