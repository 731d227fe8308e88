/**
 * How long everything lives that this service makes and gives away, takes from others, remembers or keeps, in milliseconds: the one table. What
 * others are told of it (`expires_in`, pages, the API description) and how long its keys are kept follow from here. Not in it: time limits of
 * calls, pauses between two tries, margins for clocks that differ, which stand with what they bound; and what a setting says (settings.ts).
 */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Whatever is signed or sealed, and so in other hands: the longest is computed from all that stands here. */
const GIVEN_AWAY = {
  /** The code that an app turns into tokens (RFC 6749 section 4.1.2: ten minutes at most). */
  CODE_LIFETIME_MS: MINUTE_MS,
  /** Five minutes would fail every client whose clock is that far off, and end sessions that frameworks bind to it (docs/decisions/2026-11-29-token-lifetimes.md). */
  ID_TOKEN_LIFETIME_MS: HOUR_MS,
  /** Longer than the ten minutes for which clients renew ahead, or they would take it for expired when it comes. */
  ACCESS_TOKEN_LIFETIME_MS: 15 * MINUTE_MS,
  /** For so long at most an app's refresh tokens keep somebody signed in; each app's own is `longestSession` of the catalogue. */
  LONGEST_SESSION_MS: 14 * DAY_MS,
  /** A sign-in while the browser is elsewhere: at Azure, or at our own form, whose token and cookie live as long. */
  TRANSACTION_LIFETIME_MS: 10 * MINUTE_MS,
  /** With which tenant somebody signed in in a browser: a working day. Whether they still are is for that tenant to say. */
  KNOWN_TENANT_LIFETIME_MS: 12 * HOUR_MS,
  /** The address that discovery hands on to the app in `login_hint`. */
  HINT_LIFETIME_MS: 10 * MINUTE_MS,
  /** The `login_hint` of an ID token: for who signs in to that app again, or out of it, days later. */
  ID_TOKEN_HINT_LIFETIME_MS: 7 * DAY_MS,
  /** The link for the tenant's administrator, unless ADMINISTRATOR_LINK_HOURS says otherwise: who administers the tenant is often another person, who is asked by mail. */
  ADMINISTRATOR_LINK_LIFETIME_MS: 3 * DAY_MS,
  /** What that setting can say at most. */
  LONGEST_ADMINISTRATOR_LINK_MS: 14 * DAY_MS,
  /** The one-time link to the hosted page, and the session that it becomes. */
  PORTAL_LINK_LIFETIME_MS: 5 * MINUTE_MS,
  PORTAL_SESSION_LIFETIME_MS: 30 * MINUTE_MS,
  /** The link of a test sign-in, and then again the way through Azure. */
  TEST_LINK_LIFETIME_MS: 10 * MINUTE_MS,
  /** The same where it is sent to the user, who isn't there now. */
  SENT_TEST_LINK_LIFETIME_MS: DAY_MS,
} as const;

export const {
  CODE_LIFETIME_MS,
  ID_TOKEN_LIFETIME_MS,
  ACCESS_TOKEN_LIFETIME_MS,
  LONGEST_SESSION_MS,
  TRANSACTION_LIFETIME_MS,
  KNOWN_TENANT_LIFETIME_MS,
  HINT_LIFETIME_MS,
  ID_TOKEN_HINT_LIFETIME_MS,
  ADMINISTRATOR_LINK_LIFETIME_MS,
  LONGEST_ADMINISTRATOR_LINK_MS,
  PORTAL_LINK_LIFETIME_MS,
  PORTAL_SESSION_LIFETIME_MS,
  TEST_LINK_LIFETIME_MS,
  SENT_TEST_LINK_LIFETIME_MS,
} = GIVEN_AWAY;

/** Nothing that is signed or sealed here may live longer: the sealer refuses it, and keys are kept by it. */
export const LONGEST_LIFETIME_MS = Math.max(...Object.values(GIVEN_AWAY));

// What anybody may keep of what is published.
/** The provider's metadata and keys, and the API description: new keys are published well before they sign. */
export const PUBLISHED_KEPT_MS = 5 * MINUTE_MS;
/** The page that explains a problem. */
export const PROBLEM_PAGE_KEPT_MS = HOUR_MS;
/** By browsers, that another site may ask (`access-control-max-age`). */
export const PREFLIGHT_KEPT_MS = 10 * MINUTE_MS;

