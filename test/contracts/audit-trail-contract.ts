import { describe, expect, it } from 'vitest';
import { ContactId, UserId } from '../../shared/domain/identifiers.ts';
import { readAll, readEvents, someAccountId, someEvent, type StoreWorld } from './store-world.ts';

export function describeAuditTrail(world: () => StoreWorld): void {
  describe('an audit trail', () => {
    it('gives back events of every kind of actor and outcome as they were recorded', async () => {
      const stores = world().open();
      const account = someAccountId();
      const events = [
        someEvent(account, {
          before: { sso: 'off', count: 1, list: ['a'] },
          after: { sso: 'on', gone: null, ok: true },
        }),
        someEvent(account, { actor: { kind: 'service', id: ContactId.parse('feed-1') } }),
        someEvent(account, { actor: { kind: 'system' }, action: 'integration-broken' }),
        someEvent(account, {
          actor: { kind: 'user', id: UserId.parse('9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c') },
          action: 'user-bound',
        }),
        someEvent(account, { outcome: 'refused', refusal: 'role-missing', action: 'integration-started' }),
      ];
      for (const event of events) await stores.auditTrail.record(event);
      const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
      expect([...(await readEvents(stores, account))].sort(byId)).toEqual(events.sort(byId));
    });

    it('lists the newest first, page by page, each event once', async () => {
      const stores = world().open();
      const account = someAccountId();
      const times = [5, 1, 4, 2, 3, 7, 6].map((minute) => new Date(Date.UTC(2026, 10, 23, 8, minute)));
      for (const at of times) await stores.auditTrail.record(someEvent(account, { at }));
      const { items, sizes } = await readAll((page) => stores.auditTrail.listEvents(account, page), 3);
      expect(items.map(({ at }) => at.getUTCMinutes())).toEqual([7, 6, 5, 4, 3, 2, 1]);
      expect(sizes).toEqual([3, 3, 1]);
    });

    it('keeps events of one millisecond apart, and the same event once', async () => {
      const stores = world().open();
      const account = someAccountId();
      const event = someEvent(account);
      for (const each of [event, someEvent(account), event]) await stores.auditTrail.record(each);
      expect(await readEvents(stores, account)).toHaveLength(2);
    });

    it('shows an account nothing of another', async () => {
      const stores = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      await stores.auditTrail.record(someEvent(one));
      expect(await readEvents(stores, other)).toEqual([]);
    });
  });
}
