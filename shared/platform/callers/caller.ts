/** Who calls from the Control Panel. */
import type { Actor } from '../words/audit-event.ts';
import type { AccountId, ContactId } from '../words/identifiers.ts';
import type { Person } from '../words/person.ts';
import type { PortalSession } from './portal-session.ts';

export const ROLES = { securityManager: 'SecurityManager', directoryService: 'DirectoryService' } as const;

/** A verified caller: an account contact (of one account), or a service of the Company (of none). */
export type Caller = Person & {
  readonly id: ContactId;
  readonly accountId: AccountId | undefined;
  readonly roles: readonly string[];
  /** Where the request came from, an IPv6 address as its /64 network; undefined when that isn't readable. */
  readonly address: string | undefined;
  /** Only for whoever came with a session of the hosted page instead of a token. */
  readonly portalSession?: Pick<PortalSession, 'id' | 'expiresAt'>;
};

/** `security-manager`: a contact of that very account with the role. `directory-service`: the Company's directory feed, any account. */
export type RequiredRole = 'security-manager' | 'directory-service';

export const actorOf = ({
  accountId,
  id,
  address,
  name,
  email,
}: Pick<Caller, 'accountId' | 'id' | 'address'> & Person): Actor => ({
  kind: accountId === undefined ? 'service' : 'contact',
  ...{ id, address, name, email },
});

/** The caller of an operation for the hosted page alone: always with a session of an account. */
export function knownPortalCaller(caller: Caller) {
  const { accountId, portalSession, ...known } = caller;
  if (accountId === undefined || portalSession === undefined) throw new Error('the caller came without a session');
  return { ...known, account: accountId, portalSession };
}
