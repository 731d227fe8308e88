/** Takes the exclusions that are over off the list, all together: nothing changes for anybody, and each has its audit event. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import type { ExclusionStore } from './ports.ts';

/** One request changes no more, as a bulk edit; whoever asks goes on until none is left. */
const MOST_AT_ONCE = 1000;

export type RemoveExpired = ReturnType<typeof makeRemoveExpired>;
export type RemoveExpiredInput = {
  /** How many were shown to who decides; any other number is refused. */
  readonly count: number;
  /** By when they were over, as it was shown. */
  readonly endedBy: Date;
};
export type RemoveExpiredOutcome =
  | {
      readonly kind: 'removed';
      readonly removed: number;
      /** Of those shown, not done yet: another request takes them. */
      readonly remaining: number;
    }
  | { readonly kind: 'other-number'; readonly count: number }
  | { readonly kind: 'account-not-found' | 'not-past' };

type Dependencies = EventDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly exclusionStore: Pick<ExclusionStore, 'listEnds' | 'countEnds' | 'changeExclusions'>;
};

export const makeRemoveExpired = (dependencies: Dependencies) => {
  const { accountStore, exclusionStore, clock } = dependencies;
  return async function removeExpired(
    accountId: AccountId,
    { count, endedBy }: RemoveExpiredInput,
    caller: Caller,
  ): Promise<RemoveExpiredOutcome> {
    if (endedBy > clock()) return { kind: 'not-past' };
    if ((await accountStore.readAccount(accountId)) === undefined) return { kind: 'account-not-found' };
    const ends = { after: undefined, until: endedBy };
    const found = await exclusionStore.countEnds(accountId, ends);
    if (found !== count) return { kind: 'other-number', count: found };
    const { items } = await exclusionStore.listEnds(accountId, { limit: MOST_AT_ONCE, after: undefined }, ends);
    const changes = items.map(({ exclusion: { email } }) => ({ kind: 'remove', email, ifEndedBy: endedBy }) as const);
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    const results = changes.length === 0 ? [] : await exclusionStore.changeExclusions(accountId, changes, makeEvent);
    const removed = results.filter(({ outcome }) => outcome === 'removed').length;
    return { kind: 'removed', removed, remaining: await exclusionStore.countEnds(accountId, ends) };
  };
};
