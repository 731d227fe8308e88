import { describe, expect, it } from 'vitest';
import type { AuditFilter } from '../../../shared/platform/words/audit-event.ts';
import { ContactId, UserId } from '../../../shared/platform/words/identifiers.ts';
import { readAll, readEvents, someAccountId, someEvent, type StoreWorld } from '../store-world.ts';

export function describeAuditTrail(world: () => StoreWorld): void {
  describe('an audit trail', () => {
    it('gives back events of every kind of actor and outcome as they were recorded', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const events = [
        someEvent(accountId, {
          before: { sso: 'off', count: 1, list: ['a'] },
          after: { sso: 'on', gone: null, ok: true },
        }),
        someEvent(accountId, {
          actor: { kind: 'service', id: ContactId.parse('feed-1'), address: '2001:db8:1:2::/64' },
        }),
        someEvent(accountId, { actor: { kind: 'contact', id: ContactId.parse('anna'), address: '203.0.113.7' } }),
        someEvent(accountId, { actor: { kind: 'system' }, action: 'integration-broken' }),
        someEvent(accountId, {
          actor: { kind: 'user', id: UserId.parse('9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c') },
          action: 'user-bound',
        }),
        someEvent(accountId, { outcome: 'refused', refusal: 'role-missing', action: 'integration-started' }),
      ];
      for (const event of events) await stores.auditTrail.record(event);
      const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
      expect([...(await readEvents(stores, accountId))].sort(byId)).toEqual(events.sort(byId));
    });

    it('lists the newest first, page by page, each event once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const times = [5, 1, 4, 2, 3, 7, 6].map((minute) => new Date(Date.UTC(2026, 10, 23, 8, minute)));
      for (const at of times) await stores.auditTrail.record(someEvent(accountId, { at }));
      const { items, sizes } = await readAll((page) => stores.auditTrail.listEvents(accountId, page), 3);
      expect(items.map(({ at }) => at.getUTCMinutes())).toEqual([7, 6, 5, 4, 3, 2, 1]);
      expect(sizes).toEqual([3, 3, 1]);
    });

    it('keeps events of one millisecond apart, and the same event once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const event = someEvent(accountId);
      for (const each of [event, someEvent(accountId), event]) await stores.auditTrail.record(each);
      expect(await readEvents(stores, accountId)).toHaveLength(2);
    });

    it('lists what was between two moments, the first counted and the last not, also from behind a cursor', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const at = (second: number, millisecond = 0) => new Date(Date.UTC(2026, 10, 23, 8, 0, second, millisecond));
      for (const moment of [at(1), at(1, 999), at(2), at(2, 1), at(3), at(4)])
        await stores.auditTrail.record(someEvent(accountId, { at: moment }));
      const between = async (filter: AuditFilter, limit = 100) => {
        const { items, sizes } = await readAll((page) => stores.auditTrail.listEvents(accountId, page, filter), limit);
        return { times: items.map((event) => event.at), sizes };
      };
      expect((await between({ from: at(2), until: at(3) })).times).toEqual([at(2, 1), at(2)]);
      expect((await between({ from: at(2) })).times).toEqual([at(4), at(3), at(2, 1), at(2)]);
      expect((await between({ until: at(2) })).times).toEqual([at(1, 999), at(1)]);
      expect(await between({ from: at(1, 999), until: at(4) }, 3)).toEqual({
        times: [at(3), at(2, 1), at(2), at(1, 999)],
        sizes: [3, 1],
      });
      expect((await between({ from: at(3), until: at(2) })).times).toEqual([]);
      expect((await between({ from: new Date(0), until: new Date('9999-12-31T23:59:59.999Z') })).times).toHaveLength(6);
    });

    it('lists only what is asked for, each once, however the pages fall', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const actor = (id: string) => ({ kind: 'contact', id: ContactId.parse(id) }) as const;
      for (let minute = 0; minute < 30; minute++) {
        const at = new Date(Date.UTC(2026, 10, 23, 8, minute));
        const refused = minute % 6 === 0 ? ({ outcome: 'refused', refusal: 'role-missing' } as const) : {};
        const action = minute % 3 === 0 ? ('sso-switched' as const) : ('user-bound' as const);
        await stores.auditTrail.record(
          someEvent(accountId, { at, actor: actor(`c-${minute % 2}`), action, ...refused }),
        );
      }
      const minutes = async (filter: AuditFilter) => {
        const { items } = await readAll((page) => stores.auditTrail.listEvents(accountId, page, filter), 2);
        return items.map(({ at }) => at.getUTCMinutes());
      };
      expect(await minutes({ action: 'sso-switched' })).toEqual([27, 24, 21, 18, 15, 12, 9, 6, 3, 0]);
      expect(await minutes({ action: 'sso-switched', actor: 'c-1' })).toEqual([27, 21, 15, 9, 3]);
      expect(await minutes({ outcome: 'refused' })).toEqual([24, 18, 12, 6, 0]);
      const from = new Date(Date.UTC(2026, 10, 23, 8, 10));
      expect(await minutes({ outcome: 'refused', from })).toEqual([24, 18, 12]);
      expect(await minutes({ actor: 'c-2' })).toEqual([]);
    });

    it('shows an account nothing of another', async () => {
      const stores = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      await stores.auditTrail.record(someEvent(one));
      expect(await readEvents(stores, other)).toEqual([]);
    });
  });
}
