import { describe, expect, it } from 'vitest';
import { LOCKED_OUT, READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import { outlookOf } from '../../shared/explain/rules/outlook.ts';

const takenAt = new Date('2026-11-28T08:00:00Z');
const facts = { isBroken: false, isUser: true, report: undefined };

describe('what becomes of somebody at Azure', () => {
  it.each(READINESS_STATUSES.filter((status) => status !== 'excluded'))(
    'is said of %s as the report has it, with its moment',
    (status) => {
      const outlook = outlookOf({ ...facts, report: { takenAt, status } });
      expect(outlook).toMatchObject({ getsIn: !LOCKED_OUT.has(status), asOf: takenAt });
      expect(outlook.sentence).toMatch(
        LOCKED_OUT.has(status)
          ? /^Goes to Azure, where .+ will (?:fail there|be refused on the way back)\.$/
          : /will get in\.$/,
      );
    },
  );

  it('is not known without a report, of whom it does not name, and of whom it did not look for', () => {
    expect(outlookOf(facts)).toMatchObject({ getsIn: undefined, asOf: undefined });
    for (const status of [undefined, 'excluded', 'of-a-newer-version' as 'excluded'] as const)
      expect(outlookOf({ ...facts, report: { takenAt, status } })).toMatchObject({ getsIn: undefined, asOf: takenAt });
  });

  it('takes no report where the connection is broken, or nobody here has the address', () => {
    const report = { takenAt, status: 'ready' } as const;
    expect(outlookOf({ ...facts, report, isUser: false })).toMatchObject({ getsIn: false, asOf: undefined });
    const broken = outlookOf({ isBroken: true, isUser: false, report });
    expect(broken).toMatchObject({ getsIn: false, sentence: expect.stringContaining('broken') as string });
  });
});
