import { describe, expect, it } from 'vitest';
import { auditEventBody, auditEventCells, AUDIT_COLUMNS } from '../../shared/audit/audit-event-answer.ts';
import { actorOf } from '../../shared/platform/callers/caller.ts';
import { auditColumns, auditEventOf } from '../../shared/platform/tables/commit-change.ts';
import { ContactId, UserId } from '../../shared/platform/words/identifiers.ts';
import { someAccountId, someEvent } from '../contracts/store-world.ts';

const accountId = someAccountId();
const keptAs = (actor: Parameters<typeof someEvent>[1]) =>
  auditEventOf(accountId, auditColumns(someEvent(accountId, actor)));

describe('who did something, in the audit trail', () => {
  it('is kept with the name and the address that the Control Panel’s token gave, beside the id', () => {
    const anna = { id: ContactId.parse('c-1'), accountId, name: 'Anna Berg', email: 'anna@acme.example' };
    const event = keptAs({ action: 'sso-switched', actor: actorOf({ ...anna, address: '203.0.113.7' }) });
    expect(auditEventBody(event).actor).toEqual({
      ...{ kind: 'contact', id: 'c-1', name: 'Anna Berg', email: 'anna@acme.example' },
    });
    const cells = auditEventCells(event);
    expect([cells[AUDIT_COLUMNS.indexOf('actorName')], cells.at(-1)]).toEqual(['Anna Berg', 'anna@acme.example']);
  });

  it('goes by the id where the token says no more', () => {
    const event = keptAs({ actor: actorOf({ id: ContactId.parse('c-1'), accountId, address: undefined }) });
    expect(event.actor).toEqual({ kind: 'contact', id: 'c-1' });
    expect(auditEventBody(event).actor).toEqual({ kind: 'contact', id: 'c-1', name: null, email: null });
  });

  it('is a user by the address that the entry is about', () => {
    const actor = { kind: 'user', id: UserId.parse('22222222-2222-4222-8222-222222222222') } as const;
    const about = { ...keptAs({ actor }), before: undefined, after: { email: 'bob@acme.example' } };
    expect(auditEventBody(about).actor).toMatchObject({ name: null, email: 'bob@acme.example' });
  });
});
