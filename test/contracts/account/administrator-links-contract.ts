import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AdministratorLink, LINK_PLACES } from '../../../shared/integration/rules/administrator-link.ts';
import { type AccountId, ContactId, ObjectId, TenantId } from '../../../shared/platform/words/identifiers.ts';
import { someAccountId, someEvent, type StoreWorld } from '../store-world.ts';

const NOW = new Date('2026-11-29T08:00:00.000Z');
const someAdministratorLink = (accountId: AccountId, place: number): AdministratorLink => ({
  ...{ id: randomUUID(), account: accountId, place, madeBy: ContactId.parse('contact-1'), connection: 'none' },
  ...{ madeAt: NOW, expiresAt: new Date('2026-12-02T08:00:00.000Z'), openedAt: undefined, end: undefined },
});

export function describeAdministratorLinks(world: () => StoreWorld): void {
  describe('links for administrators', () => {
    it('are found and listed as they were kept, whatever became of them', async () => {
      const { administratorLinks: store } = world().open();
      const accountId = someAccountId();
      const administrator = { name: 'Ada', objectId: ObjectId.parse(randomUUID()) };
      const tenantId = TenantId.parse(randomUUID());
      const ended = { at: NOW, attempt: 'state', tenantId, tenantName: 'Contoso', administrator, consentLeft: true };
      const links: AdministratorLink[] = [
        someAdministratorLink(accountId, 0),
        { ...someAdministratorLink(accountId, 7), openedAt: NOW, end: { ...ended, kind: 'refused', refusal: 'guest' } },
        {
          ...someAdministratorLink(accountId, LINK_PLACES - 1),
          end: { kind: 'taken-back', at: NOW, takenBackBy: ContactId.parse('contact-2') },
        },
      ];
      for (const link of links) expect(await store.keepLink(undefined, link, someEvent(accountId))).toBe('kept');
      const listed = await store.listLinks(accountId);
      expect([listed.links.map(({ link }) => link), listed.unreadable]).toEqual([links, 0]);
      expect((await store.findLink(accountId, 7))?.link).toEqual(links[1]);
      expect(await store.findLink(accountId, 1)).toBeUndefined();
      expect(await store.findLink(someAccountId(), 7)).toBeUndefined();
    });

    it('are changed by whoever read them last, with the event or not at all', async () => {
      const { administratorLinks: store, auditTrail } = world().open();
      const accountId = someAccountId();
      const link = someAdministratorLink(accountId, 2);
      await store.keepLink(undefined, link);
      expect(await store.keepLink(undefined, link, someEvent(accountId))).toBe('conflict');
      const seen = await store.findLink(accountId, 2);
      const opened = { ...link, openedAt: NOW };
      expect(await store.keepLink(seen, opened, someEvent(accountId))).toBe('kept');
      expect(await store.keepLink(seen, link, someEvent(accountId))).toBe('conflict');
      expect((await store.findLink(accountId, 2))?.link).toEqual(opened);
      expect((await auditTrail.listEvents(accountId, { limit: 10, after: undefined })).items).toHaveLength(1);
    });
  });
}
