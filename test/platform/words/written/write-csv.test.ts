import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../../../shared/platform/words/written/read-rows.ts';
import { writeCsv, writeRows } from '../../../../shared/platform/words/written/write-csv.ts';

const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['=+@\t\r\n",; -]{0,6}[a-z]{0,3};?$/));
// A row of blank cells is passed over.
const row = fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => ['x', ...cells]);
const cellsOf = (text: string, most = 100) => readRows(text, most).rows.map(({ cells }) => cells);

/** The cells that a spreadsheet sees that splits at this separator, quotes at the beginning of a cell understood. */
function cellsSeen(text: string, separator: string): string[] {
  const cells = text.matchAll(
    new RegExp(`(?:^|[${separator}\\r\\n])(?:"((?:[^"]|"")*)"?)?([^${separator}\\r\\n]*)`, 'g'),
  );
  return [...cells].map(([, quoted = '', bare = '']) => `${quoted.replaceAll('""', '"')}${bare}`);
}

describe('CSV', () => {
  it('comes back as it was, whatever is in the cells', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (table) => {
        const withHeading = [['a', 'b'], ...table];
        expect(cellsOf(writeCsv(withHeading))).toEqual(withHeading);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([',', ';', '\t'])('has no formula in it for a spreadsheet that splits it at %j', (separator) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (table) => {
        const text = writeRows(table);
        for (const seen of cellsSeen(text, separator)) expect(seen).not.toMatch(/^ *[=+\-@]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('begins with a byte order mark, so that a spreadsheet knows it for UTF-8', () => {
    expect(
      Buffer.from(writeCsv([['Jürgen']]))
        .subarray(0, 4)
        .toString('hex'),
    ).toBe('efbbbf4a');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    ['\t=1', `"'\t'=1"`],
    ["'=1", "''=1"],
    ["it's", "it's"],
    ['a=b', 'a=b'],
    ['a;b', '"a;b"'],
    ['=A1,B1', `"'=A1,B1"`],
    ["gone;=cmd|' /C calc'!A0", `"gone;'=cmd|' /C calc'!A0"`],
    ['gone; =1+1', `"gone;' =1+1"`],
    ['gone;"=1+1";x', `"gone;'""=1+1"";x"`],
  ])('writes %j as %j', (text, written) => {
    expect(writeRows([[text]])).toBe(`${written}\r\n`);
  });
});

describe('rows', () => {
  it('are read with any line end, mixed too, a byte order mark, and without the last line end', () => {
    const table = [
      ['a', 'b'],
      ['c', 'd'],
    ];
    for (const text of ['a,b\r\nc,d\r\n', 'a,b\nc,d', 'a,b\rc,d', '\uFEFFa,b\n\n\r\nc,d\r\n\n', '"a","b"\n"c","d"']) {
      expect(cellsOf(text)).toEqual(table);
    }
  });

  it.each([',', ';', '\t'])('are read with %j between the cells', (separator) => {
    const text = `a${separator}b\r\n"x, y; z\t"${separator}d${separator}\r\n${separator}\r\ne`;
    expect(cellsOf(text)).toEqual([['a', 'b'], ['x, y; z\t', 'd', ''], ['e']]);
  });

  it('know their separator from Excel’s own line', () => {
    expect(readRows('sep=;\r\na,b;c\r\nd', 9).rows).toEqual([
      { line: 2, cells: ['a,b', 'c'] },
      { line: 3, cells: ['d'] },
    ]);
  });

  it('keep line breaks, separators and quotes inside quotes, and know the line on which they begin', () => {
    expect(readRows('"a\r\nb","c,d","e""f"\n\n , \ng', 9).rows).toEqual([
      { line: 1, cells: ['a\r\nb', 'c,d', 'e"f'] },
      { line: 5, cells: ['g'] },
    ]);
  });

  it('lose nothing to a stray quote', () => {
    expect(cellsOf('a"b,c\n"d"e,f\n"Baker, Bob" <bob@x.example>,g\nh,i')).toEqual([
      ['a"b', 'c'],
      ['"d"e', 'f'],
      ['"Baker, Bob" <bob@x.example>', 'g'],
      ['h', 'i'],
    ]);
  });

  it('before a quote that is left open are there, and its line is known', () => {
    expect(readRows('a\n\nb\n"c\nd\n', 9)).toMatchObject({ rows: [{ line: 1 }, { line: 3 }], openQuoteAt: 4 });
  });

  it('are not read beyond those that are wanted', () => {
    expect(readRows('a\n'.repeat(3), 3)).toMatchObject({ tooManyAt: undefined });
    expect(readRows('a\n'.repeat(4), 3)).toMatchObject({ tooManyAt: 4 });
    expect(readRows('\n'.repeat(700_000), 1000)).toMatchObject({ rows: [], tooManyAt: 1001 });
  });

  it('are read whole when they are large', () => {
    const large = `"${'x'.repeat(700_000)}""",y\r\n`;
    expect(cellsOf(large)).toEqual([[`${'x'.repeat(700_000)}"`, 'y']]);
  });
});
