/** A link for the administrator is taken back: it opens nothing from then on, and who is at Azure with it connects nothing. */
import { actorOf, type Caller } from '../../platform/callers/caller.ts';
import type { AccountId } from '../../platform/words/identifiers.ts';
import type { AccountStore } from '../../users/ports.ts';
import type { AuditTrail } from '../../audit/ports.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../../audit/make-audit-event.ts';
import { retryOnConflict } from '../../platform/in-process/attempts.ts';
import type { AdministratorLinks } from '../ports.ts';
import { type AdministratorLink, connectionOf, isPending, linkStateOf } from '../rules/administrator-link.ts';

export type TakeBackLinkOutcome =
  | { readonly kind: 'taken-back'; readonly link: AdministratorLink }
  | { readonly kind: 'account-not-found' | 'link-not-found' | 'link-ended' | 'changed-meanwhile' };

type Dependencies = EventDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly administratorLinks: AdministratorLinks;
  readonly auditTrail: Pick<AuditTrail, 'record'>;
};

const ATTEMPTS = 5;

/** Taken back already is done. What has ended otherwise stays as it is. */
export const makeTakeBackLink = (dependencies: Dependencies) => {
  const { accountStore, administratorLinks, clock } = dependencies;
  return async function takeBackLink(accountId: AccountId, id: string, caller: Caller): Promise<TakeBackLinkOutcome> {
    const action = 'integration-link-taken-back';
    const actor = actorOf(caller);
    const tryTakeBack = async (): Promise<TakeBackLinkOutcome | 'conflict'> => {
      const [account, { links }] = await Promise.all([
        accountStore.readAccount(accountId),
        administratorLinks.listLinks(accountId),
      ]);
      if (account === undefined) return { kind: 'account-not-found' };
      const kept = links.find(({ link }) => link.id === id);
      if (kept === undefined) return { kind: 'link-not-found' };
      const state = linkStateOf(kept.link, connectionOf(account), clock());
      if (state === 'taken-back') return { kind: 'taken-back', link: kept.link };
      if (!isPending(state) || kept.link.end !== undefined) {
        await recordRefusal(dependencies, accountId, actor, { action, refusal: 'link-ended', before: { link: id } });
        return { kind: 'link-ended' };
      }
      const link = { ...kept.link, end: { kind: 'taken-back', at: clock(), takenBackBy: caller.id } } as const;
      const event = auditEventMaker(dependencies, accountId, actor)(action, { link: id, state }, undefined);
      return (await administratorLinks.keepLink(kept, link, event)) === 'kept'
        ? { kind: 'taken-back', link }
        : 'conflict';
    };
    const taken = await retryOnConflict(tryTakeBack, { attempts: ATTEMPTS });
    return taken === 'conflict' ? { kind: 'changed-meanwhile' } : taken;
  };
};
export type TakeBackLink = ReturnType<typeof makeTakeBackLink>;
