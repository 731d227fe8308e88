/** What an administrator can do about a user's readiness, by status. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { ReadinessStatus } from '../platform/words/readiness-status.ts';

type Names = { readonly company: string; readonly panel: string };

const REMEDIES: Readonly<Record<ReadinessStatus, ((names: Names) => string) | undefined>> = {
  ready: undefined,
  'not-in-entra': () =>
    'Create the person in Azure with this address as user principal name, link the user to the right person (POST /accounts/{accountId}/users/link), or exclude the user.',
  'disabled-in-entra': () =>
    'Enable the person in Azure. Whoever has left should stay as they are: an exclusion would give them their password back.',
  'gone-from-entra': () =>
    'The person was deleted in Azure. Whoever has left should stay as they are; otherwise restore the person in Azure, or link the user to the right person.',
  'guest-in-entra': () =>
    'Guests can’t sign in: make the person a member of the connected tenant, or exclude the user.',
  ambiguous: () =>
    'Several people in Azure fit the address: link the user to the right one, or make it the only one with that address.',
  'address-differs': ({ panel }) =>
    `Only the mail is the same: link the user to that person, or make the user principal name in Azure and the address in ${panel} the same.`,
  'recreated-in-entra': () =>
    'The person was deleted in Azure, and another with the address was made: if it’s the same person, link the user to them, and what is theirs in the apps stays.',
  'not-assigned': () =>
    'Your Azure lets only assigned people use this application, and this person isn’t: assign them (Enterprise applications, Users and groups; members of nested groups don’t count), or turn “Assignment required” off.',
  'two-factor-missing': ({ company }) =>
    `Set up two-factor sign-in with ${company}; until then the apps that require it go on asking for the password.`,
  excluded: undefined,
};

export const readinessRemedy = (
  { name, controlPanelName }: AppCatalogue['company'],
  status: ReadinessStatus,
): string | undefined => REMEDIES[status]?.({ company: name, panel: controlPanelName });
