/** When the service's own keys are renewed, when a new one begins to sign or seal, and when an old one is put away. */
import { LONGEST_LIFETIME_MS } from '../words/lifetimes.ts';

/** One enabled version of a key. */
export type KeyVersion = {
  /** From when on it signs or seals. It is published before. */
  readonly startsAt: Date;
  /** Undefined: never. */
  readonly endsAt: Date | undefined;
};

export type KeyPolicy = {
  /** The age at which a key gets a successor. */
  readonly rotationDays: number;
  /** For so long a new key is published by every instance before it is used. */
  readonly leadHours: number;
  /** How long an instance uses what it read of the vault. */
  readonly refreshSeconds: number;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The least lead wherever others hold our keys: OpenID Connect libraries keep a key set for up to a day, whatever its
 * Cache-Control says, and some refuse the first token with a key that they don't know (docs/platform-facts.md).
 */
export const LEAST_LEAD_HOURS = 26;

/** For so long at least, or a whole rotation, the daily job may fail and stop nothing. */
const LEAST_PATIENCE_DAYS = 30;
/** A key that would end sooner than its successor could take over in peace gets one at once. */
const SPARE_MS = 7 * DAY_MS;
/** The timer is daily: after so many days somebody must look. */
const OVERDUE_MS = 3 * DAY_MS;

/** An instance may use what it read for two refreshes; then every one publishes the new key, and the lead begins. */
const leadOf = ({ leadHours, refreshSeconds }: KeyPolicy): number => leadHours * HOUR_MS + 2 * refreshSeconds * 1000;
/** What a key must live on for after its successor was made: until that one signs, and until what it last made has ended, and a day. */
const tailOf = (policy: KeyPolicy): number => leadOf(policy) + LONGEST_LIFETIME_MS + DAY_MS;

export const isLive = ({ endsAt }: KeyVersion, now: Date): boolean => endsAt === undefined || endsAt > now;

/** Whether a successor is to be made now. */
export function isRenewalDue(versions: readonly KeyVersion[], now: Date, policy: KeyPolicy): boolean {
  const live = versions.filter((version) => isLive(version, now));
  return isOld(live, now, policy.rotationDays * DAY_MS) || endsWithin(live, now, tailOf(policy) + SPARE_MS);
}

/** Whether one should have been made days ago: the job fails, or doesn't run. */
export const isRenewalOverdue = (versions: readonly KeyVersion[], now: Date, { rotationDays }: KeyPolicy): boolean =>
  isOld(versions, now, rotationDays * DAY_MS + OVERDUE_MS);

/** `startsAt` undefined: at once, for the first key, and the first after all were withdrawn, have nobody to wait for. */
export function scheduleKey(
  versions: readonly KeyVersion[],
  now: Date,
  policy: KeyPolicy,
): { readonly startsAt: Date | undefined; readonly endsAt: Date } {
  const isFirst = !versions.some((version) => isLive(version, now));
  const startsAt = isFirst ? undefined : new Date(now.getTime() + leadOf(policy));
  const days = policy.rotationDays + Math.max(policy.rotationDays, LEAST_PATIENCE_DAYS);
  return { startsAt, endsAt: new Date((startsAt ?? now).getTime() + days * DAY_MS + tailOf(policy)) };
}

const isOld = (versions: readonly KeyVersion[], now: Date, age: number): boolean =>
  versions.every(({ startsAt }) => now.getTime() - startsAt.getTime() >= age);

const endsWithin = (versions: readonly KeyVersion[], now: Date, milliseconds: number): boolean =>
  versions.every(({ endsAt }) => endsAt !== undefined && endsAt.getTime() - now.getTime() <= milliseconds);
