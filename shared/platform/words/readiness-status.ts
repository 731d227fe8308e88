/** What a readiness report can say of a user, and which of it locks them out. */
export const READINESS_STATUSES = [
  'ready',
  'not-in-entra',
  'disabled-in-entra',
  'gone-from-entra',
  'guest-in-entra',
  'ambiguous',
  'address-differs',
  'recreated-in-entra',
  'not-assigned',
  'two-factor-missing',
  'excluded',
] as const;

export type ReadinessStatus = (typeof READINESS_STATUSES)[number];

type Meaning = {
  /** Whoever is so is in no app under SSO, while it is on. An app that sends them to the Company password (rules 5 and 6) still takes it. */
  readonly locksOut: boolean;
  /** The one person who was found is this user by more than a likeness: who comes as them comes in. */
  readonly isThem: boolean;
  /** Whoever was this user has left, as far as Azure says. */
  readonly hasLeft?: true;
};

const MEANINGS: Readonly<Record<ReadinessStatus, Meaning>> = {
  ready: { locksOut: false, isThem: true },
  'not-in-entra': { locksOut: true, isThem: false },
  'disabled-in-entra': { locksOut: true, isThem: false, hasLeft: true },
  'gone-from-entra': { locksOut: true, isThem: false, hasLeft: true },
  'guest-in-entra': { locksOut: true, isThem: false },
  ambiguous: { locksOut: true, isThem: false },
  'address-differs': { locksOut: true, isThem: false },
  'recreated-in-entra': { locksOut: true, isThem: false },
  'not-assigned': { locksOut: true, isThem: true },
  'two-factor-missing': { locksOut: false, isThem: true },
  excluded: { locksOut: false, isThem: false },
};

export const isReadinessStatus = (word: string): word is ReadinessStatus => Object.hasOwn(MEANINGS, word);

const thatAre = (what: keyof Meaning): ReadonlySet<ReadinessStatus> =>
  new Set(READINESS_STATUSES.filter((status) => MEANINGS[status][what] === true));

export const LOCKED_OUT = thatAre('locksOut');
export const IS_THEM = thatAre('isThem');
export const HAS_LEFT = thatAre('hasLeft');
