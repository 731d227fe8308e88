/** What the readiness report says of a user: could they sign in with Azure if SSO were on? */
export const READINESS_STATUSES = [
  'ready',
  'not-in-entra',
  'disabled-in-entra',
  'guest-in-entra',
  'ambiguous',
  'address-differs',
  'two-factor-missing',
  'excluded',
] as const;
export type ReadinessStatus = (typeof READINESS_STATUSES)[number];

/** Who has one of these could sign in nowhere once SSO is on. */
export const LOCKED_OUT: ReadonlySet<ReadinessStatus> = new Set([
  'not-in-entra',
  'disabled-in-entra',
  'guest-in-entra',
  'ambiguous',
  'address-differs',
]);

/** `takenAt`: when the report was finished. */
export type ReadinessSummary = { readonly takenAt: Date; readonly lockedOut: number };
