/** The numbers of an account in parts that add up to its users. */
import type { Readiness } from '../../api/answers.ts';
import { formatCount } from '../../words/format.ts';

export type Tile = {
  readonly label: string;
  readonly value: number;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly note?: string;
};

type Totals = Pick<NonNullable<Readiness['totals']>, 'users' | 'lockedOut' | 'notJudged' | 'excluded' | 'byStatus'>;

/** `isOn`: it is so, and not what would be. Each user stands in one part. Those made since the report count as locked out, and stand apart: nobody has asked Azure about them. */
export function tilesOf(
  { users, lockedOut, notJudged, excluded, byStatus }: Totals,
  isOn: boolean,
): {
  readonly users: number;
  readonly parts: readonly Tile[];
} {
  const withAzure = Math.max(0, users - lockedOut - excluded);
  const known = lockedOut - notJudged;
  const missing = Math.min(withAzure, byStatus['two-factor-missing'] ?? 0);
  const inSome = missing === 0 ? {} : { note: `${formatCount(missing)} of them by password where an app asks for 2FA` };
  return {
    users,
    parts: [
      { label: 'Sign in with Azure', value: withAzure, tone: 'good', ...inSome },
      { label: 'Excluded', value: excluded, tone: 'plain' },
      { label: isOn ? 'Locked out' : 'Would be locked out', value: known, tone: known > 0 ? 'bad' : 'good' },
      ...(notJudged === 0
        ? []
        : [
            {
              label: 'New since the report',
              value: notJudged,
              tone: 'bad',
              note: 'locked out, as far as is known',
            } as const,
          ]),
    ],
  };
}
