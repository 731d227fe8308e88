import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from '../../../shared/http/csv.ts';

const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['=+@\t\r\n",-]{0,6}[a-z]{0,3}$/));
// A row of one empty cell is an empty line.
const row = fc.array(cell, { minLength: 2, maxLength: 5 });
function rows(csv: string, most = 100) {
  const reading = readCsv(csv, most);
  return reading.kind === 'rows' ? { kind: 'rows', rows: reading.rows.map(({ cells }) => cells) } : reading;
}

describe('CSV', () => {
  it('comes back as it was, whatever is in the cells', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (table) => {
        expect(rows(writeCsv(table))).toEqual({ kind: 'rows', rows: table });
      }),
      { numRuns: 500 },
    );
  });

  it('has no cell that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const [written = ''] = writeCsv([[text, 'x']]).split(',x\r\n');
        expect(written).not.toMatch(/^"?[=+\-@\t\r]/);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ["'=1", "''=1"],
    ["it's", "it's"],
    ['a=b', 'a=b'],
    ['=A1,B1', `"'=A1,B1"`],
  ])('writes %j as %j', (text, written) => {
    expect(writeCsv([[text]])).toBe(`${written}\r\n`);
  });

  it('is read with either line end, a byte order mark, empty lines, and without the last line end', () => {
    const table = {
      kind: 'rows',
      rows: [
        ['a', 'b'],
        ['c', 'd'],
      ],
    };
    for (const csv of ['a,b\r\nc,d\r\n', 'a,b\nc,d', '\uFEFFa,b\n\n\r\nc,d\n\n', '"a","b"\n"c","d"']) {
      expect(rows(csv)).toEqual(table);
    }
  });

  it('keeps line breaks, commas and quotes inside quotes', () => {
    expect(rows('"a\r\nb","c,d","e""f"')).toEqual({ kind: 'rows', rows: [['a\r\nb', 'c,d', 'e"f']] });
  });

  it.each([
    ['a quote left open', 'a\n"b', 2],
    ['text behind a closing quote', 'a\nb\n"c"d', 3],
    ['a quote inside a bare cell', 'a"b', 1],
    ['a lone carriage return', 'a\rb', 1],
  ])('is malformed with %s', (_, csv, at) => {
    expect(rows(csv)).toEqual({ kind: 'malformed', line: at });
  });

  it('is refused with more rows than wanted, before they are read', () => {
    expect(rows('a\n'.repeat(3), 3)).toMatchObject({ kind: 'rows' });
    expect(rows('a\n'.repeat(4), 3)).toEqual({ kind: 'too-many', line: 4 });
  });

  it.each([
    ['=HYPERLINK("https://x.example")', 'a,b\nc,"=HYPERLINK(""https://x.example"")"\n', 2],
    ['a sum behind empty lines and a cell of two lines', '\uFEFFa,b\r\n\r\n"c\r\nd",e\r\n@SUM(A1),f\r\n', 5],
    ['a dash', '-1,a\n', 1],
  ])('is refused with a formula, by the line on which its row begins: %s', (_, csv, line) => {
    expect(rows(csv)).toEqual({ kind: 'formula', line });
  });

  it('is read whole when it is large', () => {
    const large = `"${'x'.repeat(700_000)}""",y\r\n`;
    expect(rows(large)).toEqual({ kind: 'rows', rows: [[`${'x'.repeat(700_000)}"`, 'y']] });
  });
});
