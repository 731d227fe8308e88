/** The names of the rows that a readiness run makes, in the partition of its account. */
import type { ReadinessStatus } from '../../platform/words/readiness-status.ts';
import type { ReadinessRun } from '../rules/readiness-run.ts';
import type { PackedKind } from '../ports.ts';

/** Where the list of all users stands, beside those of each status. */
const ALL = 'all';

type RunNumber = Pick<ReadinessRun, 'number'>;

export const partOf = ({ number }: RunNumber, part: string): string => `r${number}:${part}:`;

export const packedRow = (run: RunNumber, kind: PackedKind, at: number): string =>
  partOf(run, kind) + String(at).padStart(6, '0');

export const itemsPrefix = (run: RunNumber, status: ReadinessStatus | undefined): string =>
  partOf(run, `users:${status ?? ALL}`);

/** Beside each row of the list of all users, under the same last address: whom in Azure its users are. */
export const objectsPrefix = (run: RunNumber): string => partOf(run, 'objects');
