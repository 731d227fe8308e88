/** What keeps an administrator from linking a user to somebody in Azure. */
/** Why somebody in Azure can't be a user; whoever is bound at a sign-in meets the same. */
export const LINK_OBSTACLES = ['not-found', 'guest', 'disabled', 'bound-to-another-user', 'already-linked'] as const;

export type LinkObstacle = (typeof LINK_OBSTACLES)[number];
