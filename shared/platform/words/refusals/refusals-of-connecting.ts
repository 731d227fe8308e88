/** What can keep an administrator from connecting a tenant. */
import { askAdmin, inWords, type RefusalNames, type RefusalRow } from './refusal-row.ts';

const startOver = ({ panel }: RefusalNames) => `Go back to ${panel} and choose “Start Azure Integration” again.`;

export const REFUSALS_OF_CONNECTING = {
  'ticket-not-usable': [
    400,
    'This link has expired',
    () => 'The link to connect Azure works for ten minutes only.',
    startOver,
  ],
  'ticket-used': [400, 'This link was used already', () => 'The link to connect Azure works only once.', startOver],
  'connect-not-usable': [
    400,
    'This connection attempt has ended',
    () =>
      'It took longer than ten minutes, was finished already, or began in another browser. If you were told before that Azure is connected, it is.',
    startOver,
  ],
  'role-missing-in-azure': [
    403,
    'You need an administrator role in Azure',
    () => 'Only a Global Administrator or a Privileged Role Administrator can connect an organisation.',
    ({ panel }) => `Start again in ${panel} and sign in to Azure with such an account, or hand it to who has one.`,
  ],
  'connect-guest': [
    403,
    'Guests can’t connect an organisation',
    () => 'You’re a guest in the Azure organisation that you signed in to.',
    startOver,
  ],
  'tenant-mismatch': [
    403,
    'That was another Azure organisation',
    () => 'The terms were accepted for another organisation than the one you signed in to. Nothing was changed.',
    startOver,
  ],
  'tenant-taken': [
    409,
    'This Azure organisation is connected already',
    () => 'It belongs to another account. Nothing was changed.',
    ({ company }) => `Disconnect it there first, or ask ${company} support.`,
  ],
  'no-verified-domain': [
    403,
    'That Azure organisation isn’t yours',
    () => 'It has verified none of your account’s mail domains. Nothing was changed.',
    () => 'Verify one of your domains in Azure (Microsoft Entra ID, Custom domain names), then start again.',
  ],
  'consent-not-working': [
    503,
    'Azure isn’t ready yet',
    () => 'The terms were accepted, but Azure doesn’t let us in yet. Nothing was changed.',
    ({ panel, retryAfterSeconds = 60 }) =>
      `Wait ${inWords(retryAfterSeconds)}, then choose “Start Azure Integration” in ${panel} again.`,
  ],
  'sso-is-on': [
    409,
    'SSO is on for another Azure organisation',
    () => 'Another organisation can’t take over while SSO is on. Nothing was changed.',
    ({ panel }) => `Turn SSO off in ${panel} first, then start again.`,
  ],
  'account-not-found': [
    404,
    'This account is gone',
    () => 'The account that this was started for no longer exists.',
    askAdmin,
  ],
  'changed-meanwhile': [
    409,
    'Somebody else is changing this',
    () => 'Somebody else changed the integration at the same time. Nothing was changed by you.',
    startOver,
  ],
} as const satisfies Record<string, RefusalRow>;
