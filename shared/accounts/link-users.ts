/** Links many users to the persons in Azure whom their mail names beyond doubt: shows each pair, and binds those that were shown and confirmed. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { AccountId, EmailAddress, ObjectId } from '../platform/words/identifiers.ts';
import { UnreadableRow } from '../platform/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { GraphFailure } from '../entra/ports.ts';
import type { UserStore } from '../users/ports.ts';
import { type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';
import { type LookDependencies, lookAtUser } from './look-at-user-link.ts';
import { confirmLink } from './link-user.ts';
import type { SureLinkOutcome } from '../platform/words/link-obstacle.ts';
import { findSurePerson } from './rules/sure-link.ts';
import type { ShownCandidate } from './rules/user-link.ts';

export type LinkItem = {
  readonly email: EmailAddress;
  /** As it was shown; undefined: nothing is changed. */
  readonly confirm: { readonly objectId: ObjectId; readonly seen: string } | undefined;
};
export type LinkUsersInput = {
  readonly accountId: AccountId;
  readonly items: readonly LinkItem[];
  readonly caller: Caller;
};
export type LinkResult = {
  readonly email: EmailAddress;
  readonly outcome: SureLinkOutcome;
  readonly displayName?: string;
  readonly candidate?: ShownCandidate;
};
export type LinkUsersOutcome =
  | {
      readonly kind: 'answered';
      /** In the order of the items. */
      readonly results: readonly LinkResult[];
      readonly retryAfterSeconds: number | undefined;
    }
  | { readonly kind: 'account-not-found' | 'not-connected' }
  | { readonly kind: 'directory-failed'; readonly failure: GraphFailure };

type Dependencies = EventDependencies &
  LookDependencies & {
    readonly userStore: Pick<UserStore, 'bindUser'>;
    readonly auditTrail: Pick<AuditTrail, 'record'>;
  };

/** Each costs Azure a request or more. */
const AT_ONCE = 4;
/** Then what wasn't asked yet is left for the next request. */
const LONGEST_MS = 20_000;

/** What is refused of a confirmed link is put in the trail. */
export const makeLinkUsers = (dependencies: Dependencies) =>
  async function linkUsers(input: LinkUsersInput): Promise<LinkUsersOutcome> {
    const account = (await dependencies.accountStore.readAccount(input.accountId))?.value;
    if (account === undefined) return { kind: 'account-not-found' };
    if (linkedTenant(account) === undefined) return { kind: 'not-connected' };
    const run: Run = { account, caller: input.caller, until: dependencies.clock().getTime() + LONGEST_MS };
    const results: LinkResult[] = [];
    for (let at = 0; at < input.items.length; at += AT_ONCE) {
      const some = input.items.slice(at, at + AT_ONCE);
      results.push(...(await Promise.all(some.map((item) => linkOne(dependencies, run, item)))));
    }
    const { failure } = run;
    // Before anything was done for anybody, the reason is the whole answer.
    if (failure !== undefined && results.every(({ outcome }) => outcome === 'unavailable'))
      return { kind: 'directory-failed', failure };
    const retryAfterSeconds = failure?.kind === 'throttled' ? failure.retryAfterSeconds : undefined;
    return { kind: 'answered', results, retryAfterSeconds };
  };
export type LinkUsers = ReturnType<typeof makeLinkUsers>;

type Run = {
  readonly account: Account;
  readonly caller: Caller;
  readonly until: number;
  /** Why Azure doesn't answer; from then on it isn't asked. */
  failure?: GraphFailure;
};

async function linkOne(dependencies: Dependencies, run: Run, item: LinkItem): Promise<LinkResult> {
  const { email, confirm } = item;
  if (run.failure !== undefined || dependencies.clock().getTime() > run.until) return { email, outcome: 'unavailable' };
  const result = await judge(dependencies, run, item);
  const { outcome } = result;
  if (confirm !== undefined && isRefusal(outcome))
    await recordRefusal(dependencies, run.account.id, actorOf(run.caller), {
      ...{ action: 'user-linked', refusal: outcome },
      ...{ before: { email, boundTo: null }, after: { email, boundTo: confirm.objectId } },
    });
  return result;
}

const NO_REFUSALS = ['linkable', 'linked', 'already-linked', 'unavailable'] as const;
type NoRefusal = (typeof NO_REFUSALS)[number];

const isRefusal = (outcome: SureLinkOutcome): outcome is Exclude<SureLinkOutcome, NoRefusal> =>
  !(NO_REFUSALS as readonly SureLinkOutcome[]).includes(outcome);

async function judge(dependencies: Dependencies, run: Run, { email, confirm }: LinkItem): Promise<LinkResult> {
  const looked = await lookAtUser(dependencies, run.account, email, undefined).catch((error: unknown) => {
    if (error instanceof UnreadableRow) return { kind: 'unreadable' as const };
    throw error;
  });
  if (looked.kind === 'directory-failed') {
    run.failure = looked.failure;
    return { email, outcome: 'unavailable' };
  }
  if (looked.kind !== 'seen') {
    // The account was read with its tenant.
    if (looked.kind === 'account-not-found' || looked.kind === 'not-connected') throw new Error(looked.kind);
    return { email, outcome: looked.kind };
  }
  const { view } = looked;
  const { displayName } = view.user;
  const sure = findSurePerson(view, run.account);
  // Confirmed again after its answer got lost, what was done is done.
  if (confirm !== undefined && view.bound !== undefined && view.bound.objectId !== confirm.objectId)
    return { email, outcome: 'link-changed', displayName };
  if (typeof sure === 'string') return { email, outcome: sure, displayName };
  if (confirm === undefined) return { email, outcome: 'linkable', displayName, candidate: sure };
  if (confirm.objectId !== sure.person.objectId) return { email, outcome: 'link-changed', displayName };
  const linked = await confirmLink(dependencies, { accountId: run.account.id, caller: run.caller }, view, confirm);
  return { email, outcome: linked.kind === 'linked' ? 'linked' : 'link-changed', displayName, candidate: sure };
}
