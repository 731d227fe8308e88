/**
 * People and bindings on their way through a run's rows: a line of text each, some hundred octets. 200,000 of them as objects
 * would be a quarter of an instance's memory; as octets they are 20 MB.
 */
import type { TenantPerson } from '../../entra/rules/tenant-person.ts';
import type { EmailAddress, ObjectId } from '../../platform/words/identifiers.ts';
import type { BoundPerson } from '../ports.ts';

/** A row takes 1 MiB with everything in it, and the emulator counts octets as the base64 that they travel in. */
const MAX_ROW_OCTETS = 700 * 1024;
// What has one of these in it is nobody's name, and would end a field or a line.
const SEPARATORS = /[\t\n]/g;

/** The fields of a line: object id, flags, name as written, principal (`=`: the same), mail (`=`: the same as the principal). */
function lineOf({ objectId, userPrincipalName, principal, mail, enabled, guest }: TenantPerson): string {
  const name = userPrincipalName.replace(SEPARATORS, ' ');
  const flags = `${enabled ? 'e' : ''}${guest ? 'g' : ''}`;
  return [objectId, flags, name, principal === name ? '=' : principal, mail === principal ? '=' : mail].join('\t');
}

/** Reads a line that `packPeople` wrote. */
export function personIn(line: string): TenantPerson {
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

/** As few rows as they fit into; none for nobody. */
export const packPeople = (people: readonly TenantPerson[]): Uint8Array[] => packLines(people.map(lineOf));

export const packBindings = (bound: readonly BoundPerson[]): Uint8Array[] =>
  packLines(bound.map(({ objectId, email }) => `${objectId}\t${email}`));

export const packAssigned = (people: readonly ObjectId[]): Uint8Array[] => packLines([...people]);

/** Who is assigned to the app, by object id. */
export const assignedIn = (rows: readonly Uint8Array[]): Set<string> =>
  new Set(rows.flatMap((row) => Buffer.from(row).toString('utf8').split('\n')).filter((line) => line !== ''));

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

function packLines(lines: readonly string[]): Uint8Array[] {
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
