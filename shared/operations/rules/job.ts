/** What the service does by itself: the names of its jobs, and when each of them is to begin. */
export const JOB_NAMES = [
  'rotate-keys',
  'watch-credential',
  'delete-old-redemptions',
  'delete-old-stories',
  'delete-old-test-sign-ins',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** Once in every hour, or in every day from that hour on (0 to 23, UTC). */
export type JobSchedule = { readonly every: 'hour' } | { readonly every: 'day'; readonly atHour: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The newest moment, `now` or before, from which on it is to be done once. */
function dueSince(schedule: JobSchedule, now: Date): number {
  const time = now.getTime();
  if (schedule.every === 'hour') return time - (time % HOUR_MS);
  const at = schedule.atHour * HOUR_MS;
  return time - ((time - at) % DAY_MS);
}

/**
 * Whether it is to be done at `now`. `lastBegan`: when the last run that succeeded began; undefined: none is known. So what was
 * missed is made up for once, however long it was, and what failed is due again. A run in the future was noted by a wrong clock.
 */
export const isDue = (schedule: JobSchedule, lastBegan: Date | undefined, now: Date): boolean =>
  lastBegan === undefined || lastBegan > now || lastBegan.getTime() < dueSince(schedule, now);
