/** Links for administrators, as they are kept; and what goes with a connection. */
import type { AuditEvent } from '../platform/words/audit-event.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AdministratorLink } from './rules/administrator-link.ts';

export type KeptLink = { readonly link: AdministratorLink; readonly version: string };

export interface AdministratorLinks {
  /** All that the account has, LINK_PLACES at most. `unreadable`: how many were left out because they can't be read. */
  listLinks(accountId: AccountId): Promise<{ readonly links: readonly KeptLink[]; readonly unreadable: number }>;
  /** One point read. */
  findLink(accountId: AccountId, place: number): Promise<KeptLink | undefined>;
  /**
   * Puts the link into its place, over what was read there; undefined: nothing was. In one transaction with its event, if it has one.
   * `conflict`: something else is there by now; without an event also when this very write won and its reply was lost.
   */
  keepLink(before: KeptLink | undefined, link: AdministratorLink, event?: AuditEvent): Promise<'kept' | 'conflict'>;
}

/** What is remembered of tests of a connection. */
export interface TestedConnection {
  forgetPassed(accountId: AccountId): Promise<void>;
}
