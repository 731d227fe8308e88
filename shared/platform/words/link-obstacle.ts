/** What keeps an administrator from linking a user to somebody in Azure. */
/** Why somebody in Azure can't be a user; whoever is bound at a sign-in meets the same. */
export const LINK_OBSTACLES = ['not-found', 'guest', 'disabled', 'bound-to-another-user', 'already-linked'] as const;

export type LinkObstacle = (typeof LINK_OBSTACLES)[number];

/** What came, or would come, of linking a user together with many others. */
export const SURE_LINK_OUTCOMES = [
  'linkable',
  'linked',
  'already-linked',
  'not-found',
  'several-matches',
  'found-by-sign-in-name',
  'former-address',
  'domain-unverified',
  'names-another-user',
  'guest',
  'disabled',
  'bound-to-another-user',
  'link-changed',
  'user-not-found',
  'foreign-domain',
  'unreadable',
  'unavailable',
] as const;
export type SureLinkOutcome = (typeof SURE_LINK_OUTCOMES)[number];
