/** Whoever signs in with Azure hasn't left: a block that says so ends by it, with its audit event. */
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { ifPossible } from '../platform/in-process/if-possible.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { BlockStore } from '../users/ports.ts';
import type { User } from '../users/rules/user.ts';

type Dependencies = EventDependencies & { readonly blockStore: Pick<BlockStore, 'changeBlocks'> };

/** Keeps nobody from signing in: what can't be lifted now is by the next sign-in or report. */
export const makeLiftBlock = (dependencies: Dependencies) =>
  async function liftBlock(accountId: AccountId, { id, email, block }: User): Promise<void> {
    if (block === undefined) return;
    const makeEvent = auditEventMaker(dependencies, accountId, { kind: 'user', id });
    const lift = { kind: 'lift', email, id, because: 'signed-in' } as const;
    await ifPossible(() => dependencies.blockStore.changeBlocks(accountId, [lift], makeEvent));
  };
export type LiftBlock = ReturnType<typeof makeLiftBlock>;
