/** A sign-in that goes on after its code was redeemed: in refresh tokens, and in what an access token says when somebody asks about it. Pure. */
import * as z from 'zod';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { Account } from '../../users/rules/account.ts';

/** Seconds since 1970, as all of them are. */
const Seconds = z.int();

/** What is ended as one, and until when that has to be known. */
const FamilyKey = z.object({ id: z.uuid(), endsAt: Seconds });

export const Session = z.object({
  /** When the person came back from Azure, by our clock. */
  startedAt: Seconds,
  /** When the newest look at the tenant's directory began by which they were found not to have left, or `startedAt`. */
  seenAt: Seconds,
  /** The family of its refresh tokens. Absent: it has none. */
  family: FamilyKey.optional(),
  /** Where it has no family: the code that it came from, until the last moment at which something that was given for it is good. Absent: of a version without. */
  code: FamilyKey.optional(),
});
export type Session = z.infer<typeof Session>;

/** By what all that came of it is ended as one. Undefined: by nothing, it is of a version without. */
export const keyOfSession = ({ family, code }: Session) => family ?? code;

export const secondsOf = (moment: Date): number => Math.floor(moment.getTime() / 1000);

export const OFFLINE_ACCESS = 'offline_access';

/** When the app's session of somebody who signed in then ends for good; undefined: the app may have none that is refreshed. */
export const endOfSession = (
  { offlineAccess, longestSession }: Pick<App, 'offlineAccess' | 'longestSession'>,
  startedAt: number,
): number | undefined =>
  offlineAccess && longestSession !== undefined ? startedAt + Math.floor(longestSession / 1000) : undefined;

/**
 * Whether the account's sessions were ended since: its switch was turned, which disconnecting does too, and whatever was turned on again is asked
 * for anew.
 */
export const wasEnded = ({ ssoTurned }: Pick<Account, 'ssoTurned'>, { startedAt }: Pick<Session, 'startedAt'>) =>
  ssoTurned !== undefined && secondsOf(ssoTurned.at) > startedAt;
