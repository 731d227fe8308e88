/** What turning the switch will do, in numbers, before it is confirmed. */
import { LOCKED_OUT } from '../../../shared/readiness/wire.ts';
import type { Readiness } from '../../api/answers.ts';
import { formatCount } from '../../words/format.ts';

/** As long as the service lets a report speak for the present. */
const FRESH_MS = 24 * 60 * 60 * 1000;

export type Known = Extract<Forecast, { kind: 'known' }>;
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
      /** Of those with Azure: who keep the password where an app asks for 2FA. */
      readonly passwordInSome: number;
      /** The statuses that lock people out, with how many there are of each. */
      readonly reasons: readonly (readonly [status: string, users: number])[];
    };

/** Of the account, or of one domain. */
export type Numbers = Pick<Known, 'users' | 'excluded' | 'lockedOut' | 'takenAt'>;

/** What changed between two looks at the numbers, for whoever has the first before them. */
export function changesBetween(before: Numbers, now: Numbers): readonly string[] {
  const change = (name: 'users' | 'excluded' | 'lockedOut', one: string, many: string): string[] => {
    const difference = now[name] - before[name];
    if (difference === 0) return [];
    const count = Math.abs(difference);
    return [`${formatCount(count)} ${difference > 0 ? 'more' : 'fewer'} ${count === 1 ? one : many}`];
  };
  return [
    ...change('users', 'user', 'users'),
    ...change('excluded', 'excluded', 'excluded'),
    ...change('lockedOut', 'locked out', 'locked out'),
    ...(now.takenAt === before.takenAt ? [] : ['a new readiness report']),
  ];
}

/** From the newest complete report and what changed since; one that is too old says nothing of today. */
export function forecastOn(readiness: Pick<Readiness, 'totals' | 'takenAt'> | undefined, now: number): Forecast {
  const { totals = null, takenAt = null } = readiness ?? {};
  if (totals === null || takenAt === null) return { kind: 'unknown', why: 'no-report' };
  if (now - Date.parse(takenAt) > FRESH_MS) return { kind: 'unknown', why: 'too-old' };
  const { users, lockedOut, notJudged, excluded, byStatus } = totals;
  const reasons = [...LOCKED_OUT]
    .map((status) => [status, byStatus[status] ?? 0] as const)
    .filter(([, number]) => number > 0);
  // A service of before says them as of the report: then they explain another number than the one beside them.
  const isOfNow = reasons.reduce((sum, [, number]) => sum + number, notJudged) === lockedOut;
  return {
    kind: 'known',
    takenAt,
    users,
    lockedOut,
    notJudged,
    excluded,
    withAzure: Math.max(0, users - lockedOut - excluded),
    passwordInSome: byStatus['two-factor-missing'] ?? 0,
    reasons: isOfNow ? reasons : [],
  };
}
