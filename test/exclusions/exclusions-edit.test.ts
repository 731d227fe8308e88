import { describe, expect, it } from 'vitest';
import { readExclusionsFile, resolveEdit } from '../../shared/exclusions/exclusions-edit.ts';
import { ExclusionsEdit } from '../../shared/exclusions/wire.ts';

const DEFAULTS = { timeZone: undefined, replace: false };
const edit = (json: unknown, timeZone?: string) =>
  resolveEdit(ExclusionsEdit.parse(json), { timeZone, replace: false }).add.map((entry) =>
    entry.kind === 'item'
      ? entry.item.expiresAt?.toISOString()
      : entry.faults.map(({ field, message }) => `${field} ${message}`).join(),
  );
const ends = (item: object, timeZone?: string) => edit({ add: [{ email: 'a@b.example', ...item }] }, timeZone);

describe('a bulk edit of exclusions', () => {
  it('is empty when nothing is given', () => {
    expect(ExclusionsEdit.parse({})).toEqual({ add: [], remove: [], acceptDisabledInEntra: false });
  });

  it('holds 1,000 items, additions and removals together', () => {
    const items = (count: number) => Array.from({ length: count }, (_, index) => `a${index}@b.example`);
    const fits = (add: number, remove: number) =>
      ExclusionsEdit.safeParse({ add: items(add).map((email) => ({ email })), remove: items(remove) }).success;
    expect([fits(1000, 0), fits(0, 1000), fits(500, 500), fits(500, 501), fits(1001, 0)]).toEqual([
      ...[true, true, true, false, false],
    ]);
  });

  it('ends each item at a moment, or after a last day in its zone or that of the request', () => {
    expect(ends({ expiresAt: '2026-12-24T10:00:00+02:00' })).toEqual(['2026-12-24T08:00:00.000Z']);
    expect(ends({ lastDay: '2026-12-24', timeZone: 'Europe/Berlin' })).toEqual(['2026-12-24T23:00:00.000Z']);
    expect(ends({ lastDay: '2026-12-24' }, 'America/New_York')).toEqual(['2026-12-25T05:00:00.000Z']);
    expect(ends({ lastDay: '2026-12-24', timeZone: 'Asia/Tokyo' }, 'America/New_York')).toEqual([
      '2026-12-24T15:00:00.000Z',
    ]);
    expect(ends({ reason: null, expiresAt: null, lastDay: null, timeZone: null })).toEqual([undefined]);
  });

  it.each([
    [{ expiresAt: '2026-12-24' }, '/add/0/expiresAt must be a moment with its offset'],
    [{ expiresAt: '2026-12-24T10:00:00' }, '/add/0/expiresAt must be a moment with its offset'],
    [{ expiresAt: '9999-12-31T23:59:59-14:00' }, '/add/0/expiresAt must be a moment'],
    [{ expiresAt: '0000-06-01T00:00:00Z' }, '/add/0/expiresAt must be a moment'],
    [{ lastDay: '2026-12-24' }, '/add/0/timeZone is needed with lastDay'],
    [{ lastDay: '2026-02-30', timeZone: 'UTC' }, '/add/0/lastDay'],
    [{ lastDay: '2026-12-24', timeZone: '+02:00' }, '/add/0/timeZone must be a time zone by its IANA name'],
    [{ lastDay: '9999-12-31', timeZone: 'UTC' }, '/add/0/lastDay is too far ahead'],
    [{ reason: 'Why', clear: ['reason'] }, '/add/0/clear names what the item also gives'],
    [{ lastDay: '2026-12-24', timeZone: 'UTC', clear: ['expiresAt'] }, '/add/0/clear'],
    [{ lastDay: '2026-12-24', expiresAt: '2026-12-24T00:00:00Z' }, '/add/0/lastDay can be given as expiresAt or'],
  ])('refuses %j, and says what to do', (item, sentence) => {
    expect(ends(item)).toEqual([expect.stringContaining(sentence)]);
  });

  it('means the same as CSV', () => {
    const item = { email: 'a@b.example', reason: 'Why', expiresAt: '2030-01-01T00:00:00Z' };
    const parsed = ExclusionsEdit.parse({ add: [item, { email: 'no address' }] });
    const json = resolveEdit(parsed, DEFAULTS);
    const csv = 'email,reason,expiresAt\na@b.example,Why,2030-01-01T00:00:00Z\nno address,,\n';
    expect(readExclusionsFile(csv, DEFAULTS)).toEqual(Object.assign(json, { file: { lines: [2, 3], faulty: [] } }));
  });

  it('takes a CSV as it was exported, whoever excluded then', () => {
    const exported =
      'email,reason,expiresAt,excludedBy,excludedAt\r\na@b.example,,,manager-1,2020-01-01T00:00:00.000Z\r\n';
    expect(readExclusionsFile(exported, DEFAULTS)).toMatchObject({
      add: [{ kind: 'item', item: { email: 'a@b.example' } }],
      remove: [],
    });
  });

  it('tells every row of a CSV that is wrong, and takes the others', () => {
    const csv = 'email,expiresAt\na@b.example,never\n,2030-01-01T00:00:00Z\nc@d.example,2030-01-01T00:00:00Z\nx\n';
    expect(readExclusionsFile(csv, DEFAULTS)).toMatchObject({
      add: [{ item: { email: 'c@d.example' } }, { item: { email: 'x' } }],
      file: {
        lines: [4, 5],
        faulty: [
          { line: 2, text: 'a@b.example' },
          { line: 3, text: '' },
        ],
      },
    });
  });
});
