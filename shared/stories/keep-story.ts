/** Remembers what ended on a page under the support code that its page shows. The page goes out whatever becomes of that. */
import type { RefusedVisit } from '../platform/words/refused-visit.ts';
import type { Clock, WriteLog } from '../platform/ports.ts';
import type { SignInStories } from './ports.ts';
import { makeBoundedMap } from '../platform/in-process/bounded-map.ts';
import { answerWithin } from '../platform/in-process/attempts.ts';

/** Somebody waits for a page that is late already. */
const MAX_WAIT_MS = 1500;
/**
 * So many stories a minute of one account in this process. Whoever has begun a sign-in can come back from "Azure" with a made-up
 * refusal again and again for ten minutes; that must not fill the table. Nobody's support reads more.
 */
const STORIES_PER_MINUTE = 30;
const MAX_ACCOUNTS_COUNTED = 10_000;

type Dependencies = {
  readonly signInStories: Pick<SignInStories, 'keep'>;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

/** Never throws. */
export const makeKeepStory = ({ signInStories, clock, writeLog }: Dependencies) => {
  const mayKeep = makeMinuteCount();
  return async function keepStory(told: RefusedVisit): Promise<void> {
    const at = clock();
    const support = told.supportCode;
    if (!mayKeep(told.account, at)) {
      writeLog('story-not-kept', { support, reason: 'too-many' });
      return;
    }
    // The write goes on unheard when it's late, so its failure is taken here and not where it is waited for.
    const kept = signInStories.keep({ ...told, at }).then(
      () => 'kept' as const,
      () => 'failed' as const,
    );
    const outcome = await answerWithin(kept, MAX_WAIT_MS);
    if (outcome !== 'kept') writeLog('story-not-kept', { support, reason: outcome });
  };
};

/** Counts by whole minutes. */
function makeMinuteCount() {
  const counts = makeBoundedMap<string, { readonly minute: number; readonly count: number }>(MAX_ACCOUNTS_COUNTED);
  return function minuteCount(account: string, at: Date): boolean {
    const minute = Math.floor(at.getTime() / 60_000);
    const last = counts.get(account);
    const count = last?.minute === minute ? last.count + 1 : 1;
    counts.set(account, { minute, count });
    return count <= STORIES_PER_MINUTE;
  };
}
