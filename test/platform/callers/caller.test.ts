import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../shared/platform/callers/authorize-caller.ts';
import { actorOf, type Caller } from '../../../shared/platform/callers/caller.ts';
import { AccountId, ContactId } from '../../../shared/platform/words/identifiers.ts';

const own = AccountId.parse('contoso');
const other = AccountId.parse('fabrikam');
const id = ContactId.parse('contact-1');
const caller = (accountId: AccountId | undefined, ...roles: string[]): Caller => ({
  id,
  accountId,
  roles,
  address: undefined,
});

describe('access of a Control Panel caller', () => {
  it.each([
    ['a contact with the role to their own account', caller(own, 'SecurityManager'), 'allowed'],
    ['a contact with that role among others', caller(own, 'Billing', 'SecurityManager'), 'allowed'],
    ['a contact without roles', caller(own), 'role-missing'],
    ['a contact with the feed’s role', caller(own, 'DirectoryService'), 'role-missing'],
    ['a contact whose role is spelled otherwise', caller(own, 'securitymanager', 'SecurityManager '), 'role-missing'],
    ['a contact of another account with the role', caller(other, 'SecurityManager'), 'other-account'],
    ['a contact of another account without roles', caller(other), 'other-account'],
    [
      'a contact of an account that differs in case',
      caller(AccountId.parse('Contoso'), 'SecurityManager'),
      'other-account',
    ],
    ['a service', caller(undefined, 'DirectoryService'), 'other-account'],
    ['a service that lists the contact’s role', caller(undefined, 'SecurityManager'), 'other-account'],
  ])('as Security Manager: %s', (_, given, access) => {
    expect(accessTo(own, 'security-manager', given)).toBe(access);
  });

  it.each([
    ['a service with the role', caller(undefined, 'DirectoryService'), 'allowed'],
    ['a service without it', caller(undefined, 'SecurityManager'), 'role-missing'],
    ['a contact of the account who lists the feed’s role', caller(own, 'DirectoryService'), 'role-missing'],
    ['a contact of another account who lists it', caller(other, 'DirectoryService'), 'role-missing'],
  ])('as directory feed: %s', (_, given, access) => {
    expect(accessTo(own, 'directory-service', given)).toBe(access);
  });

  it('names a contact or a service as the actor', () => {
    expect(actorOf(caller(own))).toEqual({ kind: 'contact', id });
    expect(actorOf(caller(undefined))).toEqual({ kind: 'service', id });
    const address = '203.0.113.7';
    expect(actorOf({ ...caller(own), address })).toEqual({ kind: 'contact', id, address });
  });
});
