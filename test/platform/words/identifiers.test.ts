import { describe, expect, it } from 'vitest';
import {
  AccountId,
  AppId,
  ClientId,
  ContactId,
  ObjectId,
  ProductId,
  TenantId,
} from '../../../shared/platform/words/identifiers.ts';

describe('identifiers', () => {
  it.each(['contoso', 'A', 'a-b_c', '9', 'a'.repeat(64), 'console'])('take the account id %s', (text) => {
    expect(AccountId.parse(text)).toBe(text);
  });

  it.each(['', '-a', '_a', 'a b', 'a/b', 'a.b', 'é', 'a'.repeat(65), 'con', 'NUL', 'com1', 'lpt9', '<b>', 'a\n'])(
    'refuse the account id %j',
    (text) => {
      expect(AccountId.safeParse(text).success).toBe(false);
    },
  );

  it('write GUIDs in lower case, so that two spellings are one tenant', () => {
    const spelled = 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE';
    expect(TenantId.parse(spelled)).toBe(spelled.toLowerCase());
    expect(ObjectId.parse(spelled)).toBe(spelled.toLowerCase());
  });

  it.each([
    '',
    'common',
    'organizations',
    '{aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}',
    'aaaaaaaabbbb4ccc8dddeeeeeeeeeeee',
  ])('refuse the tenant id %j', (text) => {
    expect(TenantId.safeParse(text).success).toBe(false);
  });

  it('refuse what is not text', () => {
    for (const Id of [AccountId, TenantId, AppId, ClientId, ProductId, ContactId]) {
      for (const value of [undefined, null, 1, true, {}, ['contoso']]) expect(Id.safeParse(value).success).toBe(false);
    }
  });
});
