import fc from 'fast-check';
import { expect, describe, it } from 'vitest';
import { turnSso } from '../../../shared/users/rules/account.ts';
import {
  adjust,
  type Counts,
  countsOfItem,
  type DomainCounts,
  NO_COUNTS,
} from '../../../shared/users/rules/counts/account-counts.ts';
import { isCounted } from '../../../shared/users/rules/exclusion.ts';
import { tagOf } from '../../../shared/users/rules/user.ts';
import type { AddressRecord } from '../../../shared/users/rules/user.ts';
import {
  type AccountId,
  domainOf,
  type EmailAddress,
  type TenantId,
} from '../../../shared/platform/words/identifiers.ts';
import { NO_READINESS } from '../../../shared/readiness/rules/readiness-run.ts';
import type { ReadinessStatus } from '../../../shared/platform/words/readiness-status.ts';
import type { ReadinessItem } from '../../../shared/users/rules/readiness-item.ts';
import type { CountsSnapshot } from '../../../shared/users/ports.ts';
import type { ExclusionChange } from '../../../shared/exclusions/ports.ts';
import {
  countAll,
  email,
  eventsFor,
  exclude,
  include,
  makeStandingClock,
  removeUser,
  rename,
  someAccount,
  someAccountId,
  someEvent,
  someTenant,
  type StoreWorld,
  upsert,
  type WorldStores,
} from '../store-world.ts';

/** Whoever's name begins with `x` is not in Azure. */
const judgeAll = (records: readonly AddressRecord[], endedUpTo: string): ReadinessItem[] =>
  records.flatMap(({ email: address, user, exclusion }): ReadinessItem[] => {
    if (user === undefined) return [];
    const statusUnlessExcluded = address.startsWith('x') ? 'not-in-entra' : 'ready';
    const isExcluded = exclusion !== undefined && isCounted(exclusion, address, endedUpTo);
    return [
      {
        ...{
          email: address,
          displayName: user.displayName,
          isDisabled: false,
          userPrincipalName: undefined,
          objectId: undefined,
        },
        ...{ status: isExcluded ? 'excluded' : statusUnlessExcluded, statusUnlessExcluded },
        ...{ userTag: tagOf(user), hasPassword: user.hasPassword, hasTwoFactor: user.twoFactor },
      },
    ];
  });

type Place = { readonly stores: WorldStores; readonly account: AccountId; readonly tenant: TenantId };
type Run = { readonly number: number; readonly endedUpTo: string; readonly counts: DomainCounts };
const PAGE = 3;

/** A run's first part: the users are read page by page, with `between` after each page. */
async function readUsers(place: Place, number: number, between: () => Promise<void>): Promise<Run> {
  const { stores, account: accountId } = place;
  const endedUpTo = await stores.countStore.startCounting(accountId, number);
  let counts: DomainCounts = new Map();
  let after: string | undefined;
  let state = await stores.readinessRuns.readState(accountId);
  do {
    const page = await stores.userStore.listUsers(accountId, { limit: PAGE, after }, '');
    const items = judgeAll(page.items, endedUpTo);
    const saved = await stores.readinessRuns.saveState(accountId, state, NO_READINESS, {
      kind: 'items',
      number,
      items,
    });
    if (saved === 'conflict') throw new Error('somebody else is here');
    state = saved;
    counts = items.reduce((sum, item) => adjust(sum, domainOf(item.email), countsOfItem(item)), counts);
    after = page.next;
    await between();
  } while (after !== undefined);
  return { number, endedUpTo, counts };
}

const finish = (
  { stores, account: accountId, tenant }: Place,
  { number, counts }: Run,
  between?: () => Promise<void>,
) =>
  stores.countStore.finishCounting(
    accountId,
    { number, tenant, counts, takenAt: new Date('2026-11-25T08:00:00Z') },
    async (records) => {
      await between?.();
      return judgeAll(records, '');
    },
  );

async function report(place: Place, number: number): Promise<void> {
  expect(await finish(place, await readUsers(place, number, () => Promise.resolve()))).toBe('finished');
}

