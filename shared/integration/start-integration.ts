/** Start Azure Integration: a link that works once, for the browser of whoever administers the customer's tenant. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { personOf } from '../platform/words/person.ts';
import type { AccountStore } from '../users/ports.ts';
import type { Sealer } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { makeIssueLink } from '../platform/keys/one-time-link.ts';
import { retryOnConflict } from '../platform/in-process/attempts.ts';
import { integrationLink } from './integration-link.ts';
import type { AdministratorLinks } from './ports.ts';
import {
  type AdministratorLink,
  connectionOf,
  LINK_PLACES,
  linkStateOf,
  placeForNext,
} from './rules/administrator-link.ts';

export type StartIntegrationOutcome =
  | { readonly kind: 'started'; readonly id: string; readonly url: URL; readonly expiresAt: Date }
  | { readonly kind: 'account-not-found' | 'too-many-links' | 'changed-meanwhile' };

type Dependencies = EventDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly administratorLinks: AdministratorLinks;
  readonly administratorLinkLifetimeMs: number;
  readonly sealer: Sealer;
  readonly serviceUrl: string;
};

/**
 * The link says for which account and contact, and where its row is, which says how it stands. Starting again while connected is allowed:
 * it's how a broken integration is mended and another tenant connected.
 */
export const makeStartIntegration = (dependencies: Dependencies) => {
  const { accountStore, administratorLinks, administratorLinkLifetimeMs: lifetimeMs } = dependencies;
  const { clock, randomId } = dependencies;
  const issueLink = makeIssueLink(dependencies);

  return async function startIntegration(accountId: AccountId, caller: Caller): Promise<StartIntegrationOutcome> {
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    // Of a row that can't be read, only the place is known, once somebody ran into it.
    const unusable = new Set<number>();

    const tryStart = async (): Promise<StartIntegrationOutcome | 'conflict'> => {
      const [account, { links }] = await Promise.all([
        accountStore.readAccount(accountId),
        administratorLinks.listLinks(accountId),
      ]);
      if (account === undefined) return { kind: 'account-not-found' };
      const now = clock();
      const connection = connectionOf(account);
      const stateOf = (link: AdministratorLink) => linkStateOf(link, connection, now);
      const chosen = placeForNext(links, { contact: caller.id, stateOf, unusable });
      if (chosen === undefined) return { kind: 'too-many-links' };
      const { place, before, isReplaced } = chosen;
      const id = randomId();
      const { url, expiresAt } = await issueLink({ ...integrationLink, lifetimeMs }, (until) => {
        return { account: accountId, contact: caller.id, contactPerson: personOf(caller), id, place, expiresAt: until };
      });
      const times = { madeAt: now, expiresAt, openedAt: undefined, end: undefined };
      const link = { id, account: accountId, place, madeBy: caller.id, connection, ...times };
      const { state } = account.value.integration;
      const replaced = isReplaced && before !== undefined ? { replacedLink: before.link.id } : {};
      const event = makeEvent('integration-started', { integration: state, ...replaced }, toldOf(link));
      const kept = await administratorLinks.keepLink(before, link, event);
      if (kept === 'kept') return { kind: 'started', id, url, expiresAt };
      if (before === undefined) unusable.add(place);
      return 'conflict';
    };

    const started = await retryOnConflict(tryStart, { attempts: LINK_PLACES });
    return started === 'conflict' ? { kind: 'changed-meanwhile' } : started;
  };
};
export type StartIntegration = ReturnType<typeof makeStartIntegration>;

/** What the trail says of a link: which it is, and until when. */
const toldOf = ({ id, expiresAt }: AdministratorLink) => ({ link: id, expiresAt: expiresAt.toISOString() });
