/** Whatever is changed on one instance is in force on another within five seconds (docs/product.md#rule-9-during-an-outage-of-azure). */
import { describe, expect, it } from 'vitest';
import { type Account, connect, turnSso } from '../../shared/users/rules/account.ts';
import type { App } from '../../shared/platform/words/apps/app-catalogue.ts';
import { AppId, type DomainName, EmailAddress, ProductId } from '../../shared/platform/words/identifiers.ts';
import type { Reason } from '../../shared/decision/rules/sign-in-decision.ts';
import { makeResolveSignIn } from '../../shared/sign-in/discover-sign-in.ts';
import { makeMeasurementsForTest } from '../support/measurements-for-test.ts';
import {
  eventsFor,
  exclude,
  include,
  makeStandingClock,
  removeUser,
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  someLink,
  someTenant,
  type StoreWorld,
  upsert,
} from './store-world.ts';

const app = {
  ...{ id: AppId.parse('elevate'), kind: 'end-user', requiresTwoFactor: false },
  requiresProduct: ProductId.parse('unified'),
} as App;
const mail = { ...app, id: AppId.parse('owa'), requiresTwoFactor: true } as App;

/** Two instances with the same clock; what one changes, the other is asked about. */
function openTwo(world: StoreWorld) {
  const { clock, move } = makeStandingClock();
  const [here, there] = [world.open({ clock }), world.open({ clock })];
  const [anywhere, elsewhere] = [here, there].map((stores) =>
    makeResolveSignIn({ ...stores, clock, measurements: makeMeasurementsForTest() }),
  ) as [ReturnType<typeof makeResolveSignIn>, ReturnType<typeof makeResolveSignIn>];

  const makeAccount = async (domains: readonly DomainName[]): Promise<Account> => {
    const account = turnSso(connect(someAccount(someAccountId(), domains), someLink(someTenant())), 'on');
    await here.claimStore.claimDomains(domains, account.id);
    await here.accountStore.createAccount(account, someEvent(account.id));
    return account;
  };
  const change = async ({ id }: Account, by: (account: Account) => Account): Promise<void> => {
    const before = await here.accountStore.readAccount(id);
    if (before === undefined) throw new Error('no such account');
    await here.accountStore.changeAccount(before, by(before.value), someEvent(id));
  };
  const setDomains = async (account: Account, domains: readonly DomainName[]): Promise<void> => {
    const gone = (await here.accountStore.readAccount(account.id))?.value.domains ?? [];
    await here.claimStore.claimDomains(domains, account.id);
    await change(account, (stored) => ({ ...stored, domains }));
    await here.claimStore.releaseDomains(
      gone.filter((domain) => !domains.includes(domain)),
      account.id,
    );
  };
  /** Asks both; the one that changed it answers at once. */
  const askBoth = async (domain: DomainName, asked = app): Promise<[Reason, Reason]> => {
    const email = EmailAddress.parse(`mia@${domain}`);
    const [first, second] = [await anywhere(email, asked), await elsewhere(email, asked)];
    return [first.decision.reason, second.decision.reason];
  };
  /** What both say before, what the changing one says at once, and the other when five seconds are over, whenever it asked last. */
  const expectWithinFiveSeconds = async (
    domain: DomainName,
    [before, after]: readonly [Reason, Reason],
    work: () => Promise<unknown>,
    asked = app,
  ): Promise<void> => {
    move(60_000);
    expect(await askBoth(domain, asked)).toEqual([before, before]);
    // So that the owner has been remembered for longer than the account.
    move(7_000);
    expect(await askBoth(domain, asked)).toEqual([before, before]);
    await work();
    expect((await askBoth(domain, asked))[0]).toBe(after);
    move(2_500);
    await askBoth(domain, asked);
    move(2_500);
    expect(await askBoth(domain, asked)).toEqual([after, after]);
  };
  return { here, makeAccount, change, setDomains, askBoth, expectWithinFiveSeconds, move, elsewhere };
}

