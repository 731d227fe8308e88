/** What keeps an administrator from linking a user to somebody in Azure, and how a refused attempt says so in the trail. */

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

/** The rows of what refuses a confirmed link, one by one or together with many others. (`refusals/in-trail.ts` is the table; `guest` ends sign-ins too and has its row there.) */
export const REFUSALS_OF_LINKING = {
  'not-found': { inTrail: 'nobody was found for it in Azure' },
  disabled: { inTrail: 'the person is disabled in Azure' },
  'bound-to-another-user': { inTrail: 'the person is another user already' },
  'already-linked': { inTrail: 'the user was linked to them already' },
  'several-matches': { inTrail: 'several people in Azure fit' },
  'found-by-sign-in-name': { inTrail: 'they are known by their sign-in name, and need no link' },
  'former-address': { inTrail: 'the person’s mail in Azure is an address of before a rename' },
  'domain-unverified': { inTrail: 'the tenant hasn’t verified the domain of the person’s mail' },
  'names-another-user': { inTrail: 'the person’s sign-in name is the address of another user' },
  'link-changed': { inTrail: 'it was no longer as it had been shown' },
  'user-not-found': { inTrail: 'there was no such user any more' },
  'foreign-domain': { inTrail: 'the domain of the address isn’t the account’s' },
  unreadable: { inTrail: 'what is stored of the user could not be read' },
  'directory-failed': { inTrail: 'Azure’s directory gave no answer' },
} as const satisfies Readonly<Record<string, { readonly inTrail: string }>>;
