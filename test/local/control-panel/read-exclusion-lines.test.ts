import { describe, expect, it } from 'vitest';
import { endOfDay, readExclusionLines } from '../../../local/control-panel/read-exclusion-lines.ts';

describe('pasted addresses', () => {
  it.each([
    ['a@b.example', [{ email: 'a@b.example' }]],
    ['a@b.example, on leave, until spring', [{ email: 'a@b.example', reason: 'on leave, until spring' }]],
    ['a@b.example;printer', [{ email: 'a@b.example', reason: 'printer' }]],
    ['a@b.example\tprinter', [{ email: 'a@b.example', reason: 'printer' }]],
    ['a@b.example,  ', [{ email: 'a@b.example' }]],
    ['  a@b.example \r\n\r\n\tb@b.example\r', [{ email: 'a@b.example' }, { email: 'b@b.example' }]],
    ['no address', [{ email: 'no address' }]],
    [' \n,reason only\n', []],
    ['', []],
  ])('%j are read line by line', (text, expected) => {
    expect(readExclusionLines(text)).toEqual(expected);
  });
});

describe('the end of a last day', () => {
  it.each([
    ['2027-03-31', '2027-04-01T00:00:00.000Z'],
    ['2026-12-31', '2027-01-01T00:00:00.000Z'],
    ['2028-02-28', '2028-02-29T00:00:00.000Z'],
    ['2027-02-29', undefined],
    ['2027-13-01', undefined],
    ['31.3.2027', undefined],
    ['', undefined],
  ])('of %j is %s', (day, expected) => {
    expect(endOfDay(day)).toBe(expected);
  });
});
