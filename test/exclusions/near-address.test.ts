import { describe, expect, it } from 'vitest';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { likelyBeginning, nearestOf, slipsBetween, undoneSlips } from '../../shared/exclusions/rules/near-address.ts';

const email = (local: string, domain = 'acme.example') => EmailAddress.parse(`${local}@${domain}`);

describe('how near two addresses are', () => {
  it.each([
    ['bob', 'bob', 0],
    ['bob', 'bobb', 1],
    ['bob', 'bo', 1],
    ['bob', 'rob', 1],
    ['bob', 'obb', 1],
    ['martin', 'matrni', 2],
    ['', 'abc', 3],
    ['ca', 'abc', 3],
  ])('counts the slips between %s and %s', (one, other, slips) => {
    expect([slipsBetween(one, other), slipsBetween(other, one)]).toEqual([slips, slips]);
  });

  it('takes the nearest, before another domain its own, and none that is too far', () => {
    const users = [email('bob', 'acme.org'), email('bob'), email('bobby.tables'), email('rob')];
    expect(nearestOf(email('bbo'), users)).toBe(email('bob'));
    expect(nearestOf(email('bob.table'), users)).toBeUndefined();
    expect(nearestOf(email('bobby.tabels'), users)).toBe(email('bobby.tables'));
    expect(nearestOf(email('bob'), [email('bob')])).toBeUndefined();
  });

  it('undoes one letter too many, one doubled, two swapped, also in front, and no more than it may', () => {
    const undone = undoneSlips(email('obb'), 30);
    expect(undone).toEqual(expect.arrayContaining([email('bob'), email('ob'), email('obbb')]));
    expect(undoneSlips(email('xbob'), 30)).toContain(email('bob'));
    expect(undoneSlips(email('a'.repeat(60)), 30).length).toBeLessThanOrEqual(30);
  });

  it('looks by a beginning that grows with the name', () => {
    expect(['x', 'bob', 'martina', 'alexander.humboldt'].map(likelyBeginning)).toEqual([
      ...['x', 'bo', 'marti', 'alexander.h'],
    ]);
  });
});
