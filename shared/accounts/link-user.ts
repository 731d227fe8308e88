/** Links a user to the right person in Azure: shows both, and binds when exactly what was shown is confirmed. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { User } from '../users/rules/user.ts';
import type { AccountId, EmailAddress, ObjectId } from '../platform/words/identifiers.ts';
import type { LinkObstacle } from '../platform/words/link-obstacle.ts';
import type { LinkView, ShownCandidate } from './rules/user-link.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { UserStore } from '../users/ports.ts';
import { type LookAtLinkOutcome, type LookDependencies, makeLookAtUserLink } from './look-at-user-link.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

/** What the caller saw and wants: `replaces` is who is bound now, undefined for nobody. */
export type ConfirmedLink = {
  readonly objectId: ObjectId;
  readonly replaces?: ObjectId | undefined;
  readonly seen: string;
};

export type LinkUserInput = {
  readonly accountId: AccountId;
  readonly email: EmailAddress;
  /** The person to show; undefined: whoever has the user's address. */
  readonly objectId: ObjectId | undefined;
  /** Undefined: nothing is changed. */
  readonly confirm: ConfirmedLink | undefined;
  readonly caller: Caller;
};
type ConfirmOutcome =
  | { readonly kind: 'linked'; readonly view: LinkView }
  | { readonly kind: 'link-changed' }
  | { readonly kind: 'person-not-linkable'; readonly obstacle: LinkObstacle };
export type LinkUserOutcome =
  { readonly kind: 'shown'; readonly view: LinkView } | ConfirmOutcome | Exclude<LookAtLinkOutcome, { kind: 'seen' }>;

type LinkingDependencies = EventDependencies & { readonly userStore: Pick<UserStore, 'bindUser'> };
type Dependencies = LinkingDependencies & LookDependencies & { readonly auditTrail: Pick<AuditTrail, 'record'> };

/** The user's id, which apps know as `sub`, stays. What is refused of a confirmed link is put in the trail. */
export const makeLinkUser = (dependencies: Dependencies) => {
  const look = makeLookAtUserLink(dependencies);
  return async function linkUser(input: LinkUserInput): Promise<LinkUserOutcome> {
    const { accountId, email, confirm } = input;
    const looked = await look(accountId, email, confirm?.objectId ?? input.objectId);
    if (confirm === undefined) return looked.kind === 'seen' ? { kind: 'shown', view: looked.view } : looked;
    const outcome = looked.kind === 'seen' ? await confirmLink(dependencies, input, looked.view, confirm) : looked;
    if (outcome.kind === 'linked' || outcome.kind === 'account-not-found') return outcome;
    const refusal = outcome.kind === 'person-not-linkable' ? outcome.obstacle : outcome.kind;
    const after = { email, boundTo: confirm.objectId };
    const before = { email, boundTo: confirm.replaces ?? null };
    await recordRefusal(dependencies, accountId, actorOf(input.caller), {
      action: 'user-linked',
      refusal,
      before,
      after,
    });
    return outcome;
  };
};
export type LinkUser = ReturnType<typeof makeLinkUser>;

/** Binds the only candidate of the view, if that is who was confirmed. */
export async function confirmLink(
  dependencies: LinkingDependencies,
  { accountId, caller }: Pick<LinkUserInput, 'accountId' | 'caller'>,
  view: LinkView,
  confirm: ConfirmedLink,
): Promise<ConfirmOutcome> {
  const { tenant, user, bound, candidates } = view;
  const [candidate] = candidates;
  if (candidate === undefined) return { kind: 'person-not-linkable', obstacle: 'not-found' };
  if (bound?.objectId !== confirm.replaces || candidate.seen !== confirm.seen) return { kind: 'link-changed' };
  if (candidate.obstacle !== undefined) return { kind: 'person-not-linkable', obstacle: candidate.obstacle };
  const identity = { tenantId: tenant, objectId: candidate.person.objectId };
  const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
  const event = makeEvent('user-linked', boundFacts(user), {
    ...boundFacts({ ...user, boundTo: identity }),
    userPrincipalName: candidate.person.userPrincipalName,
  });
  // Both the user's row and the person's are written as they were read: whoever was bound meanwhile makes it a conflict.
  const written = await dependencies.userStore.bindUser({ accountId, user, identity, event, getsIn: true }, undefined);
  return written === 'bound' ? { kind: 'linked', view: linkedView(view, candidate) } : { kind: 'link-changed' };
}

const boundFacts = ({ id, email, boundTo }: Pick<User, 'id' | 'email' | 'boundTo'>) => ({
  ...{ userId: id, email },
  ...{ boundTo: boundTo?.objectId ?? null, tenantId: boundTo?.tenantId ?? null },
});

const linkedView = ({ tenant, user }: LinkView, { person }: ShownCandidate): LinkView => ({
  tenant,
  user: { ...user, boundTo: { tenantId: tenant, objectId: person.objectId } },
  bound: { objectId: person.objectId, person },
  candidates: [],
});
