/** The links for administrators that an account has, and how each stands. */
import type { AccountId } from '../../platform/words/identifiers.ts';
import type { AccountStore } from '../../users/ports.ts';
import type { Clock, Page, PageRequest } from '../../platform/ports.ts';
import { cursorAt, positionOf } from '../../platform/formats/page-cursor.ts';
import type { AdministratorLinks } from '../ports.ts';
import { type AdministratorLink, connectionOf, type LinkState, linkStateOf } from '../rules/administrator-link.ts';

export type ListedLink = { readonly link: AdministratorLink; readonly state: LinkState };
export type ListLinksOutcome =
  { readonly kind: 'found'; readonly page: Page<ListedLink> } | { readonly kind: 'account-not-found' };

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly administratorLinks: Pick<AdministratorLinks, 'listLinks'>;
  readonly clock: Clock;
};

/** Where a link stands in the list: newest first. The id tells those of one moment apart. */
const positionOfLink = ({ madeAt, id }: AdministratorLink): string =>
  `${String(Number.MAX_SAFE_INTEGER - madeAt.getTime())}:${id}`;

/** Newest first. Throws InvalidCursor when `page.after` is none. */
export const makeListLinks = ({ accountStore, administratorLinks, clock }: Dependencies) =>
  async function listLinks(accountId: AccountId, { limit, after }: PageRequest): Promise<ListLinksOutcome> {
    const behind = after === undefined ? '' : positionOf(after);
    const [account, kept] = await Promise.all([
      accountStore.readAccount(accountId),
      administratorLinks.listLinks(accountId),
    ]);
    if (account === undefined) return { kind: 'account-not-found' };
    const connection = connectionOf(account);
    const now = clock();
    const listed = kept.links
      .map(({ link }) => ({ link, state: linkStateOf(link, connection, now), at: positionOfLink(link) }))
      .filter(({ at }) => at > behind)
      .toSorted((one, other) => (one.at < other.at ? -1 : 1));
    const items = listed.slice(0, limit);
    const last = items.at(-1);
    const next = last !== undefined && listed.length > limit ? cursorAt(last.at) : undefined;
    const { unreadable } = kept;
    return { kind: 'found', page: { items, next, ...(unreadable === 0 ? {} : { unreadable }) } };
  };
export type ListLinks = ReturnType<typeof makeListLinks>;
