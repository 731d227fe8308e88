/** What a readiness report can say of a user, and which of it locks them out. */
export const READINESS_STATUSES = [
  'ready',
  'not-in-entra',
  'disabled-in-entra',
  'guest-in-entra',
  'ambiguous',
  'address-differs',
  'recreated-in-entra',
  'not-assigned',
  'two-factor-missing',
  'excluded',
] as const;

export type ReadinessStatus = (typeof READINESS_STATUSES)[number];

export const isReadinessStatus = (word: string): word is ReadinessStatus =>
  READINESS_STATUSES.some((status) => status === word);

/** Whoever is so is in no app under SSO, while it is on. An app that sends them to the Company password (rules 5 and 6) still takes it. */
export const LOCKED_OUT: ReadonlySet<ReadinessStatus> = new Set([
  'not-in-entra',
  'disabled-in-entra',
  'guest-in-entra',
  'ambiguous',
  'address-differs',
  'recreated-in-entra',
  'not-assigned',
]);
