/** What was seen of users while the switch was in shadow. */
import type { AccountId, EmailAddress } from '../platform/words/identifiers.ts';
import type { ShadowSighting } from './rules/shadow-sighting.ts';
import type { Page, PageRequest } from '../platform/ports.ts';

/** What SSO would have done for users who signed in while the switch was in `shadow`. */
export interface ShadowSightings {
  note(sighting: ShadowSighting): Promise<void>;
  /** What was seen of users goes along to their new addresses; they may have changed places. */
  rename(
    accountId: AccountId,
    renames: readonly { readonly from: EmailAddress; readonly to: EmailAddress }[],
  ): Promise<void>;
  /** All of an account since a moment, page by page in the order of their addresses. */
  listSightings(accountId: AccountId, since: Date, page: PageRequest): Promise<Page<ShadowSighting>>;
}
