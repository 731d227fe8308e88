import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READINESS_COLUMNS, readinessRow } from '../../../shared/readiness/wire.ts';
import { writeCsv } from '../../../shared/platform/words/written/write-csv.ts';
import { MOST_LINES, readLines } from '../../../web/import/read-lines.ts';

const HERE = { timeZone: 'Europe/Berlin', language: 'en-GB' };
const linesOf = (text: string) => {
  const read = readLines(text, HERE);
  if (read.kind === 'unreadable') throw new Error(read.sentence);
  return read;
};
const sentenceOf = (text: string) => {
  const read = readLines(text, HERE);
  return read.kind === 'unreadable' ? read.sentence : undefined;
};

describe('what is read', () => {
  it('is a bare list of addresses, in the form in which the service keeps them', () => {
    expect(linesOf('ann@x.example\n\n  Bob <BOB@x.example>  \n').lines).toEqual([
      { line: 1, email: 'ann@x.example' },
      { line: 3, email: 'bob@x.example' },
    ]);
  });

  it('is CSV with a byte order mark, CR LF, quotes and columns in any order', () => {
    const text = '\uFEFFexpiresAt,Email,reason\r\n2030-01-31,ann@x.example,"On, a ""project"""\r\n';
    const [line] = linesOf(text).lines;
    expect(line).toEqual({
      ...{ line: 2, email: 'ann@x.example', reason: 'On, a "project"' },
      expiresAt: '2030-01-31T23:00:00.000Z',
    });
  });

  it('is the list as the service exports it, the guard against formulas taken away', () => {
    const reason = fc
      .string({ minLength: 1, maxLength: 100 })
      .map((text) => text.trim())
      .filter((text) => text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text));
    fc.assert(
      fc.property(fc.array(reason, { minLength: 1, maxLength: 20 }), (reasons) => {
        const rows = reasons.map((text, at) => [
          `a${String(at)}@x.example`,
          text,
          '2030-01-31T10:00:00.000Z',
          'anna',
          '',
        ]);
        const read = linesOf(writeCsv([['email', 'reason', 'expiresAt', 'excludedBy', 'excludedAt'], ...rows]));
        expect(read.bad).toEqual([]);
        expect(read.lines.map((line) => line.reason)).toEqual(reasons);
      }),
    );
  });

  it('counts lines as the file has them, those inside quotes too', () => {
    const { lines, bad } = linesOf('email,reason\nann@x.example,"two\nlines"\nbob@x.example,ok\n');
    expect(bad.map(({ line }) => line)).toEqual([2]);
    expect(lines.map(({ line }) => line)).toEqual([4]);
  });
});

describe('the readiness list', () => {
  const rows = [
    {
      email: 'ann@x.example',
      displayName: '=Ann, "A"',
      status: 'not-in-entra',
      lockedOut: true,
      userPrincipalName: null,
    },
    {
      ...{ email: 'bob@x.example', displayName: 'bob@x.example', status: 'address-differs', lockedOut: true },
      userPrincipalName: 'robert@x.example',
    },
  ];

  it('is taken as the page exports it, each column passed over but for the address', () => {
    const csv = writeCsv([READINESS_COLUMNS, ...rows.map(readinessRow)]);
    expect(linesOf(csv)).toEqual({
      ...{ kind: 'lines', bad: [] },
      lines: [
        { line: 2, email: 'ann@x.example' },
        { line: 3, email: 'bob@x.example' },
      ],
    });
  });

  it('is taken with a reason and an end that somebody added, by semicolons as a spreadsheet saves it', () => {
    const [heading, ...others] = [READINESS_COLUMNS, ...rows.map(readinessRow)];
    const added = [[...heading, 'Reason', 'Last day'], ...others.map((row) => [...row, 'Later', '2030-01-31'])];
    const { lines, bad } = linesOf(
      added.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')).join('\r\n'),
    );
    expect(bad).toEqual([]);
    expect(lines).toMatchObject([
      { email: 'ann@x.example', reason: 'Later' },
      { email: 'bob@x.example', reason: 'Later' },
    ]);
  });
});

describe('a bad line is named with its number', () => {
  it.each([
    ['no address', 'nobody', /not an e-mail address/],
    ['two at signs', 'a@b@x.example', /not an e-mail address/],
    ['a domain that can’t be one', 'a@-x.example', /not an e-mail address/],
    ['too many cells', 'a@x.example,b,c,d', /more cells/],
    ['a reason that is too long', `a@x.example,${'x'.repeat(201)}`, /longer than 200/],
    ['a day that no calendar has', 'a@x.example,b,2030-02-31', /“2030-02-31” is no date/],
    ['a date in another language’s form', 'a@x.example,b,31.01.2030', /“31.01.2030” is no date such as .*31\/01\/2030/],
    ['a mark that turns the direction of text', 'a@x.example,b\u202e', /control character/],
  ])('for %s', (_what, line, sentence) => {
    const { bad, lines } = linesOf(`ok@x.example\n${line}\n`);
    expect(lines).toHaveLength(1);
    expect(bad).toEqual([{ line: 2, sentence: expect.stringMatching(sentence) as string }]);
  });

  it('for an address that stands there before, whatever its spelling', () => {
    expect(linesOf('ann@x.example\nbob@x.example, <ANN@x.example>\n')).toMatchObject({
      lines: [{ email: 'ann@x.example' }, { email: 'bob@x.example' }],
      bad: [{ line: 2, sentence: 'ann@x.example stands in line 1 already.' }],
    });
  });

  it('for a quote that is left open, and what stands before it is read', () => {
    const { lines, bad } = linesOf('email\nann@x.example\n"bob@x.example\n');
    expect(lines).toHaveLength(1);
    expect(bad).toEqual([{ line: 3, sentence: expect.stringMatching(/never closed/) as string }]);
  });
});

describe('nothing is read', () => {
  it.each([
    ['an empty text', ' \n', /no address/],
    ['a header alone', 'email,reason\n', /no address/],
    ['a column that is not known', 'email,role\nann@x.example,x\n', /Line 1 has a column “role”/],
    ['a column that stands there twice', 'email,email\na@x.example,b@x.example\n', /two columns/],
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