/** The numbers as somebody would count them who looks at everybody. `newcomers`: made since the report. */
async function lookAtEverybody({ stores, account: accountId }: Place, now: Date, newcomers: ReadonlySet<EmailAddress>) {
  const { items } = await stores.userStore.listUsers(accountId, { limit: 1000, after: undefined }, '');
  const number = (is: boolean | undefined): number => (is === true ? 1 : 0);
  return items.reduce<Counts>((sum, { email: address, user, exclusion }) => {
    const isExcluded = exclusion !== undefined && (exclusion.expiresAt === undefined || now < exclusion.expiresAt);
    const isNew = newcomers.has(address);
    const lockedOut = number(!isExcluded && !isNew && address.startsWith('x'));
    const notJudged = number(!isExcluded && isNew);
    const getsInWithoutTwoFactor = !isExcluded && lockedOut + notJudged === 0 && user?.twoFactor !== true;
    const of = (status: ReadinessStatus, more: number) => ({ [status]: (sum.statuses?.[status] ?? 0) + more });
    return {
      statuses: { ...of('not-in-entra', lockedOut), ...of('two-factor-missing', number(getsInWithoutTwoFactor)) },
      users: sum.users + 1,
      withoutPassword: sum.withoutPassword + number(user?.hasPassword === false),
      excluded: sum.excluded + number(isExcluded),
      lockedOut: sum.lockedOut + lockedOut,
      notJudged: sum.notJudged + notJudged,
      lockedOutTags: sum.lockedOutTags + (lockedOut + notJudged) * Number.parseInt(String(user?.id), 16),
    };
  }, NO_COUNTS);
}

/** A status that nobody has may be said or not. */
const statusesKept = ({ statuses = {}, ...counts }: Counts) => ({
  ...counts,
  statuses: Object.fromEntries(Object.entries(statuses).filter(([, count]) => count !== 0)),
});

async function lookAtList({ stores, account: accountId }: Place, now: Date) {
  const { items } = await stores.exclusionStore.listExclusions(accountId, { limit: 1000, after: undefined }, '');
  const ended = items.filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now);
  return { listed: items.length, ended: ended.length };
}

const NAMES = ['a', 'b', 'c', 'd', 'x1', 'x2', 'x3'].map((name) => `${name}@example.com`);
type Step =
  | {
      readonly kind: 'make' | 'give-2fa' | 'remove' | 'exclude' | 'exclude-for-a-minute' | 'include';
      readonly name: string;
    }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  | { readonly kind: 'wait' };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('make', 'give-2fa', 'remove', 'exclude', 'exclude-for-a-minute', 'include'),
    name: fc.constantFrom(...NAMES),
  }),
  fc.record({ kind: fc.constant('rename' as const), name: fc.constantFrom(...NAMES), to: fc.constantFrom(...NAMES) }),
  fc.constant({ kind: 'wait' } as const),
);

