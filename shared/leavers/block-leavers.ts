/** Keeps the Company password from everybody who left, before something gives it back to them. */
import { type Account, domainsInForce } from '../users/rules/account.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import { findReport, type FindLeaversDependencies, type Leaver, walkLeavers } from '../readiness/find-leavers.ts';
import type { BlockStore } from '../users/ports.ts';

export type LeaverNumbers = {
  /** Whoever left and would have a password, those who are blocked already among them. */
  readonly left: number;
  readonly blocked: number;
  /** When Azure was asked; undefined: no report is there. */
  readonly takenAt: Date | undefined;
};

export type BlockLeaversOutcome =
  /** Nobody asked for it. */
  | { readonly kind: 'not-wished' }
  | ({ readonly kind: 'blocked' } & LeaverNumbers)
  /** Others than were confirmed; nobody was blocked. */
  | ({ readonly kind: 'leavers-changed' } & LeaverNumbers)
  /** There wasn't time for all, or some were being changed: those who are blocked stay so, and the same call goes on. */
  | ({ readonly kind: 'blocking-unfinished' } & LeaverNumbers);

export type LeaversHeld = Exclude<BlockLeaversOutcome, { kind: 'blocked' | 'not-wished' }>;

/** What follows must not happen: it gives passwords back, and not everybody who left is kept out as confirmed. */
export const isHeld = (outcome: BlockLeaversOutcome): outcome is LeaversHeld =>
  outcome.kind !== 'blocked' && outcome.kind !== 'not-wished';

/** For the trail. */
export const blockedIn = (outcome: BlockLeaversOutcome): { readonly blockedUsersWhoLeft?: number } =>
  outcome.kind === 'blocked' ? { blockedUsersWhoLeft: outcome.blocked } : {};

export type BlockLeaversDependencies = EventDependencies &
  FindLeaversDependencies & { readonly blockStore: Pick<BlockStore, 'changeBlocks'> };

/** Well below the time that a front end waits for an answer. */
const BUDGET_MS = 30_000;
const AT_ONCE = 300;

/** The number confirmed is the number done: `confirmed` counts all who left, blocked already or not, so that the same call once more changes nothing. */
export const makeBlockLeavers = (dependencies: BlockLeaversDependencies) => {
  const { blockStore, clock } = dependencies;
  return async function blockLeavers(
    account: Account,
    /** How many; undefined: that isn't wished. */
    confirmed: number | undefined,
    caller: Caller,
  ): Promise<BlockLeaversOutcome> {
    if (confirmed === undefined) return { kind: 'not-wished' };
    const begun = clock().getTime();
    const { leavers, takenAt } = await findAll(dependencies, account);
    const open = leavers.filter(({ user }) => user.block === undefined);
    let blocked = leavers.length - open.length;
    const numbers = () => ({ left: leavers.length, blocked, takenAt });
    if (leavers.length !== confirmed) return { kind: 'leavers-changed', ...numbers() };
    const makeEvent = auditEventMaker(dependencies, account.id, actorOf(caller));
    for (let at = 0; at < open.length && clock().getTime() - begun < BUDGET_MS; at += AT_ONCE) {
      const block = { reason: 'left', blockedAt: clock(), blockedBy: caller.id } as const;
      const changes = open.slice(at, at + AT_ONCE).map(({ user }) => ({ kind: 'block', user, block }) as const);
      const outcomes = await blockStore.changeBlocks(account.id, changes, makeEvent);
      blocked += outcomes.filter((outcome) => outcome === 'blocked' || outcome === 'unchanged').length;
    }
    return { kind: blocked === leavers.length ? 'blocked' : 'blocking-unfinished', ...numbers() };
  };
};
export type BlockLeavers = ReturnType<typeof makeBlockLeavers>;

/** Without a report nobody is known to have left. */
async function findAll(dependencies: FindLeaversDependencies, account: Account) {
  const reported = await findReport(dependencies, account);
  const leavers: Leaver[] = [];
  if (reported === undefined) return { leavers, takenAt: undefined };
  for await (const some of walkLeavers(dependencies, reported, domainsInForce(account))) leavers.push(...some);
  return { leavers, takenAt: reported.report.takenAt };
}

/** For who is to confirm a number. */
export const makeCountLeavers = (dependencies: FindLeaversDependencies) =>
  async function countLeavers(account: Account): Promise<LeaverNumbers> {
    const { leavers, takenAt } = await findAll(dependencies, account);
    const blocked = leavers.filter(({ user }) => user.block !== undefined).length;
    return { left: leavers.length, blocked, takenAt };
  };
