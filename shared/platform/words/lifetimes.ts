/**
 * How long everything lives that this service makes and gives away or remembers, in milliseconds: the one table. What others are told of
 * it (`expires_in`, pages, the API description) and how long keys are kept follow from here.
 */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The code that an app turns into tokens (RFC 6749 section 4.1.2: ten minutes at most). */
export const CODE_LIFETIME_MS = MINUTE_MS;
/** Five minutes would fail every client whose clock is that far off, and end sessions that frameworks bind to it (docs/decisions/2026-11-29-token-lifetimes.md). */
export const ID_TOKEN_LIFETIME_MS = 60 * MINUTE_MS;
/** Longer than the ten minutes for which clients renew ahead, or they would take it for expired when it comes. */
export const ACCESS_TOKEN_LIFETIME_MS = 15 * MINUTE_MS;
/** For so long at most an app's refresh tokens keep somebody signed in; each app's own is `longestSession` of the catalogue. */
export const LONGEST_SESSION_MS = 14 * DAY_MS;
/** For so long a refresh token that was used gives the same successor once more: the answer to its client was lost, or two of its tabs asked at once. */
export const REFRESH_REPEAT_MS = 30 * SECOND_MS;
/** A sign-in while the browser is elsewhere: at Azure, or at our own form. */
export const TRANSACTION_LIFETIME_MS = 10 * MINUTE_MS;
/** With which tenant somebody signed in in a browser: a working day. Whether they still are is for that tenant to say. */
export const KNOWN_TENANT_LIFETIME_MS = 12 * HOUR_MS;
/** The address that discovery hands on to the app in `login_hint`. */
export const HINT_LIFETIME_MS = 10 * MINUTE_MS;
/** The `login_hint` of an ID token: for who signs in to that app again, or out of it, days later. */
export const ID_TOKEN_HINT_LIFETIME_MS = 7 * DAY_MS;
/** The link for the tenant's administrator, unless ADMINISTRATOR_LINK_HOURS says otherwise: who administers the tenant is often another person, who is asked by mail. */
export const ADMINISTRATOR_LINK_LIFETIME_MS = 3 * DAY_MS;
/** What that setting can say at most. */
export const LONGEST_ADMINISTRATOR_LINK_MS = 14 * DAY_MS;
/** The one-time link to the hosted page, and the session that it becomes. */
export const PORTAL_LINK_LIFETIME_MS = 5 * MINUTE_MS;
export const PORTAL_SESSION_LIFETIME_MS = 30 * MINUTE_MS;
/** The link of a test sign-in, and then again the way through Azure. */
export const TEST_LINK_LIFETIME_MS = 10 * MINUTE_MS;
/** The same where it is sent to the user, who isn't there now. */
export const SENT_TEST_LINK_LIFETIME_MS = DAY_MS;

/** Nothing that is signed or sealed here may live longer: the sealer refuses it, and keys are kept by it. */
export const LONGEST_LIFETIME_MS = Math.max(
  CODE_LIFETIME_MS,
  ID_TOKEN_LIFETIME_MS,
  ACCESS_TOKEN_LIFETIME_MS,
  LONGEST_SESSION_MS,
  TRANSACTION_LIFETIME_MS,
  KNOWN_TENANT_LIFETIME_MS,
  HINT_LIFETIME_MS,
  ID_TOKEN_HINT_LIFETIME_MS,
  LONGEST_ADMINISTRATOR_LINK_MS,
  PORTAL_LINK_LIFETIME_MS,
  PORTAL_SESSION_LIFETIME_MS,
  TEST_LINK_LIFETIME_MS,
  SENT_TEST_LINK_LIFETIME_MS,
);

/** How long a test sign-in is kept with its result, from its start: a link that is sent lives for a day, and its result is looked at the day after. */
export const TEST_MEMORY_MS = 3 * DAY_MS;
/** For so long Azure's refusal of a test says something of the next sign-in. */
export const REFUSED_TEST_COUNTS_MS = DAY_MS;
/** So often at most the trail tells of one user that they were refused because they left: somebody who tries all day must not fill it. */
export const BLOCKED_REFUSAL_TOLD_EVERY_MS = 60 * MINUTE_MS;
/** How long a story is told: support cases are open for days, and an address isn't kept for longer than it helps. */
export const STORY_LIFETIME_MS = 30 * DAY_MS;

const SPOKEN: Readonly<Record<number, string>> = {
  1: 'one minute',
  5: 'five minutes',
  10: 'ten minutes',
  30: 'half an hour',
  60: 'an hour',
};

/** As pages and the API description say it: "ten minutes", "3 days". */
export const spoken = (lifetimeMs: number): string => {
  const minutes = Math.round(lifetimeMs / MINUTE_MS);
  const days = lifetimeMs / DAY_MS;
  if (Number.isInteger(days)) return days === 1 ? 'a day' : `${days} days`;
  const hours = lifetimeMs / HOUR_MS;
  if (Number.isInteger(hours) && hours > 1) return `${hours} hours`;
  return SPOKEN[minutes] ?? `${minutes} minutes`;
};

// Clocks of instances differ: what is over is remembered for longer than any of them would open it.
const MEMORY_MS = 5 * MINUTE_MS;

/** Until when it is remembered that it is over; `expiresAt` in seconds since 1970. A use is filed under this moment, so one thing always gives the same. */
export const rememberUntil = ({ expiresAt }: { readonly expiresAt: number }): Date =>
  new Date(expiresAt * 1000 + MEMORY_MS);

/** The same of what two more steps can follow, each with a time of its own, such as a ticket: longer than anything that began with it can come back. */
export const rememberTwoStepsUntil = ({ expiresAt }: { readonly expiresAt: number }): Date =>
  new Date(expiresAt * 1000 + 2 * TRANSACTION_LIFETIME_MS + MEMORY_MS);