export function describeCountStore(world: () => StoreWorld): void {
  describe('the numbers of an account', () => {
    const open = () => {
      const { clock, move } = makeStandingClock();
      const stores = world().open({ clock });
      return { clock, move, place: { stores, account: someAccountId(), tenant: someTenant() } };
    };
    const feed = (
      { stores, account: accountId }: Place,
      ...changes: Parameters<typeof stores.userStore.changeUsers>[1]
    ) => stores.userStore.changeUsers(accountId, changes, eventsFor(accountId));
    const list = ({ stores, account: accountId }: Place, ...changes: readonly ExclusionChange[]) =>
      stores.exclusionStore.changeExclusions(accountId, changes, eventsFor(accountId));

    it('are what somebody counts who looks at everybody, whatever was changed before, during and after a report', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyStep, { maxLength: 12 }),
          fc.array(anyStep, { maxLength: 8 }),
          fc.array(anyStep, { maxLength: 8 }),
          async (before, during, after) => {
            const { clock, move, place } = open();
            const newcomers = new Set<EmailAddress>();
            const takeRename = async ({ name, to }: { name: string; to: string }, isAfter: boolean) => {
              const [outcome] = await feed(place, rename(name, to));
              if (outcome !== 'renamed') return;
              // Under another name nobody knows who somebody is in Azure before the next report.
              if (newcomers.delete(email(name)) || isAfter) newcomers.add(email(to));
            };
            const take = async (step: Step, isAfter: boolean) => {
              if (step.kind === 'wait') {
                move(61_000);
                return;
              }
              const { name } = step;
              if (step.kind === 'make' || step.kind === 'give-2fa') {
                const twoFactor = step.kind === 'give-2fa';
                const [outcome] = await feed(place, upsert(name, { hasPassword: name !== 'a@example.com', twoFactor }));
                if (outcome === 'created' && isAfter) newcomers.add(email(name));
              }
              if (step.kind === 'rename') await takeRename(step, isAfter);
              if (step.kind === 'remove') {
                await feed(place, removeUser(name));
                newcomers.delete(email(name));
              }
              const expiresAt = step.kind === 'exclude' ? undefined : new Date(clock().getTime() + 60_000);
              if (step.kind.startsWith('exclude')) await list(place, exclude(name, { expiresAt }));
              if (step.kind === 'include') await list(place, include(name));
            };
            for (const step of before) await take(step, false);
            const left = [...during];
            const some = async () => {
              for (const step of left.splice(0, 2)) await take(step, false);
            };
            const run = await readUsers(place, 1, some);
            expect(await finish(place, run, some)).toBe('finished');
            for (const step of [...left, ...after]) await take(step, true);
            expect(statusesKept(await countAll(place.stores, place.account))).toEqual(
              statusesKept(await lookAtEverybody(place, clock(), newcomers)),
            );
            const counted = await place.stores.countStore.countExclusions(place.account);
            expect(counted, 'asked first').toEqual(await lookAtList(place, clock()));
            for (const step of before) await take(step, true);
            expect(await place.stores.countStore.countExclusions(place.account), 'kept up').toEqual(
              await lookAtList(place, clock()),
            );
          },
        ),
        { numRuns: 15 },
      );
    }, 60_000);

    it('know an exclusion that ended, to the millisecond, and also when many end at once', async () => {
      const { clock, move, place } = open();
      const names = Array.from({ length: 230 }, (_, at) => `x${at}@example.com`);
      await feed(place, ...names.map((name) => upsert(name)));
      await report(place, 1);
      const expiresAt = new Date(clock().getTime() + 60_000);
      await list(place, ...names.map((name) => exclude(name, { expiresAt })));
      move(59_999);
      expect(await countAll(place.stores, place.account)).toMatchObject({ lockedOut: 0, excluded: 230 });
      move(1);
      expect(await countAll(place.stores, place.account)).toMatchObject({ lockedOut: 230, excluded: 0 });
      // Taking back what has ended, or extending it, begins from what is counted by now.
      await list(place, include('x1@example.com'), exclude('x2@example.com', {}, { clear: ['expiresAt'] }));
      expect(await countAll(place.stores, place.account)).toMatchObject({ lockedOut: 229, excluded: 1 });
    });

    it('keep a switch from being turned past a change of which the turner did not know', async () => {
      const { place } = open();
      const { stores, account: accountId } = place;
      await stores.accountStore.createAccount(someAccount(accountId), someEvent(accountId));
      const before = await stores.accountStore.readAccount(accountId);
      if (before === undefined) throw new Error('there is no account');
      const turn = (counts: CountsSnapshot) =>
        stores.accountStore.changeAccount(before, turnSso(before.value, 'on'), someEvent(accountId), counts);
      for (const change of [() => feed(place, upsert('x@example.com')), () => list(place, exclude('x@example.com'))]) {
        const counts = await stores.countStore.readCounts(accountId);
        await change();
        expect(await turn(counts)).toBe('conflict');
      }
      expect(await turn(await stores.countStore.readCounts(accountId))).toBe('changed');
    });

    it('take no part of a run whose place another one has taken', async () => {
      const { place } = open();
      await feed(place, upsert('x@example.com'));
      const first = await readUsers(place, 1, () => Promise.resolve());
      await report(place, 2);
      expect(await finish(place, first)).toBe('lost');
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 1, lockedOut: 1 });
    });

    it('are made a run’s once, however often it is said', async () => {
      const { place } = open();
      await feed(place, upsert('x@example.com'));
      const run = await readUsers(place, 1, () => Promise.resolve());
      expect([await finish(place, run), await finish(place, run)]).toEqual(['finished', 'finished']);
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 1, lockedOut: 1, notJudged: 0 });
    });

    it('say that nobody is judged once the report is forgotten', async () => {
      const { place } = open();
      await feed(place, upsert('x@example.com'), upsert('a@example.com'));
      await list(place, exclude('a@example.com'));
      await report(place, 1);
      await place.stores.countStore.forgetVerdicts(place.account);
      expect(await countAll(place.stores, place.account)).toMatchObject({ lockedOut: 0, notJudged: 1, excluded: 1 });
      expect((await place.stores.countStore.readCounts(place.account)).value.basis).toBeUndefined();
    });

    it('are another account’s business in nothing', async () => {
      const { place } = open();
      const other = { ...place, account: someAccountId() };
      await feed(place, upsert('x@example.com'));
      await feed(other, upsert('x@example.com'), upsert('a@example.com'));
      await report(place, 1);
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 1, lockedOut: 1 });
      expect(await countAll(other.stores, other.account)).toMatchObject({ users: 2, lockedOut: 0, notJudged: 2 });
      await list(place, exclude('a@example.com'));
      expect(await place.stores.countStore.countExclusions(place.account)).toEqual({ listed: 1, ended: 0 });
      expect(await other.stores.countStore.countExclusions(other.account)).toEqual({ listed: 0, ended: 0 });
    });
  });
}
