import { describe, expect, it } from 'vitest';
import { guidedOrder, type Standing } from '../../../../web/state/guide/guided-order.ts';

const connected = { state: 'connected', health: 'ok', tenantName: 'Acme (Azure)', tenantId: 'id' } as const;
const report = {
  state: 'complete',
  takenAt: '2026-11-25T10:00:00Z',
  totals: {
    users: 9,
    lockedOut: 2,
    notJudged: 0,
    excluded: 0,
    withoutPassword: 0,
    unreadable: 0,
    byStatus: {},
    listed: { users: 9, byStatus: {} },
  },
} as const;
const passed = [{ app: 'Elevate', passedAt: '2026-11-28T14:02:00Z' }];
const start: Standing = { integration: undefined, sso: undefined, readiness: undefined, test: undefined, passed: [] };
const states = (standing: Partial<Standing>) => guidedOrder({ ...start, ...standing }).map(({ state }) => state);

describe('the guided order', () => {
  it.each<[string, Partial<Standing>, string[]]>([
    ['nothing', {}, ['now', 'later', 'later', 'later']],
    ['a connection', { integration: connected, sso: 'off' }, ['done', 'now', 'later', 'later']],
    ['a report', { integration: connected, sso: 'off', readiness: report }, ['done', 'done', 'now', 'later']],
    ['a test', { integration: connected, sso: 'off', readiness: report, passed }, ['done', 'done', 'done', 'now']],
    ['SSO on', { integration: connected, sso: 'on', readiness: report }, ['done', 'done', 'done', 'done']],
    ['shadow', { integration: connected, sso: 'shadow', readiness: report, passed }, ['done', 'done', 'done', 'now']],
    [
      'a report that runs',
      { integration: connected, readiness: { ...report, state: 'running' } },
      ['done', 'now', 'later', 'later'],
    ],
    [
      'a test that failed',
      { integration: connected, readiness: report, test: { email: 'ann@x.example', state: 'failed' } },
      ['done', 'done', 'now', 'later'],
    ],
  ])('with %s says what is done and what comes next', (_what, standing, expected) => {
    expect(states(standing)).toEqual(expected);
  });

  it('asks for attention when the connection is broken, with SSO on too', () => {
    const [first] = guidedOrder({
      ...start,
      integration: { ...connected, state: 'broken' },
      sso: 'on',
      readiness: report,
    });
    expect(first).toMatchObject({
      state: 'attention',
      note: 'The connection is broken: users with SSO can’t sign in.',
    });
  });

  it('says how many would be locked out, that nobody would, and with SSO on how many are', () => {
    const noteOf = (lockedOut: number, sso: Standing['sso'] = 'shadow') =>
      guidedOrder({
        ...start,
        sso,
        integration: connected,
        readiness: { ...report, totals: { ...report.totals, lockedOut } },
      })[1]?.note;
    expect(noteOf(2)).toMatch(/^2 users would be locked out/);
    expect(noteOf(1)).toMatch(/^1 user would be locked out/);
    expect(noteOf(0)).toMatch(/^Nobody would be locked out/);
    expect([noteOf(2, 'on'), noteOf(1, 'on'), noteOf(0, 'on')]).toEqual([
      expect.stringMatching(/^2 users are locked out now/) as string,
      expect.stringMatching(/^1 user is locked out now/) as string,
      expect.stringMatching(/^Nobody is locked out now/) as string,
    ]);
  });

  it('names the apps in which a test has passed with their moments, three at most', () => {
    const noteOf = (...apps: string[]) =>
      guidedOrder({ ...start, integration: connected, passed: apps.map((app) => ({ ...passed[0], app })) as never })[2]
        ?.note;
    expect(noteOf('Elevate')).toMatch(/^\P{L}*Elevate\P{L}*: passed .*28 Nov/u);
    expect(noteOf('A', 'B', 'C', 'D', 'E')).toMatch(/C\P{L}*: passed [^D]*And 2 more apps\.$/u);
  });
});