export function describeInForceEverywhere(world: () => StoreWorld): void {
  describe('a change on one instance', () => {
    it('is in force on another within five seconds: a domain that goes to another account, or comes to one', async () => {
      const { makeAccount, setDomains, expectWithinFiveSeconds } = openTwo(world());
      const [moving, added] = [someDomain(), someDomain()];
      const [acme, globex] = [await makeAccount([someDomain(), moving]), await makeAccount([someDomain()])];
      await expectWithinFiveSeconds(moving, ['sso-on', 'sso-on'], async () => {
        await setDomains(acme, acme.domains.slice(0, 1));
        await setDomains(globex, [...globex.domains, moving]);
      });
      await expectWithinFiveSeconds(added, ['unknown-domain', 'sso-on'], () =>
        setDomains(acme, [...acme.domains.slice(0, 1), added]),
      );
      await expectWithinFiveSeconds(added, ['sso-on', 'unknown-domain'], () =>
        setDomains(acme, acme.domains.slice(0, 1)),
      );
    });

    it('is in force there within five seconds: the switch, a product, the link', async () => {
      const { makeAccount, change, expectWithinFiveSeconds } = openTwo(world());
      const domain = someDomain();
      const acme = await makeAccount([domain]);
      await expectWithinFiveSeconds(domain, ['sso-on', 'app-not-supported'], () =>
        change(acme, (account) => ({ ...account, products: [] })),
      );
      await expectWithinFiveSeconds(domain, ['app-not-supported', 'sso-off'], () =>
        change(acme, (account) => turnSso(account, 'off')),
      );
      await expectWithinFiveSeconds(domain, ['sso-off', 'not-connected'], () =>
        change(acme, (account) => ({ ...account, integration: { state: 'not-connected' } })),
      );
    });

    it('is in force there at once: a user, an exclusion', async () => {
      const { here, makeAccount, askBoth } = openTwo(world());
      const domain = someDomain();
      const { id } = await makeAccount([domain]);
      const mia = `mia@${domain}`;
      expect(await askBoth(domain, mail)).toEqual(['two-factor-required', 'two-factor-required']);
      const known = upsert(mia, { twoFactor: true });
      for (const [work, reason] of [
        [() => here.userStore.changeUsers(id, [known], eventsFor(id)), 'sso-on'],
        [() => here.exclusionStore.changeExclusions(id, [exclude(mia)], eventsFor(id)), 'excluded'],
        [() => here.exclusionStore.changeExclusions(id, [include(mia)], eventsFor(id)), 'sso-on'],
        [() => here.userStore.changeUsers(id, [removeUser(mia)], eventsFor(id)), 'two-factor-required'],
      ] as const) {
        await work();
        expect(await askBoth(domain, mail)).toEqual([reason, reason]);
      }
    });

    it('takes the record of the account that has the domain by now, and of no other', async () => {
      const { here, makeAccount, setDomains, elsewhere, move } = openTwo(world());
      const domain = someDomain();
      const [acme, globex] = [await makeAccount([domain]), await makeAccount([])];
      const mia = EmailAddress.parse(`mia@${domain}`);
      await here.exclusionStore.changeExclusions(acme.id, [exclude(mia)], eventsFor(acme.id));
      expect((await elsewhere(mia, app)).decision.reason).toBe('excluded');
      await setDomains(acme, []);
      await setDomains(globex, [domain]);
      move(5_000);
      const { decision, account, record } = await elsewhere(mia, app);
      expect([decision.reason, account?.id, record]).toEqual(['sso-on', globex.id, undefined]);
    });

    it('leads nobody to an account that claimed a domain and does not list it', async () => {
      const { here, askBoth } = openTwo(world());
      const domain = someDomain();
      const account = someAccount(someAccountId(), []);
      await here.accountStore.createAccount(account, someEvent(account.id));
      await here.claimStore.claimDomains([domain], account.id);
      expect(await askBoth(domain)).toEqual(['unknown-domain', 'unknown-domain']);
    });
  });
}
