import type { ReadRow } from '../../platform/tables/rows/table-row.ts';

/** Storage says the second in which it answered. */
const ANSWERED_WITHIN_MS = 999;

/**
 * What the time may be at most, by an instance's own clock and by storage's, which all instances share: whether an exclusion is over must
 * not hang on which instance is asked. In doubt it is over: whoever is counted as locked out a moment too early has been confirmed.
 */
export function latestNow(own: Date, answeredAt: ReadRow['answeredAt']): Date {
  const answered = answeredAt === undefined ? 0 : answeredAt.getTime() + ANSWERED_WITHIN_MS;
  return new Date(Math.max(own.getTime(), answered));
}
