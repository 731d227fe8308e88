import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import type { AccountMarks } from '../../shared/users/rules/account.ts';
import { NO_ADDRESS_MARKS } from '../../shared/users/rules/user.ts';
import { AuditEventId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { UnreadableRow } from '../../shared/platform/ports.ts';
import { makeFindSince } from '../../shared/explain/find-since.ts';
import { someEvent } from '../contracts/store-world.ts';
import { contoso } from '../support/port-stand-ins.ts';

const turned = someEvent(contoso.id, { action: 'sso-switched', before: { sso: 'off' }, after: { sso: 'on' } });
const marked: AccountMarks = { from: undefined, marks: new Map([['switch', { at: turned.at, event: turned.id }]]) };
const decided = {
  reason: 'sso-on' as const,
  email: EmailAddress.parse('ann@contoso.example'),
  ...{ app: { requiresTwoFactor: false }, record: undefined, marks: { account: marked, address: NO_ADDRESS_MARKS } },
};

/** A trail that notes what it is asked. */
function makeTrail(...events: readonly AuditEvent[]) {
  const asked: unknown[] = [];
  const findEvent = (_: unknown, wanted: Pick<AuditEvent, 'id' | 'at'>) => {
    asked.push(wanted);
    return Promise.resolve(events.find(({ id }) => id === wanted.id));
  };
  return { asked, auditTrail: { findEvent } };
}

describe('since when a decision is as it is', () => {
  it('is told by the event that made it so, which is asked for by its place in the trail', async () => {
    const trail = makeTrail(someEvent(contoso.id), turned);
    expect(await makeFindSince(trail)(contoso.id, decided)).toEqual({ at: turned.at, event: turned });
    expect(trail.asked).toEqual([{ id: turned.id, at: turned.at }]);
  });

  it('is a moment without an event where nobody changed anything, and the trail isn’t asked', async () => {
    const trail = makeTrail(turned);
    const end = new Date(turned.at.getTime() + 60_000);
    const ended = { ...decided, record: { exclusion: { expiresAt: end } } };
    expect(await makeFindSince(trail)(contoso.id, ended)).toEqual({ at: end, event: undefined });
    expect(trail.asked).toEqual([]);
  });

  it('is nothing where there is no mark, or its event is gone or can’t be read', async () => {
    const trail = makeTrail(someEvent(contoso.id, { id: AuditEventId.parse(randomUUID()) }));
    const unmarked = { ...decided, marks: { ...decided.marks, account: { from: undefined, marks: new Map() } } };
    expect(await makeFindSince(trail)(contoso.id, unmarked)).toBeUndefined();
    expect(await makeFindSince(trail)(contoso.id, decided)).toBeUndefined();
    const unreadable = { findEvent: () => Promise.reject(new UnreadableRow('audit', ['at'])) };
    expect(await makeFindSince({ auditTrail: unreadable })(contoso.id, decided)).toBeUndefined();
  });
});
