import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '../../shared/users/rules/account-counts.ts';
import { shiftBy } from '../../shared/users/rules/recount.ts';
import { watchShifts } from '../../shared/users/watch-shifts.ts';
import { DomainName, EmailAddress } from '../../shared/platform/words/identifiers.ts';

const domain = DomainName.parse('contoso.example');
const at = (name: string) => EmailAddress.parse(`${name}@${domain}`);
const person = { id: 'ann', twoFactor: true };
const people = { before: person, after: person };
const getsIn = { ...NO_COUNTS, users: 1 };
const out = { ...getsIn, lockedOut: 1, lockedOutTags: 7 };
const underSso = { sso: 'on', domains: [domain], joining: [] } as const;

describe('what a request does over several transactions', () => {
  it('forgets whom a later one lets in again, or gives a password', () => {
    const { onShift, lockedOut, withoutPassword } = watchShifts(underSso, { wantsTwoFactor: true });
    const email = at('ann');
    const excluded = { ...getsIn, excluded: 1, withoutPassword: 1 };
    onShift(shiftBy([{ email, before: getsIn, after: out, people }]));
    expect(lockedOut()).toEqual({ count: 1, notJudged: 0, emails: [email] });
    onShift(shiftBy([{ email, before: out, after: excluded, people }]));
    expect([lockedOut()?.emails, withoutPassword()]).toEqual([[], [email]]);
    onShift(shiftBy([{ email, before: excluded, after: { ...excluded, withoutPassword: 0 }, people }]));
    expect(withoutPassword()).toEqual([]);
  });

  it('keeps whom a later one only gives another address', () => {
    const { onShift, lockedOut } = watchShifts(underSso, { wantsTwoFactor: true });
    onShift(shiftBy([{ email: at('ann'), before: getsIn, after: out, people }]));
    onShift(
      shiftBy([
        { email: at('ann'), before: out, after: NO_COUNTS, people: { before: person } },
        { email: at('wed'), before: NO_COUNTS, after: out, people: { after: person } },
      ]),
    );
    expect(lockedOut()?.count).toBe(1);
  });

  it.each([
    ['counts', true, [at('wed')]],
    ['doesn’t count', false, []],
  ])(
    '%s who loses the second factor, also with another address, where an app wants it: %s',
    (_, wantsTwoFactor, told) => {
      const { onShift, withoutPassword } = watchShifts(underSso, { wantsTwoFactor });
      const lacking = { ...getsIn, withoutPassword: 1 };
      onShift(
        shiftBy([
          { email: at('ann'), before: lacking, after: NO_COUNTS, people: { before: person } },
          { email: at('wed'), before: NO_COUNTS, after: lacking, people: { after: { ...person, twoFactor: false } } },
        ]),
      );
      expect(withoutPassword()).toEqual(told);
    },
  );
});
