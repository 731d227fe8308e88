import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CurrentSwitch, IntegrationAnswer, ReadinessAnswer } from '../../../web/api/answers.ts';
import { reading } from '../../../web/api/read-answer.ts';

const Answer = z.strictObject({
  word: z.enum(['one', 'two']),
  sure: z.literal(true),
  note: z.string().optional(),
  end: z.iso.datetime().nullable(),
  items: z.array(z.strictObject({ count: z.int() })),
  facts: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
});
const answer = { word: 'one', sure: true, end: null, items: [{ count: 1 }], facts: { a: 'b', c: null } };
const read = (value: unknown) => reading(Answer).safeParse(value);

describe('an answer of another version', () => {
  it.each([
    ['a new member', { ...answer, more: 1 }],
    ['a new member further in', { ...answer, items: [{ count: 1, more: 1 }] }],
    ['a new word', { ...answer, word: 'three' }],
    ['another value of a yes', { ...answer, sure: false }],
    ['null for what is optional', { ...answer, note: null }],
  ])('is read with %s', (_what, value) => {
    expect(read(value).success).toBe(true);
  });

  it.each([
    ['a member missing', { ...answer, end: undefined }],
    ['a member missing further in', { ...answer, items: [{}] }],
    ['another type', { ...answer, word: 1 }],
    ['null where something always is', { ...answer, items: null }],
    ['a fact of another type', { ...answer, facts: { a: {} } }],
  ])('is refused with %s', (_what, value) => {
    expect(read(value).success).toBe(false);
  });

  it('is refused where a word is new on which the page’s course hangs', () => {
    const current = { sso: 'on', etag: '"1"', changedAt: null, changedBy: null };
    expect(CurrentSwitch.safeParse(current).success).toBe(true);
    expect(CurrentSwitch.safeParse({ ...current, sso: 'pilot' }).success).toBe(false);
    expect(IntegrationAnswer.safeParse({ state: 'half' }).error?.issues[0]?.path).toEqual(['state']);
  });

  it('may count by statuses that the page doesn’t know, and lack some', () => {
    const totals = { users: 1, lockedOut: 0, notJudged: 0, excluded: 0, withoutPassword: 0, unreadable: 0 };
    const report = {
      ...{ state: 'complete', reason: null, startedAt: null, takenAt: null, assignment: null, domains: [] },
      ...{ unverifiedDomains: [], shadow: null, found: null, items: [], next: null, unreadable: 0 },
      progress: { directoryRead: 0, usersChecked: 0, usersTotal: null },
    };
    const byStatus = { ready: 1, asleep: 2 };
    const value = { ...report, totals: { ...totals, byStatus, listed: { users: 1, byStatus } } };
    expect(ReadinessAnswer.parse(value).totals?.byStatus).toEqual(byStatus);
  });
});
