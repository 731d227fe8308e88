/** What only the profile of an account asks for. */
import type { DomainName } from '../platform/words/identifiers.ts';

/** Why a domain can't be one account's: a mail provider's, a suffix under which others register, or of Microsoft's names for tenants. */
export type Unownable = 'public-mail' | 'public-suffix' | 'microsoft-domain';

/** Those of the domains that no company owns alone, and why. Only `PUT` of an account asks. */
export type FindUnownable = (domains: readonly DomainName[]) => Promise<ReadonlyMap<DomainName, Unownable>>;
