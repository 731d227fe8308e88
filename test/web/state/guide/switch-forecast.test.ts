import { describe, expect, it } from 'vitest';
import { changesBetween, forecastOn, type Known } from '../../../../web/state/guide/switch-forecast.ts';

const takenAt = '2026-11-25T10:00:00.000Z';
const totals = {
  users: 250,
  lockedOut: 9,
  notJudged: 2,
  excluded: 10,
  withoutPassword: 0,
  unreadable: 0,
  byStatus: { ready: 230, 'not-in-entra': 6, ambiguous: 1, excluded: 10, 'two-factor-missing': 1 },
  listed: { users: 250, byStatus: {} },
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
      passwordInSome: 1,
      reasons: [
        ['not-in-entra', 6],
        ['ambiguous', 1],
      ],
    });
  });

  it('gives no reasons that explain another number: those of the report beside numbers of now', () => {
    const ofBefore = { ...totals, byStatus: { ...totals.byStatus, 'not-in-entra': 8 } };
    expect(forecastOn({ totals: ofBefore, takenAt }, after(1))).toMatchObject({ lockedOut: 9, reasons: [] });
  });

  it('tells what changed since it was shown, and nothing where nothing did', () => {
    const known = (more: Partial<typeof totals>, at = takenAt) =>
      forecastOn({ totals: { ...totals, ...more }, takenAt: at }, after(1)) as Known;
    const first = known({});
    expect(changesBetween(first, known({}))).toEqual([]);
    expect(changesBetween(first, known({ users: 251, notJudged: 3, lockedOut: 10 }))).toEqual([
      ...['1 more user', '1 more locked out'],
    ]);
    expect(changesBetween(first, known({ users: 248, excluded: 12, lockedOut: 7 }))).toEqual([
      ...['2 fewer users', '2 more excluded', '2 fewer locked out'],
    ]);
    expect(changesBetween(first, known({}, '2026-11-25T10:30:00.000Z'))).toEqual(['a new readiness report']);
  });

  it('is unknown without a report, and with one that the service would no longer take', () => {
    expect(forecastOn(undefined, after(0))).toEqual({ kind: 'unknown', why: 'no-report' });
    expect(forecastOn({ totals: null, takenAt: null }, after(0))).toEqual({ kind: 'unknown', why: 'no-report' });
    expect(forecastOn({ totals, takenAt }, after(24))).toMatchObject({ kind: 'known' });
    expect(forecastOn({ totals, takenAt }, after(25))).toEqual({ kind: 'unknown', why: 'too-old' });
  });
});
