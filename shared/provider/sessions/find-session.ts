/**
 * Whether somebody is still signed in: every rule is asked again, as at a sign-in, and what a sign-in would be told by Azure is taken from what was last
 * seen there. For whoever lives longer than a code: refresh tokens, and access tokens that somebody else goes by.
 */
import type { LastSeen } from '../ports.ts';
import type { AccessGrant, Subject } from '../rules/grants.ts';
import { secondsOf, type Session, wasEnded } from '../rules/session.ts';
import type { StandsGrant } from '../stands-grant.ts';

export type SessionRefusal =
  /** The user is gone, or no longer under SSO in the app; or the account is disconnected, or under another tenant. */
  | 'no-longer-stands'
  | 'integration-broken'
  /** The account's sessions were ended since. */
  | 'sessions-ended'
  /** The tenant would have refused them when it was last looked at: disabled, gone, a guest, not assigned. */
  | 'refused-by-tenant';

export type FoundSession =
  | {
      readonly kind: 'stands';
      readonly subject: Subject;
      /** When the look began that is the newest. */
      readonly seenAt: number;
      /** By that look. Asks storage only where it is newer than the session's `seenAt`. */
      readonly isRefusedByTenant: () => Promise<boolean>;
    }
  | { readonly kind: 'refused'; readonly refusal: Exclude<SessionRefusal, 'refused-by-tenant'> };

export type FindSessionDependencies = {
  readonly standsGrant: StandsGrant;
  readonly lastSeen: LastSeen;
};

/** One trip to storage, and one more for `isRefusedByTenant`, which may go along with the caller's next. */
export const makeFindSession = ({ standsGrant, lastSeen }: FindSessionDependencies) =>
  async function findSession(
    grant: Pick<AccessGrant, 'clientId' | 'subject'>,
    session: Pick<Session, 'startedAt' | 'seenAt'>,
  ): Promise<FoundSession> {
    const { account: accountId, tenantId } = grant.subject;
    const [standing, look] = await Promise.all([standsGrant(grant), lastSeen.findLook(accountId, tenantId)]);
    if (standing === undefined) return { kind: 'refused', refusal: 'no-longer-stands' };
    const { subject, account, user } = standing;
    if (account.integration.state === 'broken') return { kind: 'refused', refusal: 'integration-broken' };
    if (wasEnded(account, session)) return { kind: 'refused', refusal: 'sessions-ended' };
    const isNewer = look !== undefined && secondsOf(look.at) > session.seenAt;
    return {
      kind: 'stands',
      subject,
      seenAt: isNewer ? secondsOf(look.at) : session.seenAt,
      isRefusedByTenant: async () => isNewer && (await lastSeen.isRefused(accountId, look, user)),
    };
  };
export type FindSession = ReturnType<typeof makeFindSession>;
