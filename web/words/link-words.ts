/** What came, or would come, of linking a user to a person in Azure together with many others. */
import type { SureLinkOutcome } from '../../shared/accounts/wire.ts';
import { wordFrom } from './word-from.ts';

export const linkOutcomeLabel = wordFrom<SureLinkOutcome>({
  linkable: 'Can be linked',
  linked: 'Linked',
  'already-linked': 'Linked already',
  'not-found': 'Nobody has the mail',
  'several-matches': 'Several fit',
  'found-by-sign-in-name': 'Needs no link',
  'former-address': 'Mail of before a rename',
  'domain-unverified': 'Domain not verified',
  'names-another-user': 'Sign-in name of another user',
  guest: 'Guest in Azure',
  disabled: 'Disabled in Azure',
  'bound-to-another-user': 'Is another user here',
  'link-changed': 'Changed meanwhile',
  'user-not-found': 'Not a user any more',
  'foreign-domain': 'Domain of somebody else',
  unreadable: 'Stored entry not readable',
  unavailable: 'No answer from Azure',
});

/** Outcomes after which nothing is left to do about the user. */
export const isLinked = (outcome: string): boolean =>
  ['linked', 'already-linked', 'found-by-sign-in-name'].includes(outcome);
