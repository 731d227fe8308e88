/** The kinds of rows, as faults and logs name them. What is kept of each is read by the version before and after: a test asks every kind. */
export const ROW_KINDS = [
  'account',
  'audit',
  'claim',
  'consent-turn',
  'counts',
  'ends',
  'exclusion',
  'external',
  'object',
  'readiness-items',
  'readiness-state',
  'redemption',
  'refresh-family',
  'shadow',
  'story',
  'test-sign-in',
  'touched',
  'user',
  'verdict',
  'visit',
] as const;
export type RowKind = (typeof ROW_KINDS)[number];
