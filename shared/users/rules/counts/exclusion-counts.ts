/** How many exclusions stand on an account's list, whoever's addresses they are of, and which of them count. */
import type { AddressRecord } from '../user.ts';
import type { Exclusion } from '../exclusion.ts';
import type { EmailAddress } from '../../../platform/words/identifiers.ts';
import { endKey } from '../../../platform/words/key-escaping.ts';

/** `ended`: of those listed, as far as it is counted (`endedUpTo`). */
export type ExclusionCounts = { readonly listed: number; readonly ended: number };

/** Whether an exclusion counts: its end hasn't come, or was not counted yet. */
export const isCounted = (
  { expiresAt }: Pick<Exclusion, 'expiresAt'>,
  email: EmailAddress,
  endedUpTo: string,
): boolean => expiresAt === undefined || endKey(expiresAt, email) > endedUpTo;

/** What a change of these addresses does to the numbers of the exclusion list. */
export function exclusionShift(
  before: AddressRecord | undefined,
  after: AddressRecord | undefined,
  endedUpTo: string,
  endedUpToAfter = endedUpTo,
): ExclusionCounts {
  const [was, is] = [listedOf(before, endedUpTo), listedOf(after, endedUpToAfter)];
  return { listed: is.listed - was.listed, ended: is.ended - was.ended };
}

function listedOf(record: AddressRecord | undefined, endedUpTo: string): ExclusionCounts {
  if (record?.exclusion === undefined) return { listed: 0, ended: 0 };
  return { listed: 1, ended: isCounted(record.exclusion, record.email, endedUpTo) ? 0 : 1 };
}

/** What isn't known stays so. */
export const shiftExclusions = (
  counts: ExclusionCounts | undefined,
  shifts: readonly ExclusionCounts[],
): ExclusionCounts | undefined =>
  counts && {
    listed: shifts.reduce((total, { listed }) => total + listed, counts.listed),
    ended: shifts.reduce((total, { ended }) => total + ended, counts.ended),
  };
