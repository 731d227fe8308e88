/**
 * The rows of a readiness run in the partition of its account: what it read, packed, and its users. They stand in rows of some hundred each, named
 * after the last of them, once for all and once more for each status, so that a filter reads only what it shows. Beside each row of all users stand
 * the beginnings of the object ids of whoever they are, four octets each: who finds one of 200,000 reads less than a megabyte, in one request.
 */
import * as z from 'zod';
import { EmailAddress, escapeKey, ObjectId } from '../../platform/words/identifiers.ts';
import type { ReadinessStatus } from '../../platform/words/readiness-status.ts';
import { onlyPersonOf, type ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { ReadinessRun } from '../rules/readiness-run.ts';
import type { PackedKind, ReadinessRows } from '../ports.ts';
import { packedColumns, packedJsonOf, unpackJson, type Write } from '../../platform/tables/rows/table-row.ts';

type RunNumber = Pick<ReadinessRun, 'number'>;

/** What the keys of a part begin with; undefined: of all rows of the run. */
export const partOf = ({ number }: RunNumber, part: PackedKind | 'objects' | undefined): string =>
  part === undefined ? `r${number}:` : `r${number}:${part}:`;

export const packedRow = (run: RunNumber, kind: PackedKind, at: number): string =>
  partOf(run, kind) + String(at).padStart(6, '0');

/** Undefined: the list of all users. */
export const itemsPrefix = ({ number }: RunNumber, status: ReadinessStatus | undefined): string =>
  `r${number}:users:${status ?? 'all'}:`;

/** The same step, done again, writes the same rows. */
export function rowWritesOf(made: ReadinessRows): Write[] {
  const writes: Write[] = [];
  if (made.kind !== 'items') {
    for (const [at, octets] of made.rows.entries()) {
      const rowKey = packedRow(made, made.kind, made.first + at);
      writes.push({ kind: 'put', rowKey, columns: packedColumns(octets) });
    }
    return writes;
  }
  const { items } = made;
  const last = items.at(-1);
  if (last === undefined) return [];
  for (const [status, list] of [[undefined, items] as const, ...Map.groupBy(items, (item) => item.status)]) {
    const end = escapeKey((list.at(-1) ?? last).email);
    writes.push({
      kind: 'put',
      rowKey: itemsPrefix(made, status) + end,
      columns: packedColumns(packReadinessItems(list)),
    });
  }
  const persons = packPersons(items);
  if (persons.length > 0) {
    const rowKey = partOf(made, 'objects') + escapeKey(last.email);
    writes.push({ kind: 'put', rowKey, columns: packedColumns(persons) });
  }
  return writes;
}

export const PERSON_OCTETS = 4;

/** How a row beside the list says that one of its users is this person; only the list itself says that it's the whole id. */
export const beginningOf = (objectId: ObjectId): Buffer => Buffer.from(objectId.slice(0, 2 * PERSON_OCTETS), 'hex');

/** Of whoever is one person alone; the others can be found by nobody. */
function packPersons(items: readonly ReadinessItem[]): Uint8Array {
  const beginnings: Buffer[] = [];
  for (const item of items) {
    const objectId = onlyPersonOf(item);
    if (objectId !== undefined) beginnings.push(beginningOf(objectId));
  }
  return Buffer.concat(beginnings);
}

/** Any word: a newer version may have written one that this one doesn't know; nobody is judged by it (`verdictOfStatus`). */
const Status = z.string() as z.ZodType<string> as z.ZodType<ReadinessStatus>;
const Items = packedJsonOf(
  z.array(
    z
      .tuple([
        EmailAddress,
        z.string(),
        Status,
        z.string().nullable(),
        z.boolean(),
        Status.nullable(),
        z.string(),
        z.boolean(),
        ObjectId.nullable().optional(),
      ])
      .rest(z.unknown()),
  ),
);

export function packReadinessItems(items: readonly ReadinessItem[]): Uint8Array {
  const packed: unknown[] = [];
  for (const item of items) {
    const { email, displayName, status, userPrincipalName, isDisabled, statusUnlessExcluded } = item;
    packed.push([
      ...[email, displayName, status, userPrincipalName ?? null, isDisabled],
      ...[statusUnlessExcluded === status ? null : statusUnlessExcluded, item.userTag, item.hasPassword],
      ...[item.objectId ?? null, item.foundBy ?? null, item.hasTwoFactor],
    ]);
  }
  return Buffer.from(JSON.stringify(packed));
}

/** Throws UnreadableRow. */
export function itemsOf(columns: unknown): ReadinessItem[] {
  const items: ReadinessItem[] = [];
  for (const packed of unpackJson(Items, columns, 'readiness-items')) {
    const [email, displayName, status, name, isDisabled, otherwise, userTag, hasPassword, objectId, ...newer] = packed;
    const [foundBy, twoFactor] = newer;
    items.push({
      ...{ email, displayName, status, isDisabled, userTag, hasPassword },
      userPrincipalName: name ?? undefined,
      objectId: objectId ?? undefined,
      foundBy: EmailAddress.safeParse(foundBy).data,
      statusUnlessExcluded: otherwise ?? status,
      hasTwoFactor: typeof twoFactor === 'boolean' ? twoFactor : (otherwise ?? status) !== 'two-factor-missing',
    });
  }
  return items;
}
