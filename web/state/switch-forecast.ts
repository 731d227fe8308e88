/** What turning the switch will do, in numbers, before it is confirmed. */
import { LOCKED_OUT } from '../../shared/readiness/wire.ts';
import type { Readiness } from '../api/answers.ts';

/** As long as the service lets a report speak for the present. */
const FRESH_MS = 24 * 60 * 60 * 1000;

export type Forecast =
  | { readonly kind: 'unknown'; readonly why: 'no-report' | 'too-old' }
  | {
      readonly kind: 'known';
      readonly takenAt: string;
      readonly users: number;
      readonly lockedOut: number;
      /** Of those locked out: made since the report, so that nobody knows. */
      readonly notJudged: number;
      readonly excluded: number;
      readonly withAzure: number;
      /** The statuses that lock people out, with how many there are of each. */
      readonly reasons: readonly (readonly [status: string, users: number])[];
    };

/** From the newest complete report and what changed since; one that is too old says nothing of today. */
export function forecastOn(readiness: Pick<Readiness, 'totals' | 'takenAt'> | undefined, now: number): Forecast {
  const { totals = null, takenAt = null } = readiness ?? {};
  if (totals === null || takenAt === null) return { kind: 'unknown', why: 'no-report' };
  if (now - Date.parse(takenAt) > FRESH_MS) return { kind: 'unknown', why: 'too-old' };
  const { users, lockedOut, notJudged, excluded, byStatus } = totals;
  return {
    kind: 'known',
    takenAt,
    users,
    lockedOut,
    notJudged,
    excluded,
    withAzure: Math.max(0, users - lockedOut - excluded),
    reasons: [...LOCKED_OUT]
      .map((status) => [status, byStatus[status] ?? 0] as const)
      .filter(([, number]) => number > 0),
  };
}
