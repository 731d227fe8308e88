/** Who calls from the Control Panel, and what each role lets them do. Denied unless it stands here. */
import type { Actor } from '../words/audit-event.ts';
import type { AccountId, ContactId } from '../words/identifiers.ts';
import { type Person, personOf } from '../words/person.ts';
import type { PortalSession } from './portal-session.ts';

export const ROLES = { securityManager: 'SecurityManager', directoryService: 'DirectoryService' } as const;

/** A verified caller: an account contact (of one account), or a service of the Company (of none). */
export type Caller = Person & {
  readonly id: ContactId;
  readonly account: AccountId | undefined;
  readonly roles: readonly string[];
  /** Where the request came from, an IPv6 address as its /64 network; undefined when that isn't readable. */
  readonly address: string | undefined;
  /** Only for whoever came with a session of the hosted page instead of a token. */
  readonly portalSession?: Pick<PortalSession, 'id' | 'expiresAt'>;
};

/** `security-manager`: a contact of that very account with the role. `directory-service`: the Company's directory feed, any account. */
export type RequiredRole = 'security-manager' | 'directory-service';

export type Access = 'allowed' | 'role-missing' | 'other-account';

/** A token that speaks for one account's contact is never the feed, whatever roles it lists. */
export const isDirectoryService = ({ account: accountId, roles }: Pick<Caller, 'account' | 'roles'>): boolean =>
  accountId === undefined && roles.includes(ROLES.directoryService);

/** Whether the caller may act on the account. Account first: someone else's contact learns nothing about roles. */
export function accessTo(
  accountId: AccountId,
  required: RequiredRole,
  caller: Pick<Caller, 'account' | 'roles'>,
): Access {
  switch (required) {
    case 'security-manager':
      if (caller.account !== accountId) return 'other-account';
      return caller.roles.includes(ROLES.securityManager) ? 'allowed' : 'role-missing';
    case 'directory-service':
      return isDirectoryService(caller) ? 'allowed' : 'role-missing';
  }
}

export const actorOf = ({
  account: accountId,
  id,
  address,
  ...person
}: Pick<Caller, 'account' | 'id' | 'address'> & Person): Actor => ({
  kind: accountId === undefined ? 'service' : 'contact',
  id,
  ...(address === undefined ? {} : { address }),
  ...personOf(person),
});

/** The caller of an operation that asks for a role: `endpoint` lets nobody else come so far. */
export function knownCaller(caller: Caller | undefined): Caller {
  if (caller === undefined) throw new Error('the operation asks for no role, so it has no caller');
  return caller;
}

/** The caller of an operation for the hosted page alone: always with a session of an account. */
export function knownPortalCaller(caller: Caller | undefined) {
  const { account: accountId, portalSession, ...known } = knownCaller(caller);
  if (accountId === undefined || portalSession === undefined) throw new Error('the caller came without a session');
  return { ...known, account: accountId, portalSession };
}
