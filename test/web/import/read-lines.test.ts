import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_LINES, readLines } from '../../../web/import/read-lines.ts';

const linesOf = (text: string) => {
  const read = readLines(text);
  if (read.kind === 'unreadable') throw new Error(read.sentence);
  return read;
};
const sentenceOf = (text: string) => {
  const read = readLines(text);
  return read.kind === 'unreadable' ? read.sentence : undefined;
};

describe('what is read', () => {
  it('is a bare list of addresses', () => {
    expect(linesOf('ann@x.example\n\n  bob@x.example  \n').lines).toEqual([
      { line: 1, email: 'ann@x.example' },
      { line: 3, email: 'bob@x.example' },
    ]);
  });

  it('is CSV with a byte order mark, CR LF, quotes and columns in any order', () => {
    const text = '\uFEFFexpiresAt,Email,reason\r\n2030-01-31,ann@x.example,"On, a ""project"""\r\n';
    const [line] = linesOf(text).lines;
    expect(line).toEqual({
      line: 2,
      email: 'ann@x.example',
      reason: 'On, a "project"',
      expiresAt: '2030-01-31T00:00:00.000Z',
    });
  });

  it.each([[';'], ['\t']])('is what a spreadsheet writes with %j between the cells', (separator) => {
    expect(linesOf(['email', 'reason\nann@x.example', 'a, b\n'].join(separator)).lines[0]?.reason).toBe('a, b');
  });

  it('is the list as the service exports it, the guard against formulas taken away', () => {
    const text =
      "email,reason,expiresAt,excludedBy,excludedAt\r\nann@x.example,'=1+1,2030-01-31T10:00:00.000Z,anna,2026-01-01T00:00:00.000Z\r\n";
    expect(linesOf(text)).toMatchObject({
      lines: [{ reason: '=1+1', expiresAt: '2030-01-31T10:00:00.000Z' }],
      bad: [],
    });
  });

  it('is every address of any list, whatever the reasons hold', () => {
    const reason = fc.string({ maxLength: 100 }).filter((text) => !/^[=+\-@\t\r'’]|\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.array(reason, { minLength: 1, maxLength: 20 }), (reasons) => {
        const rows = reasons.map((text, index) => `a${String(index)}@x.example,"${text.replaceAll('"', '""')}"`);
        const read = linesOf(['email,reason', ...rows].join('\r\n'));
        expect(read.bad).toEqual([]);
        expect(read.lines.map((line) => line.reason ?? '')).toEqual(reasons.map((text) => text.trim()));
      }),
    );
  });

  it('counts lines as the file has them, those inside quotes too', () => {
    const { lines, bad } = linesOf('email,reason\nann@x.example,"two\nlines"\nbob@x.example,ok\n');
    expect(bad.map(({ line }) => line)).toEqual([2]);
    expect(lines.map(({ line }) => line)).toEqual([4]);
  });
});

describe('a bad line is named with its number', () => {
  it.each([
    ['=HYPERLINK("http://x")', /formula/],
    ['+cmd@x.example', /formula/],
    ['-2+3', /formula/],
    ['@SUM(A1)', /formula/],
  ])('for a formula: %s', (cell, sentence) => {
    const { lines, bad } = linesOf(`email\nann@x.example\n"${cell.replaceAll('"', '""')}"\n`);
    expect(lines).toHaveLength(1);
    expect(bad).toEqual([{ line: 3, sentence: expect.stringMatching(sentence) as string }]);
  });

  it('for a formula in the reason', () => {
    expect(linesOf('email,reason\nann@x.example,=1\n').bad[0]?.line).toBe(2);
  });

  it.each([
    ['no address', 'nobody', /not an e-mail address/],
    ['two at signs', 'a@b@x.example', /not an e-mail address/],
    ['a missing address', ',why', /missing/],
    ['too many cells', 'a@x.example,b,,d', /more cells/],
    ['a reason that is too long', `a@x.example,${'x'.repeat(201)}`, /longer than 200/],
    ['a day that no calendar has', 'a@x.example,b,2030-02-31', /no date/],
    ['a date in another form', 'a@x.example,b,31.01.2030', /no date/],
  ])('for %s', (_what, line, sentence) => {
    const { bad, lines } = linesOf(`ok@x.example\n${line}\n`);
    expect(lines).toHaveLength(1);
    expect(bad).toEqual([{ line: 2, sentence: expect.stringMatching(sentence) as string }]);
  });

  it('for an address that stands there before', () => {
    expect(linesOf('ann@x.example\nANN@x.example\n').bad).toEqual([
      { line: 2, sentence: 'The same address stands in line 1.' },
    ]);
  });
});

describe('nothing is read', () => {
  it.each([
    ['an empty text', ' \n', /no address/],
    ['a header alone', 'email,reason\n', /no address/],
    ['a quote that is left open', 'email\n"ann@x.example\n', /Line 2 has a quote/],
    ['a column that is not known', 'email,role\nann@x.example,x\n', /Line 1: there is no column “role”/],
    ['a column that stands there twice', 'email,email\na@x.example,b@x.example\n', /twice/],
  ])('of %s', (_what, text, sentence) => {
    expect(sentenceOf(text)).toMatch(sentence);
  });

  it('of more lines than can be sent', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => `a${String(index)}@x.example`).join('\n');
    expect(linesOf(many(MOST_LINES)).lines).toHaveLength(MOST_LINES);
    expect(sentenceOf(many(MOST_LINES + 1))).toMatch(/at most 50000/);
  });
});
