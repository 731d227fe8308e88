/** While the switch is in shadow: notes what SSO would have done with a user who just used their Company password. */
import type { Account } from '../users/rules/account.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { AddressRecord } from '../users/rules/user.ts';
import { decideAsIfOn } from '../decision/rules/sign-in-decision.ts';
import { SHADOW_NOTED_EVERY_MS } from '../platform/words/lifetimes.ts';
import type { Clock, WriteLog } from '../platform/ports.ts';
import type { ShadowSightings } from './ports.ts';
import type { BoundedMap } from '../platform/in-process/bounded-map.ts';
import { answerWithin } from '../platform/in-process/attempts.ts';

/** The most that a password check waits for it. */
const NOTE_TIMEOUT_MS = 250;
/** After a note that failed or took too long this instance notes nobody for so long: no answer is held up again and again. */
const PAUSE_MS = 60_000;

/** When this instance noted a user last, and for which time in shadow. */
export type Noted = { readonly at: number; readonly shadowSince: number };

type Dependencies = {
  readonly shadowSightings: Pick<ShadowSightings, 'note'>;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly notedUsers: BoundedMap<string, Noted>;
  /** Default 250. */
  readonly noteTimeoutMs?: number;
};
type Facts = {
  readonly app: App;
  readonly account: Account | undefined;
  readonly record: AddressRecord | undefined;
};

/**
 * Each user is noted so often at most by this process. It is waited for, because Functions may stop
 * an instance once it has answered, but only so long, and never throws: the password check goes on whatever becomes of it.
 */
export const makeNoteShadowSighting = (dependencies: Dependencies) => {
  const { shadowSightings, clock, writeLog, notedUsers, noteTimeoutMs = NOTE_TIMEOUT_MS } = dependencies;
  let pausedUntil = 0;

  const waitFor = async (work: Promise<void>): Promise<'noted' | 'failed' | 'too-late'> => {
    const outcome = await answerWithin(
      work.then(
        () => 'noted' as const,
        () => 'failed' as const,
      ),
      noteTimeoutMs,
    );
    if (outcome !== 'noted') {
      pausedUntil = clock().getTime() + PAUSE_MS;
      writeLog('shadow-not-noted', { code: outcome });
    }
    return outcome;
  };

  return async function noteShadowSighting({ app, account, record }: Facts): Promise<void> {
    const since = account?.shadowSince;
    if (account === undefined || since === undefined || record?.user === undefined) return;
    const at = clock();
    const user = `${account.id} ${record.email}`;
    const last = notedUsers.get(user);
    const isNoted = last?.shadowSince === since.getTime() && Math.abs(at.getTime() - last.at) < SHADOW_NOTED_EVERY_MS;
    if (isNoted || at.getTime() < pausedUntil) return;
    // Before the write, so that calls at the same time don't all make it.
    notedUsers.set(user, { at: at.getTime(), shadowSince: since.getTime() });
    const { step, reason } = decideAsIfOn({ app, account, record, email: record.email, now: at });
    const { email } = record;
    const outcome = await waitFor(
      shadowSightings.note({ accountId: account.id, email, app: app.id, step, reason, at }),
    );
    // One that is late may still arrive, one that failed won't.
    if (outcome === 'failed') notedUsers.delete(user);
  };
};
export type NoteShadowSighting = ReturnType<typeof makeNoteShadowSighting>;
