import { describe, expect, it } from 'vitest';
import { ExclusionsCsv, ExclusionsEdit } from '../../../shared/http/exclusions-edit.ts';

describe('a bulk edit of exclusions', () => {
  it('is empty when nothing is given', () => {
    expect(ExclusionsEdit.parse({})).toEqual({ add: [], remove: [], acceptDisabledInEntra: false });
  });

  it('holds 1,000 items, additions and removals together', () => {
    const items = (count: number) => Array.from({ length: count }, (_, index) => `a${index}@b.example`);
    const edit = (add: number, remove: number) =>
      ExclusionsEdit.safeParse({ add: items(add).map((email) => ({ email })), remove: items(remove) }).success;
    expect([edit(1000, 0), edit(0, 1000), edit(500, 500), edit(500, 501), edit(1001, 0)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('means the same as CSV', () => {
    const json = ExclusionsEdit.parse({
      add: [{ email: 'a@b.example', reason: 'Why', expiresAt: '2030-01-01T00:00:00Z' }, { email: 'no address' }],
    });
    expect(ExclusionsCsv.parse('email,reason,expiresAt\na@b.example,Why,2030-01-01T00:00:00Z\nno address,,\n')).toEqual(
      json,
    );
  });

  it('takes a CSV as it was exported, whoever excluded then', () => {
    const exported =
      'email,reason,expiresAt,excludedBy,excludedAt\r\na@b.example,,,manager-1,2020-01-01T00:00:00.000Z\r\n';
    expect(ExclusionsCsv.parse(exported)).toEqual({
      add: [{ email: 'a@b.example' }],
      remove: [],
      acceptDisabledInEntra: false,
    });
  });

  it('names every row of a CSV that is wrong', () => {
    const csv = 'email,expiresAt\na@b.example,never\n,\nc@d.example,2030-01-01T00:00:00Z\nx\n';
    const paths = ExclusionsCsv.safeParse(csv).error?.issues.map(({ path }) => path.join('/'));
    expect(paths).toEqual(['line 2/expiresAt', 'line 3/email', 'line 5']);
  });
});
