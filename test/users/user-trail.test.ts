import { describe, expect, it } from 'vitest';
import type { AddressRecord, User } from '../../shared/users/rules/user.ts';
import { EmailAddress, ObjectId, TenantId, UserId } from '../../shared/platform/words/identifiers.ts';
import { changeOfUser } from '../../shared/users/rules/user-trail.ts';

const email = EmailAddress.parse('bob@contoso.example');
const boundTo = {
  objectId: ObjectId.parse('0b0b0b0b-0000-4000-8000-000000000001'),
  tenantId: TenantId.parse('acacacac-0000-4000-8000-00000000acac'),
};
const user: User = {
  ...{ id: UserId.parse('9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c'), email, displayName: 'Bob' },
  ...{ twoFactor: true, hasPassword: true, boundTo: undefined },
  ...{ externalId: undefined, aliases: [], formerEmail: undefined },
};
const record = (change: Partial<User> = {}, exclusion?: AddressRecord['exclusion']): AddressRecord => ({
  ...{ email, user: { ...user, ...change }, exclusion },
});

describe('what the trail tells of a user', () => {
  it('is every field of one who is new', () => {
    const after = { displayName: 'Bob', twoFactor: true, hasPassword: true };
    expect(changeOfUser(email, undefined, record())).toEqual({ item: email, before: null, after });
    const excluded = { email, user: undefined, exclusion: { expiresAt: undefined } };
    expect(changeOfUser(email, excluded, record({}, excluded.exclusion))).toEqual({ item: email, before: null, after });
  });

  it('is what changed, from what to what, and nothing else', () => {
    expect(changeOfUser(email, record({ boundTo }), record({ boundTo, twoFactor: false, displayName: 'Rob' }))).toEqual(
      {
        item: email,
        before: { displayName: 'Bob', twoFactor: true },
        after: { displayName: 'Rob', twoFactor: false },
      },
    );
  });

  it('is all that one who is gone had: the person in Azure and the exclusion with its end', () => {
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    expect(changeOfUser(email, record({ boundTo }, { expiresAt }), undefined)).toEqual({
      item: email,
      before: {
        ...{ displayName: 'Bob', twoFactor: true, hasPassword: true },
        ...{ boundTo: boundTo.objectId, tenantId: boundTo.tenantId },
        ...{ excluded: true, exclusionExpiresAt: '2030-01-01T00:00:00.000Z' },
      },
      after: null,
    });
  });
});
