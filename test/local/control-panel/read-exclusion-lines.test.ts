import { describe, expect, it } from 'vitest';
import { isDay, readExclusionLines } from '../../../local/control-panel/read-exclusion-lines.ts';

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

describe('a last day', () => {
  it.each([
    ['2027-03-31', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2027-13-01', false],
    ['31.3.2027', false],
    ['', false],
  ])('%j: %s', (day, expected) => {
    expect(isDay(day)).toBe(expected);
  });
});
