import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect, linkedTenant } from '../../../shared/users/rules/account.ts';
import type { TenantId } from '../../../shared/platform/words/identifiers.ts';
import type { AccountStore, ClaimStore } from '../../../shared/users/ports.ts';
import type { Clock } from '../../../shared/platform/ports.ts';
import { makeLinkTenant } from '../../../shared/integration/link-tenant.ts';
import {
  makeStandingClock,
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  someLink,
  someTenant,
  type StoreWorld,
  type WorldStores,
} from '../store-world.ts';

const MINUTE = 60_000;
type LinkPorts = WorldStores & { readonly clock: Clock; readonly randomId: () => string };

export function describeClaimStore(world: () => StoreWorld): void {
  describe('a claim store, for domains', () => {
    it('gives unclaimed domains to the account, and again to the same one', async () => {
      const { claimStore, accountStore } = world().open();
      const [accountId, one, two] = [someAccountId(), someDomain(), someDomain()];
      expect(await claimStore.claimDomains([one, two, one], accountId)).toEqual([]);
      expect(await claimStore.claimDomains([one, two], accountId)).toEqual([]);
      expect(await accountStore.findOwner(one)).toBe(accountId);
      expect(await accountStore.findOwner(two)).toBe(accountId);
    });

    it('names every domain that others hold, and then claims none of the rest', async () => {
      const { claimStore, accountStore } = world().open();
      const [first, second] = [someAccountId(), someAccountId()];
      const [taken, alsoTaken, free, own] = [someDomain(), someDomain(), someDomain(), someDomain()];
      await claimStore.claimDomains([taken, alsoTaken], first);
      await claimStore.claimDomains([own], second);
      const refused = await claimStore.claimDomains([free, taken, own, alsoTaken], second);
      expect([...refused].sort()).toEqual([taken, alsoTaken].sort());
      expect(await accountStore.findOwner(free)).toBeUndefined();
      expect(await accountStore.findOwner(own)).toBe(second);
      expect(await accountStore.findOwner(taken)).toBe(first);
    });

    it('gives back what the account holds, and nothing of others', async () => {
      const { claimStore, accountStore } = world().open();
      const [first, second, domain] = [someAccountId(), someAccountId(), someDomain()];
      await claimStore.claimDomains([domain], first);
      await claimStore.releaseDomains([domain], second);
      expect(await accountStore.findOwner(domain)).toBe(first);
      await claimStore.releaseDomains([domain, someDomain()], first);
      expect(await accountStore.findOwner(domain)).toBeUndefined();
      expect(await claimStore.claimDomains([domain], second)).toEqual([]);
    });

    it('keeps a domain that the account took again before a release of the time before came', async () => {
      const { claimStore, accountStore } = world().open();
      const [domain, other] = [someDomain(), someAccountId()];
      const accountId = { ...someAccount(someAccountId()), domains: [domain] };
      await claimStore.claimDomains([domain], accountId.id);
      await accountStore.createAccount(accountId, someEvent(accountId.id));
      await claimStore.releaseDomains([domain], accountId.id);
      expect(await accountStore.findOwner(domain)).toBe(accountId.id);
      expect(await claimStore.claimDomains([domain], other)).toEqual([domain]);
    });

    it('takes over a claim older than ten minutes that its account does not bear out', async () => {
      const { clock, move } = makeStandingClock();
      const { claimStore, accountStore } = world().open({ clock });
      const [crashed, next, domain] = [someAccountId(), someAccountId(), someDomain()];
      await claimStore.claimDomains([domain], crashed);
      move(10 * MINUTE);
      expect(await claimStore.claimDomains([domain], next)).toEqual([domain]);
      move(1);
      expect(await claimStore.claimDomains([domain], next)).toEqual([]);
      expect(await accountStore.findOwner(domain)).toBe(next);
    });

    it('leaves an old claim that its account bears out', async () => {
      const { clock, move } = makeStandingClock();
      const { claimStore, accountStore } = world().open({ clock });
      const [owner, domain] = [someAccountId(), someDomain()];
      await claimStore.claimDomains([domain], owner);
      await accountStore.createAccount(someAccount(owner, [domain]), someEvent(owner));
      move(24 * 60 * MINUTE);
      expect(await claimStore.claimDomains([domain], someAccountId())).toEqual([domain]);
      expect(await claimStore.claimDomains([domain], owner)).toEqual([]);
    });

    it('renews an own old claim, so that nobody takes it over before the account bears it out', async () => {
      const { clock, move } = makeStandingClock();
      const { claimStore } = world().open({ clock });
      const [owner, domain] = [someAccountId(), someDomain()];
      await claimStore.claimDomains([domain], owner);
      move(9 * MINUTE);
      expect(await claimStore.claimDomains([domain], owner)).toEqual([]);
      move(9 * MINUTE);
      expect(await claimStore.claimDomains([domain], someAccountId())).toEqual([domain]);
    });

    it('gives a domain to exactly one of several accounts that ask at once', async () => {
      const [domain, accounts] = [someDomain(), Array.from({ length: 6 }, someAccountId)];
      const answers = await Promise.all(
        accounts.map((accountId) => world().open().claimStore.claimDomains([domain], accountId)),
      );
      const winners = accounts.filter((_, index) => answers[index]?.length === 0);
      expect(winners).toHaveLength(1);
      expect(await world().open().accountStore.findOwner(domain)).toBe(winners[0]);
    });

    it('gives a void claim to exactly one of several accounts that ask at once', async () => {
      const { clock, move } = makeStandingClock();
      const domain = someDomain();
      await world().open({ clock }).claimStore.claimDomains([domain], someAccountId());
      move(11 * MINUTE);
      const accounts = Array.from({ length: 5 }, someAccountId);
      const answers = await Promise.all(
        accounts.map((accountId) => world().open({ clock }).claimStore.claimDomains([domain], accountId)),
      );
      expect(answers.filter((taken) => taken.length === 0)).toHaveLength(1);
    });

    it('tells that a domain has an owner at most five seconds late, and own changes at once', async () => {
      const { clock, move } = makeStandingClock();
      const [here, there] = [world().open({ clock }), world().open({ clock })];
      const [accountId, domain] = [someAccountId(), someDomain()];
      expect(await here.accountStore.findOwner(domain)).toBeUndefined();
      expect(await there.accountStore.findOwner(domain)).toBeUndefined();
      await here.claimStore.claimDomains([domain], accountId);
      expect(await here.accountStore.findOwner(domain)).toBe(accountId);
      move(4_999);
      expect(await there.accountStore.findOwner(domain)).toBeUndefined();
      move(1);
      expect(await there.accountStore.findOwner(domain)).toBe(accountId);
      await here.claimStore.releaseDomains([domain], accountId);
      expect(await here.accountStore.findOwner(domain)).toBeUndefined();
    });
  });

  describe('a claim that an instance with another clock takes for void', () => {
    /** Five minutes behind and five ahead: to the second one the claim of the first is ten minutes old. */
    const openApart = () => {
      const { clock, move } = makeStandingClock();
      const behind = world().open({ clock: () => new Date(clock().getTime() - 5 * MINUTE) });
      const ahead = world().open({ clock: () => new Date(clock().getTime() + 5 * MINUTE + 1) });
      return { behind, ahead, move };
    };

    it('is lost to the account that had it first, which is told when it looks again', async () => {
      const { behind, ahead } = openApart();
      const [first, second, domain] = [someAccountId(), someAccountId(), someDomain()];
      expect(await behind.claimStore.claimDomains([domain], first)).toEqual([]);
      expect(await ahead.claimStore.claimDomains([domain], second)).toEqual([]);
      await behind.accountStore.createAccount(someAccount(first, [domain]), someEvent(first));
      expect(await behind.claimStore.renewDomains([domain], first)).toEqual([domain]);
      await ahead.accountStore.createAccount(someAccount(second, [domain]), someEvent(second));
      expect(await ahead.claimStore.renewDomains([domain], second)).toEqual([]);
    });

    it('is held once the account was written and looked again', async () => {
      const { behind, ahead } = openApart();
      const [first, second, domain] = [someAccountId(), someAccountId(), someDomain()];
      await behind.claimStore.claimDomains([domain], first);
      await behind.accountStore.createAccount(someAccount(first, [domain]), someEvent(first));
      expect(await behind.claimStore.renewDomains([domain], first)).toEqual([]);
      expect(await ahead.claimStore.claimDomains([domain], second)).toEqual([domain]);
    });
  });

  describe('a tenant that two accounts link at once, by clocks that are ten minutes apart', () => {
    const prepare = async () => {
      const [behind, ahead] = [-5 * MINUTE, 5 * MINUTE + 1].map((off) => {
        const clock = () => new Date(Date.now() + off);
        return { ...world().open({ clock }), clock, randomId: () => randomUUID() };
      }) as [LinkPorts, LinkPorts];
      const [first, second] = [someAccountId(), someAccountId()];
      for (const id of [first, second]) await behind.accountStore.createAccount(someAccount(id), someEvent(id));
      const { accountStore } = world().open();
      const owners = async (tenant: TenantId) => {
        const read = await Promise.all([first, second].map((id) => accountStore.readAccount(id)));
        return read.flatMap((account) => (account && linkedTenant(account.value) === tenant ? [account.value.id] : []));
      };
      return { behind, ahead, first, second, tenant: someTenant(), owners };
    };

    it('is the later one’s where it takes the claim before the earlier account is written, which gives it up and says so', async () => {
      const { behind, ahead, first, second, tenant, owners } = await prepare();
      const claimStore: ClaimStore = {
        ...behind.claimStore,
        claimTenant: async (wanted, accountId) => {
          const claimed = await behind.claimStore.claimTenant(wanted, accountId);
          expect((await makeLinkTenant(ahead)(second, someLink(tenant))).kind).toBe('connected');
          return claimed;
        },
      };
      expect(await makeLinkTenant({ ...behind, claimStore })(first, someLink(tenant))).toEqual({
        kind: 'tenant-taken',
      });
      expect(await owners(tenant)).toEqual([second]);
      const { items } = await behind.auditTrail.listEvents(
        first,
        { limit: 10, after: undefined },
        { from: new Date(0) },
      );
      const told = items
        .filter(({ action }) => action.startsWith('integration-'))
        .map(({ action, after }) => [action, after]);
      expect(told.toSorted()).toMatchObject([
        ['integration-connected', { tenantId: tenant }],
        ['integration-disconnected', { integration: 'not-connected', sso: 'off' }],
      ]);
    });

    it('is the earlier one’s where its account is written first, however old its claim looks', async () => {
      const { behind, ahead, first, second, tenant, owners } = await prepare();
      let other: unknown;
      const accountStore: AccountStore = {
        ...behind.accountStore,
        changeAccount: async (...change) => {
          const changed = await behind.accountStore.changeAccount(...change);
          other = await makeLinkTenant(ahead)(second, someLink(tenant));
          return changed;
        },
      };
      expect((await makeLinkTenant({ ...behind, accountStore })(first, someLink(tenant))).kind).toBe('connected');
      expect([other, await owners(tenant)]).toEqual([{ kind: 'tenant-taken' }, [first]]);
    });
  });

  describe('a claim store, for tenants', () => {
    it('gives a tenant to one account at a time', async () => {
      const { claimStore } = world().open();
      const [first, second, tenant] = [someAccountId(), someAccountId(), someTenant()];
      expect(await claimStore.claimTenant(tenant, first)).toBe('claimed');
      expect(await claimStore.claimTenant(tenant, first)).toBe('claimed');
      expect(await claimStore.claimTenant(tenant, second)).toBe('taken');
      await claimStore.releaseTenant(tenant, second);
      expect(await claimStore.claimTenant(tenant, second)).toBe('taken');
      await claimStore.releaseTenant(tenant, first);
      await claimStore.releaseTenant(tenant, first);
      expect(await claimStore.claimTenant(tenant, second)).toBe('claimed');
    });

    it('leaves an old claim to the account that is linked to the tenant, and takes over any other', async () => {
      const { clock, move } = makeStandingClock();
      const { claimStore, accountStore } = world().open({ clock });
      const [owner, tenant, forgotten] = [someAccountId(), someTenant(), someTenant()];
      await claimStore.claimTenant(tenant, owner);
      await claimStore.claimTenant(forgotten, owner);
      await accountStore.createAccount(connect(someAccount(owner), someLink(tenant)), someEvent(owner));
      move(11 * MINUTE);
      expect(await claimStore.claimTenant(tenant, someAccountId())).toBe('taken');
      expect(await claimStore.claimTenant(forgotten, someAccountId())).toBe('claimed');
    });
  });
}