// What is remembered in rows.
/** For so long a refresh token that was used gives the same successor once more: the answer to its client was lost, or two of its tabs asked at once. */
export const REFRESH_REPEAT_MS = 30 * SECOND_MS;
/** For so long the `jti` of an app's assertion is remembered: one that lives longer is refused. Libraries give them a minute to ten. */
export const LONGEST_ASSERTION_MS = HOUR_MS;
/** What two steps take at most that follow each other, such as signing in to Azure and accepting the terms there. */
export const TWO_STEPS_MS = 2 * TRANSACTION_LIFETIME_MS;
/** How long a test sign-in is kept with its result, from its start: a link that is sent lives for a day, and its result is looked at the day after. */
export const TEST_MEMORY_MS = 3 * DAY_MS;
/** For so long Azure's refusal of a test says something of the next sign-in. */
export const REFUSED_TEST_COUNTS_MS = DAY_MS;
/** So often at most the trail tells of one user that they were refused because they left: somebody who tries all day must not fill it. */
export const BLOCKED_REFUSAL_TOLD_EVERY_MS = HOUR_MS;
/** How long a story is told: support cases are open for days, and an address isn't kept for longer than it helps. */
export const STORY_LIFETIME_MS = 30 * DAY_MS;
/** Between its claim of a domain or tenant and the change of its account a request has this long; what a crash left behind is void then. */
export const CLAIM_BECOMES_VOID_MS = 10 * MINUTE_MS;
/** How long Entra isn't asked about an account's consent again for people who sign in, whatever they bring along. */
export const CONSENT_ASKED_EVERY_MS = MINUTE_MS;
/** So often at most one user is noted while the switch is in shadow. */
export const SHADOW_NOTED_EVERY_MS = HOUR_MS;
/** A readiness report that is older says too little about today's directory to turn SSO on by it. */
export const REPORT_COUNTS_MS = DAY_MS;
/** A look at the directory that failed longer ago says nothing of whether Azure can be asked now. */
export const FAILED_LOOK_COUNTS_MS = HOUR_MS;
/** A directory that was read longer ago is no part of the same report. */
export const READINESS_RUN_LAPSES_MS = HOUR_MS;
/** Longer than the longest step of such a run: who is silent for so long has died. */
export const READINESS_LEASE_MS = MINUTE_MS;

// What one process keeps in memory.
/** Whatever is changed is in force everywhere within this: what an account says of itself, and that nobody owns a domain. */
export const ACCOUNT_KEPT_MS = 5 * SECOND_MS;
/** An owner may be remembered for longer, because the account says whether it still is: who is contradicted is asked for anew. */
export const DOMAIN_OWNER_KEPT_MS = MINUTE_MS;
/** Which tenant a domain names in Entra. */
export const DOMAIN_TENANT_KEPT_MS = 10 * MINUTE_MS;
/** What isn't known may be in a minute: a domain that was just verified, or Entra that answers again. */
export const UNKNOWN_DOMAIN_TENANT_KEPT_MS = MINUTE_MS;
/** What Entra said of a consent, for whoever loads the page. */
export const CONSENT_CHECK_KEPT_MS = 30 * SECOND_MS;
/** Of a look that nothing came of, from its beginning: one request that got lost is no reason to call Entra unreachable for longer. */
export const FAILED_CONSENT_CHECK_KEPT_MS = 5 * SECOND_MS;
/** Whoever asks for the health within this shares one look, so asking often costs the dependencies nothing. */
export const HEALTH_KEPT_MS = 2 * SECOND_MS;
/** A tenant's keys; those of the Control Panel and of apps. For so long at most a key that was withdrawn is taken, while its set can be fetched. */
export const TENANT_KEYS_KEPT_MS = HOUR_MS;
export const CALLER_KEYS_KEPT_MS = 5 * MINUTE_MS;
/** What can't be fetched anew may have been withdrawn long ago: keys of this age are trusted no more. */
export const STALE_KEYS_TRUSTED_MS = DAY_MS;
/** From this age on, and as often, the log says that they will be. */
export const STALE_KEYS_TOLD_EVERY_MS = HOUR_MS;

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
  new Date(expiresAt * 1000 + TWO_STEPS_MS + MEMORY_MS);
