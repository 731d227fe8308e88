/** What a sign-in with Azure changes of its user, each with its audit event: the first binds them to the person, and each ends a block of who left. */
import type { User } from '../../users/rules/user.ts';
import type { AccountId } from '../../platform/words/identifiers.ts';
import type { AddressSnapshot, BlockStore, UserStore } from '../../users/ports.ts';
import type { EntraPerson } from '../../entra/ports.ts';
import { auditEventMaker, type EventDependencies } from '../../audit/make-audit-event.ts';
import { isBoundToAnother, type UserMatch } from './find-signed-in-user.ts';
import { ifPossible } from '../../platform/in-process/attempts.ts';

export type BindRefusal = Extract<UserMatch, { kind: 'refused' }>['refusal'];

type Dependencies = EventDependencies & { readonly userStore: UserStore };

/**
 * Two tabs can bind the same pair at once: the slower one finds it done. `changed`: the user isn't as they were read (renamed,
 * perhaps), and nobody is bound to them, nor the person to anybody else: whoever looks again may find them.
 */
export const makeBindPerson = (dependencies: Dependencies) => {
  const { userStore } = dependencies;
  return async function bindPerson(
    accountId: AccountId,
    user: User,
    person: EntraPerson,
    seen: AddressSnapshot | undefined,
  ): Promise<'bound' | 'changed' | 'bound-to-another-person'> {
    const { identity, userPrincipalName } = person;
    const { email, boundTo } = user;
    const before = { email, boundTo: boundTo?.objectId ?? null, tenantId: boundTo?.tenantId ?? null };
    const after = { email, boundTo: identity.objectId, tenantId: identity.tenantId };
    const event = auditEventMaker(dependencies, accountId, { kind: 'user', id: user.id })('user-bound', before, after);
    if ((await userStore.bindUser({ accountId, user, identity, event }, seen)) === 'bound') return 'bound';
    const now = await userStore.findCandidates(accountId, identity, userPrincipalName);
    if (now.byIdentity?.user !== undefined)
      return now.byIdentity.user.id === user.id ? 'bound' : 'bound-to-another-person';
    return isBoundToAnother(now.byAddress?.user, identity) ? 'bound-to-another-person' : 'changed';
  };
};
export type BindPerson = ReturnType<typeof makeBindPerson>;

type LiftBlockDependencies = EventDependencies & { readonly blockStore: Pick<BlockStore, 'changeBlocks'> };

/** Whoever signs in with Azure hasn't left: a block that says so ends by it. Keeps nobody from signing in: what can't be lifted now is by the next sign-in or report. */
export const makeLiftBlock = (dependencies: LiftBlockDependencies) =>
  async function liftBlock(accountId: AccountId, { id, email }: Pick<User, 'id' | 'email'>): Promise<void> {
    const makeEvent = auditEventMaker(dependencies, accountId, { kind: 'user', id });
    const lift = { kind: 'lift', email, id, because: 'signed-in' } as const;
    await ifPossible(() => dependencies.blockStore.changeBlocks(accountId, [lift], makeEvent));
  };
export type LiftBlock = ReturnType<typeof makeLiftBlock>;
