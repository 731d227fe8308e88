import { describe, expect, it } from 'vitest';
import { type AuditEvent, type AuditFilter, isAskedFor } from '../../../shared/domain/audit-event.ts';
import { EmailAddress } from '../../../shared/domain/identifiers.ts';
import type { PageRequest } from '../../../shared/ports.ts';
import { makeFindSince } from '../../../shared/use-cases/find-since.ts';
import { someEvent } from '../../contracts/store-world.ts';
import { contoso, now } from './port-stand-ins.ts';

const email = EmailAddress.parse('ann@contoso.example');
const app = { requiresTwoFactor: false };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 10, minute));
const event = (minute: number, change: Partial<AuditEvent>) => someEvent(contoso.id, { at: at(minute), ...change });
const on = { before: { sso: 'off' }, after: { sso: 'on' } };

/** A trail, newest first, that notes what it is asked. Its cursors are positions. */
function makeTrail(...events: readonly AuditEvent[]) {
  const asked: (PageRequest & AuditFilter)[] = [];
  const listEvents = (_: unknown, page: PageRequest, filter: AuditFilter = {}) => {
    asked.push({ ...page, ...filter });
    const from = Number(page.after ?? 0);
    const found = events.filter((one) => isAskedFor(one, filter));
    const items = found.slice(from, from + page.limit);
    const next = from + page.limit < found.length ? String(from + page.limit) : undefined;
    return Promise.resolve({ items, next });
  };
  return { asked, auditTrail: { listEvents } };
}
const question = { reason: 'sso-on', email, app, account: contoso.id, record: undefined, now } as const;
const expired = (minute: number) => ({ email, user: undefined, exclusion: { expiresAt: at(minute) } });

describe('since when a decision is as it is', () => {
  it('is the newest change that made it so', async () => {
    const newest = event(40, { action: 'sso-switched', ...on });
    const trail = makeTrail(
      event(50, { action: 'exclusion-removed', before: { email: 'bob@contoso.example' } }),
      newest,
      event(30, { action: 'sso-switched', before: on.after, after: on.before }),
      event(20, { action: 'sso-switched', ...on }),
    );
    expect(await makeFindSince(trail)(question)).toEqual({ at: at(40), event: newest });
  });

  it('is found behind any number of refusals, which anybody can make', async () => {
    const refused = Array.from({ length: 7000 }, () => event(59, { outcome: 'refused', refusal: 'role-missing' }));
    const made = event(1, { action: 'sso-switched', ...on });
    expect(await makeFindSince(makeTrail(...refused, made))(question)).toEqual({ at: at(1), event: made });
  });

  it('is nothing when nothing is on record', async () => {
    expect(await makeFindSince(makeTrail())(question)).toBeUndefined();
    expect(await makeFindSince(makeTrail(event(1, { action: 'user-bound' })))(question)).toBeUndefined();
  });

  it('is the moment at which an exclusion ran out, when nothing happened after it', async () => {
    const trail = makeTrail();
    expect(await makeFindSince(trail)({ ...question, record: expired(30) })).toEqual({ at: at(30), event: undefined });
    // What is older needn't be read.
    expect(trail.asked).toMatchObject([{ from: at(30) }]);
  });

  it('stays that moment when the dead exclusion is taken off the list', async () => {
    const removed = event(50, { action: 'exclusion-removed', before: { email, expiresAt: at(30).toISOString() } });
    const before = event(20, { action: 'sso-switched', ...on });
    expect(await makeFindSince(makeTrail(removed, before))(question)).toEqual({ at: at(30), event: undefined });
    expect(await makeFindSince(makeTrail(removed))(question)).toEqual({ at: at(30), event: undefined });
    const between = event(40, { action: 'sso-switched', ...on });
    expect(await makeFindSince(makeTrail(removed, between, before))(question)).toEqual({ at: at(40), event: between });
  });

  it('is a change after the exclusion ran out', async () => {
    const later = event(45, { action: 'sso-switched', ...on });
    const found = await makeFindSince(makeTrail(later))({ ...question, record: expired(30) });
    expect(found).toEqual({ at: at(45), event: later });
  });

  it('takes no notice of an exclusion that ran out where another rule decides, or that still holds', async () => {
    const off = event(10, { action: 'sso-switched', before: on.after, after: on.before });
    const trail = makeTrail(off);
    const found = await makeFindSince(trail)({ ...question, reason: 'sso-off', record: expired(30) });
    expect(found).toEqual({ at: at(10), event: off });
    expect(trail.asked).toMatchObject([{ from: undefined }]);
  });

  it('reads a bounded part of the trail, and then says nothing rather than something wrong', async () => {
    const bound = Array.from({ length: 7000 }, () => event(59, { action: 'user-bound' }));
    const trail = makeTrail(...bound, event(1, { action: 'sso-switched', ...on }));
    expect(await makeFindSince(trail)(question)).toBeUndefined();
    expect(trail.asked.reduce((sum, { limit }) => sum + limit, 0)).toBe(5000);
    expect(await makeFindSince(trail)({ ...question, record: expired(30) })).toBeUndefined();
  });
});
