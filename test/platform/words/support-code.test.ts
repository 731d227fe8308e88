import { describe, expect, it } from 'vitest';
import { SupportCode } from '../../../shared/platform/words/support-code.ts';
import { makeSupportCode } from '../../../shared/platform/endpoint/fault.ts';

describe('a support code', () => {
  it.each([
    '7KQ2M-9XTRD',
    '7kq2m-9xtrd',
    '7KQ2M9XTRD',
    ' 7kq2m 9xtrd ',
    '7kq2m – 9xtrd',
    '7 k q 2 m 9 x t r d',
    '7KQ2M\t9XTRD',
  ])('is read however it is typed: "%s"', (typed) => {
    expect(SupportCode.parse(typed)).toBe('7KQ2M-9XTRD');
  });

  it.each([
    '',
    '7KQ2M-9XTR',
    '7KQ2M-9XTRDD',
    '7KQ2M-9XTR0',
    '7KQ2M-9XTRI',
    '7KQ2M_9XTRD',
    `7KQ2M${' '.repeat(200)}9XTRD`,
  ])('is none: "%s"', (typed) => {
    const read = SupportCode.safeParse(typed);
    expect(read.success).toBe(false);
    expect(read.error?.issues[0]?.message).toContain('such as 7KQ2M-9XTRD');
  });

  it('that was made is one, and comes back as it stood on the page', () => {
    const made = Array.from({ length: 200 }, makeSupportCode);
    for (const code of made) expect(SupportCode.parse(code.toLowerCase().replace('-', ''))).toBe(code);
    expect(new Set(made).size).toBe(200);
  });
});
