import { describe, expect, it } from 'vitest';
import { type AuditFilter, isAskedFor } from '../../../shared/platform/words/audit-event.ts';
import { ContactId, UserId } from '../../../shared/platform/words/identifiers.ts';
import { someAccountId, someEvent } from '../../contracts/store-world.ts';

const userId = '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c';
const byContact = someEvent(someAccountId(), { action: 'sso-switched' });
const byUser = someEvent(someAccountId(), { action: 'user-bound', actor: { kind: 'user', id: UserId.parse(userId) } });
const bySystem = someEvent(someAccountId(), { action: 'integration-broken', actor: { kind: 'system' } });
const named = someEvent(someAccountId(), { actor: { kind: 'contact', id: ContactId.parse('System') } });
const refused = someEvent(someAccountId(), { action: 'sso-switched', outcome: 'refused', refusal: 'role-missing' });
const all = [byContact, byUser, bySystem, named, refused];

describe('a filter of the audit trail', () => {
  it.each<[string, AuditFilter, unknown[]]>([
    ['nothing said', {}, all],
    ['a contact', { actor: 'contact-1' }, [byContact, refused]],
    ['a user', { actor: userId }, [byUser]],
    ['the service', { actor: 'system' }, [bySystem]],
    ['a contact in another case', { actor: 'Contact-1' }, []],
    ['an action', { action: 'sso-switched' }, [byContact, refused]],
    ['what was refused', { outcome: 'refused' }, [refused]],
    ['all of it', { actor: 'contact-1', action: 'sso-switched', outcome: 'done' }, [byContact]],
  ])('lets pass: %s', (_, filter, expected) => {
    expect(all.filter((event) => isAskedFor(event, filter))).toEqual(expected);
  });

  it('lets pass what names an address that begins so, wherever the entry names it', () => {
    const accountId = someAccountId();
    const email = 'bob@contoso.example';
    const about = [
      someEvent(accountId, { before: { email } }),
      someEvent(accountId, { after: { email } }),
      someEvent(accountId, { after: { created: [], changed: ['ann@contoso.example', email] } }),
      someEvent(accountId, { changes: [{ item: email, before: { twoFactor: true }, after: { twoFactor: false } }] }),
    ];
    const others = [
      someEvent(accountId, { after: { email: 'jimbob@contoso.example', reason: 'bob' } }),
      someEvent(accountId, { changes: [{ item: 'ann@contoso.example', before: null, after: { displayName: 'bob' } }] }),
      someEvent(accountId),
    ];
    const passed = (start: string) => [...about, ...others].filter((event) => isAskedFor(event, { about: start }));
    expect(passed('bob')).toEqual(about);
    expect(passed(email)).toEqual(about);
    expect(passed('bob@other')).toEqual([]);
  });
});
