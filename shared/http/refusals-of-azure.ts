/** What Azure’s refusals of a sign-in look like to the person. */
import { askAdmin, startAgain, type RefusalRow } from './refusal-row.ts';

export const REFUSALS_OF_AZURE = {
  declined: [403, 'You cancelled', () => 'The sign-in with Azure was cancelled, so you’re not signed in.', startAgain],
  'not-assigned': [
    403,
    'You don’t have access yet',
    () => 'Your organisation’s Azure lets only chosen people in, and you aren’t one of them.',
    () => 'Ask your administrator to assign you to this application in Azure.',
  ],
  'wrong-tenant': [
    403,
    'That Azure account is from another organisation',
    () => 'The account that you signed in to Azure with doesn’t exist in your organisation’s Azure.',
    () =>
      'Start again with your work account. If you have none, ask your administrator to add you to your organisation in Azure.',
  ],
  'consent-missing': [
    403,
    'Sign-in with Azure needs your administrator',
    ({ company }) => `Your organisation’s Azure no longer allows ${company} to sign its people in.`,
    ({ panel }) => `Ask your administrator to connect Azure again in ${panel}.`,
  ],
  'app-disabled': [
    403,
    'Sign-in with Azure needs your administrator',
    ({ company }) => `${company} has been turned off in your organisation’s Azure.`,
    () => 'Ask your administrator to enable it in Azure again.',
  ],
  'blocked-by-policy': [
    403,
    'Your organisation blocked this sign-in',
    () => 'A rule of your organisation’s Azure doesn’t allow it from this device or place.',
    () => 'Try from a device and network that your organisation manages, or ask your administrator.',
  ],
  'more-factors-needed': [
    403,
    'Azure needs more proof',
    () => 'Your organisation asks for another step, such as a code on your phone, which was not completed.',
    startAgain,
  ],
  'code-used-or-expired': [
    400,
    'This sign-in has ended',
    () => 'What Azure sent back was used already or came too late.',
    startAgain,
  ],
  'our-credential-refused': [
    503,
    'Sign-in with Azure isn’t available right now',
    () => 'Something on our side has to be renewed. It isn’t you, and your organisation can’t change it.',
    () => 'Try again in a few minutes. We have been told.',
  ],
  'token-invalid': [
    403,
    'We couldn’t trust that sign-in',
    () => 'What Azure sent back didn’t pass our checks, so you were not signed in.',
    startAgain,
  ],
  other: [403, 'Azure didn’t let you in', () => 'Azure refused the sign-in.', askAdmin],
  guest: [
    403,
    'Guests can’t sign in here',
    () => 'You’re a guest in your organisation’s Azure, and only its own members can sign in.',
    () => 'Start again with your own work account, or ask your administrator for one.',
  ],
  'azure-unavailable': [
    503,
    'Azure doesn’t answer',
    () => 'Microsoft’s sign-in service can’t be reached at the moment.',
    ({ panel }) =>
      `Try again in a few minutes. In a longer outage your administrator can turn SSO off in ${panel}, so that your password works.`,
  ],
} as const satisfies Record<string, RefusalRow>;
