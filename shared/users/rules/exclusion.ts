/** An exclusion: a user taken out of SSO, who keeps using Company credentials, for good or until a moment. */
import { type ContactId, type EmailAddress, endKey } from '../../platform/words/identifiers.ts';

export type Exclusion = {
  readonly email: EmailAddress;
  readonly reason: string | undefined;
  readonly excludedBy: ContactId;
  readonly excludedAt: Date;
  /** The first moment at which the user is under SSO again; undefined: for good. */
  readonly expiresAt: Date | undefined;
};

/** Whether an exclusion is in force. At `expiresAt` itself it no longer is. */
export const isInForce = (exclusion: Pick<Exclusion, 'expiresAt'>, now: Date): boolean =>
  exclusion.expiresAt === undefined || now < exclusion.expiresAt;

/** Whether an account's numbers still count an exclusion: its end hasn't come, or was not counted yet (`endedUpTo`, see `endKey`). */
export const isCounted = (
  { expiresAt }: Pick<Exclusion, 'expiresAt'>,
  email: EmailAddress,
  endedUpTo: string,
): boolean => expiresAt === undefined || endKey(expiresAt, email) > endedUpTo;

export const CLEARABLE = ['reason', 'expiresAt'] as const;

/** How a wish meets an exclusion that is there. */
export type WishTerms = {
  /** What to take away. Otherwise what the wish doesn't name stays. */
  readonly clear: readonly (typeof CLEARABLE)[number][];
  /** Whether it may put its reason or its end in the place of one that is there. */
  readonly replace: boolean;
};

/** What an admin wishes for an address, which may be none. */
export type NewExclusion = Partial<WishTerms> & {
  readonly email: string;
  readonly reason: string | undefined;
  readonly expiresAt: Date | undefined;
};

export type WeighedWish =
  | { readonly kind: 'added' | 'changed' | 'unchanged'; readonly exclusion: Exclusion }
  /** Somebody wished something else before, and nobody said that it goes. */
  | { readonly kind: 'already-excluded'; readonly exclusion: Exclusion };

/**
 * What becomes of a wish. An exclusion that is over by `now` is no exclusion any more: nothing of it stays.
 * Who excluded and when isn't compared: the same wish again changes nothing, and the first to have it stands.
 */
export function weighWish(
  before: Exclusion | undefined,
  wish: Exclusion,
  { clear, replace }: WishTerms,
  now: Date,
): WeighedWish {
  if (before === undefined) return { kind: 'added', exclusion: wish };
  if (!isInForce(before, now)) return { kind: 'changed', exclusion: wish };
  const after = {
    ...wish,
    reason: clear.includes('reason') ? undefined : (wish.reason ?? before.reason),
    expiresAt: clear.includes('expiresAt') ? undefined : (wish.expiresAt ?? before.expiresAt),
  };
  if (isAlike(before, after)) return { kind: 'unchanged', exclusion: before };
  return !replace && overwrites(before, wish)
    ? { kind: 'already-excluded', exclusion: before }
    : { kind: 'changed', exclusion: after };
}

const isAlike = (one: Exclusion, other: Exclusion): boolean =>
  one.reason === other.reason && one.expiresAt?.getTime() === other.expiresAt?.getTime();

/** Having no end is an end to be replaced, too: somebody excluded for good. */
const overwrites = (before: Exclusion, wish: Exclusion): boolean =>
  (wish.reason !== undefined && before.reason !== undefined && wish.reason !== before.reason) ||
  (wish.expiresAt !== undefined && wish.expiresAt.getTime() !== before.expiresAt?.getTime());
