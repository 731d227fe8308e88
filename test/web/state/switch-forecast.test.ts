import { describe, expect, it } from 'vitest';
import { forecastOn } from '../../../web/state/switch-forecast.ts';

const takenAt = '2026-11-25T10:00:00.000Z';
const totals = {
  users: 250,
  lockedOut: 9,
  notJudged: 2,
  excluded: 10,
  withoutPassword: 0,
  unreadable: 0,
  byStatus: { ready: 230, 'not-in-entra': 8, ambiguous: 1, excluded: 10, 'two-factor-missing': 1 },
};
const after = (hours: number) => Date.parse(takenAt) + hours * 3_600_000;

describe('the forecast of turning SSO on', () => {
  it('counts who signs in with Azure, who is excluded and who is locked out, and why', () => {
    expect(forecastOn({ totals, takenAt }, after(1))).toEqual({
      kind: 'known',
      takenAt,
      users: 250,
      lockedOut: 9,
      notJudged: 2,
      excluded: 10,
      withAzure: 231,
      reasons: [
        ['not-in-entra', 8],
        ['ambiguous', 1],
      ],
    });
  });

  it('is unknown without a report, and with one that the service would no longer take', () => {
    expect(forecastOn(undefined, after(0))).toEqual({ kind: 'unknown', why: 'no-report' });
    expect(forecastOn({ totals: null, takenAt: null }, after(0))).toEqual({ kind: 'unknown', why: 'no-report' });
    expect(forecastOn({ totals, takenAt }, after(24))).toMatchObject({ kind: 'known' });
    expect(forecastOn({ totals, takenAt }, after(25))).toEqual({ kind: 'unknown', why: 'too-old' });
  });
});
